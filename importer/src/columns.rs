//! Column roles, recognised by header names in four languages and by cell contents.

use crate::number;
use atlas_engine::import::{DataKind, Form, ImportOptions, Role};
use atlas_engine::text::fold;

/// Header names by role. Compared after folding: no case, diacritics or spaces, Cyrillic transliterated.
const NAMES: [(Role, &[&str]); 14] = [
    (
        Role::Origin,
        &[
            "origin",
            "from",
            "source",
            "src",
            "o",
            "origin id",
            "origin name",
            "origin code",
            "exporter",
            "reporter",
            "出发地",
            "起点",
            "起运地",
            "始发地",
            "发货地",
            "出口国",
            "откуда",
            "отправление",
            "пункт отправления",
            "страна отправления",
            "экспортёр",
            "қайдан",
            "жөнелту",
        ],
    ),
    (
        Role::Destination,
        &[
            "destination",
            "to",
            "dest",
            "target",
            "d",
            "destination id",
            "destination name",
            "dest id",
            "dest name",
            "destination code",
            "importer",
            "partner",
            "目的地",
            "终点",
            "到达地",
            "收货地",
            "进口国",
            "куда",
            "назначение",
            "пункт назначения",
            "страна назначения",
            "импортёр",
            "қайда",
            "межелі орын",
        ],
    ),
    (
        Role::OriginLon,
        &[
            "origin lon",
            "origin lng",
            "origin longitude",
            "from lon",
            "from lng",
            "o lon",
            "source lon",
            "lon from",
            "lon0",
            "起点经度",
            "долгота отправления",
        ],
    ),
    (
        Role::OriginLat,
        &[
            "origin lat",
            "origin latitude",
            "from lat",
            "o lat",
            "source lat",
            "lat from",
            "lat0",
            "起点纬度",
            "широта отправления",
        ],
    ),
    (
        Role::DestinationLon,
        &[
            "destination lon",
            "destination lng",
            "destination longitude",
            "dest lon",
            "dest lng",
            "to lon",
            "to lng",
            "d lon",
            "target lon",
            "lon to",
            "lon1",
            "终点经度",
            "долгота назначения",
        ],
    ),
    (
        Role::DestinationLat,
        &[
            "destination lat",
            "destination latitude",
            "dest lat",
            "to lat",
            "d lat",
            "target lat",
            "lat to",
            "lat1",
            "终点纬度",
            "широта назначения",
        ],
    ),
    (
        Role::Place,
        &[
            "place",
            "city",
            "town",
            "port",
            "station",
            "node",
            "location",
            "place id",
            "unlocode",
            "un/locode",
            "locode",
            "地点",
            "城市",
            "口岸",
            "港口",
            "车站",
            "место",
            "город",
            "порт",
            "станция",
            "пункт",
            "орын",
            "қала",
        ],
    ),
    (
        Role::Country,
        &[
            "country",
            "country code",
            "iso",
            "iso2",
            "iso3",
            "iso a2",
            "iso a3",
            "iso code",
            "alpha 2",
            "alpha 3",
            "国家",
            "国家代码",
            "国别",
            "страна",
            "код страны",
            "ел",
            "мемлекет",
        ],
    ),
    (Role::Lon, &["lon", "lng", "long", "longitude", "x", "经度", "долгота", "бойлық"]),
    (Role::Lat, &["lat", "latitude", "y", "纬度", "широта", "ендік"]),
    (Role::Name, &["name", "title", "label", "名称", "名字", "название", "наименование", "имя", "атауы"]),
    (
        Role::Value,
        &[
            "value",
            "volume",
            "weight",
            "amount",
            "count",
            "quantity",
            "flow",
            "teu",
            "tonnes",
            "tons",
            "usd",
            "trade",
            "magnitude",
            "total",
            "数值",
            "数量",
            "金额",
            "运量",
            "货值",
            "贸易额",
            "值",
            "значение",
            "объём",
            "объем",
            "стоимость",
            "сумма",
            "количество",
            "мән",
            "көлем",
            "құны",
        ],
    ),
    (
        Role::Year,
        &[
            "year",
            "date",
            "period",
            "time",
            "年",
            "年份",
            "年度",
            "日期",
            "时间",
            "год",
            "дата",
            "период",
            "жыл",
            "күні",
        ],
    ),
    (
        Role::Goods,
        &[
            "commodity",
            "goods",
            "product",
            "cargo",
            "hs",
            "hs code",
            "section",
            "商品",
            "货物",
            "货类",
            "品类",
            "товар",
            "товары",
            "груз",
            "категория",
            "тауар",
            "жүк",
        ],
    ),
];

/// Sets the meaning of the rows and the role of each column; the user's corrections take precedence.
pub(crate) fn guess(form: &mut Form, options: &ImportOptions) {
    let header: Vec<String> = form.header.iter().map(|name| fold(name)).collect();
    let column = |role: Role| -> Option<u16> {
        if let Some((_, said)) = options.columns.iter().find(|(known, _)| *known == role) {
            return *said;
        }
        let names = NAMES.iter().find(|(known, _)| *known == role).map_or(&[][..], |(_, names)| names);
        let exact = names
            .iter()
            .map(|name| fold(name))
            .find_map(|name| header.iter().position(|column| *column == name));
        // Units and remarks follow the name: `value (USD)`, `объём, т`.
        let starts = || {
            let long = names.iter().map(|name| fold(name)).filter(|name| 4 <= name.len());
            long.filter(|_| matches!(role, Role::Value | Role::Year | Role::Goods))
                .find_map(|name| header.iter().position(|column| column.starts_with(&name)))
        };
        exact.or_else(starts).and_then(|index| u16::try_from(index).ok())
    };
    let has = |role: Role| column(role).is_some();
    let is_flow = (has(Role::Origin) && has(Role::Destination))
        || [Role::OriginLon, Role::OriginLat, Role::DestinationLon, Role::DestinationLat]
            .into_iter()
            .all(has);
    let is_at = has(Role::Lon) && has(Role::Lat);
    form.kind = options.kind.unwrap_or(if is_flow {
        DataKind::Flows
    } else if has(Role::Country) && !is_at && !has(Role::Place) {
        DataKind::Areas
    } else if is_at || has(Role::Place) || has(Role::Name) {
        DataKind::Points
    } else {
        DataKind::Flows
    });
    let kind = form.kind;
    form.columns = kind
        .roles()
        .iter()
        .filter_map(|role| Some((*role, column(*role)?)))
        .filter(|(_, column)| usize::from(*column) < form.header.len())
        .collect();
    if form.column(Role::Value).is_none() && !options.columns.iter().any(|(role, _)| *role == Role::Value) {
        form.columns.extend(only_number(form).map(|column| (Role::Value, column)));
    }
    // Points without a column of places are found by their names.
    let is_placed = form.column(Role::Place).is_some()
        || (form.column(Role::Lon).is_some() && form.column(Role::Lat).is_some());
    if let (DataKind::Points, false, Some(column)) = (kind, is_placed, form.column(Role::Name)) {
        form.columns.push((Role::Place, column as u16));
    }
}

/// The only numeric column without a role; `None` if there are several.
fn only_number(form: &Form) -> Option<u16> {
    let is_number = |column: usize| {
        let cells = || form.sample.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        0 < cells().count() && cells().all(|cell| number::number(cell, form.decimal).is_some())
    };
    let is_free = |column: &usize| !form.columns.iter().any(|(_, taken)| usize::from(*taken) == *column);
    let mut free = (0..form.header.len()).filter(is_free).filter(|column| is_number(*column));
    let first = free.next()?;
    // Several candidates are ambiguous.
    free.next().is_none().then_some(first as u16)
}

/// Required roles without a column; empty for a readable table.
pub(crate) fn missing(form: &Form) -> Vec<Role> {
    let lacks = |roles: &[Role]| {
        roles.iter().copied().filter(|role| form.column(*role).is_none()).collect::<Vec<_>>()
    };
    let least = |ways: &[&[Role]]| {
        ways.iter()
            .map(|roles| lacks(roles))
            .reduce(|a, b| if b.len() < a.len() { b } else { a })
            .unwrap_or_default()
    };
    match form.kind {
        DataKind::Flows => {
            let places = least(&[
                &[Role::Origin, Role::Destination],
                &[Role::OriginLon, Role::OriginLat, Role::DestinationLon, Role::DestinationLat],
            ]);
            places.into_iter().chain(lacks(&[Role::Value])).collect()
        }
        DataKind::Points => least(&[&[Role::Place], &[Role::Lon, Role::Lat]]),
        DataKind::Areas => lacks(&[Role::Country]).into_iter().chain(lacks(&[Role::Value])).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use atlas_engine::import::Format;

    fn guessed(header: &[&str], rows: &[&[&str]]) -> Form {
        let mut form = Form::of(Format::Text, None);
        form.header = header.iter().map(|name| (*name).to_owned()).collect();
        form.sample = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        guess(&mut form, &ImportOptions::default());
        form
    }

    #[test]
    fn header_names_of_four_languages_are_recognised() {
        for header in [
            ["Origin", "Destination", "Volume (TEU)", "Year"],
            ["出发地", "目的地", "运量", "年份"],
            ["Откуда", "Куда", "Объём, т", "Год"],
            ["Қайдан", "Қайда", "Көлем", "Жыл"],
        ] {
            let form = guessed(&header, &[]);
            assert_eq!(
                (form.kind, form.columns.len(), missing(&form).len()),
                (DataKind::Flows, 4, 0),
                "{header:?} {form:?}"
            );
        }
        assert_eq!(guessed(&["country", "value"], &[]).kind, DataKind::Areas);
        assert_eq!(guessed(&["name", "lon", "lat"], &[]).kind, DataKind::Points);
    }

    #[test]
    fn the_only_numeric_column_is_the_value() {
        let form = guessed(&["from", "to", "2024 USD"], &[&["a", "b", "12"]]);
        assert_eq!(form.column(Role::Value), Some(2));
        let form = guessed(&["from", "to", "p", "q"], &[&["a", "b", "12", "13"]]);
        assert_eq!((form.column(Role::Value), missing(&form)), (None, vec![Role::Value]));
    }

    #[test]
    fn corrections_take_precedence() {
        let mut form = guessed(&["a", "b", "c"], &[]);
        let options = ImportOptions { kind: Some(DataKind::Flows), ..ImportOptions::default() };
        let options = options
            .with_column(Role::Origin, Some(0))
            .with_column(Role::Destination, Some(1))
            .with_column(Role::Value, Some(2))
            .with_column(Role::Year, None);
        guess(&mut form, &options);
        assert!(missing(&form).is_empty());
        // Ignores columns beyond the header.
        guess(&mut form, &options.with_column(Role::Value, Some(9)));
        assert_eq!(missing(&form), [Role::Value]);
    }
}
