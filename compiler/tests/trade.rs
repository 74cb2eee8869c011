//! Volumes over the real tables: the table twin, conservation on the lines, gaps, differences, and golden pictures.

use crate::support::{atlas, check_golden, picture_of};
use atlas_engine::analysis::{Subject, VolumeAnswer, VolumeBoard};
use atlas_engine::app_state::{Leading, Overlay, RouteState, TradeState};
use atlas_engine::flow::{Measure, Selection, year_table, years};
use atlas_engine::model::{Facts, FeatureId, Id as _, Lang, NodeId, PointOfView};
use atlas_engine::present::VolumeWriter;
use atlas_engine::scene::{Class, Layer, SharedVolumes, ThemeKind, record};
use proptest::prelude::*;

fn facts() -> &'static Facts {
    atlas().facts.as_ref().expect("facts")
}

fn answer(state: &TradeState) -> VolumeAnswer {
    VolumeBoard::default().answer(state, &RouteState::default(), atlas(), facts())
}

fn shown(overlay: Overlay, year: u16) -> TradeState {
    TradeState { overlay, year: Some(year), is_still: true, ..TradeState::default() }
}

/// Net outflow at a place: what leaves it less what comes, summed over its lines.
fn net_at(node: NodeId, answer: &VolumeAnswer) -> f64 {
    let of_line = |(edge, [there, back], _): &(atlas_engine::model::EdgeId, [f64; 2], f64)| {
        let row = atlas().edge(*edge);
        match (row.from == node, row.to == node) {
            (true, _) => there - back,
            (_, true) => back - there,
            _ => 0.0,
        }
    };
    answer.loads.iter().map(of_line).sum()
}

#[test]
fn what_the_table_marks_as_drawn_is_on_the_lines_at_every_place() {
    for (leading, measure) in [
        (Leading::Shared, Measure::Export),
        (Leading::Cheapest, Measure::Total),
        (Leading::Fastest, Measure::Import),
    ] {
        let state = TradeState { leading, measure, ..shown(Overlay::Loads, 2024) };
        let answer = answer(&state);
        assert!(30 < answer.rows.iter().filter(|row| row.is_drawn).count(), "most partners have a way");
        let trade = &facts().trade;
        for node in (0..atlas().network.nodes.len()).filter_map(NodeId::from_index) {
            let share = |economy: usize| {
                let here =
                    trade.gateways.iter().filter(|one| one.economy.index() == economy && one.node == node);
                here.map(|one| one.share).sum::<f64>()
            };
            let mut expected = 0.0;
            for row in answer.rows.iter().filter(|row| row.is_drawn) {
                let Subject::Economy(economy) = row.subject else { continue };
                let [out, back] = row.directions;
                expected += (out - back) * (share(0) - share(economy.index()));
            }
            let net = net_at(node, &answer);
            assert!((net - expected).abs() < 1e-6, "{}: {net} for {expected}", atlas().node(node).id);
        }
    }
}

#[test]
fn the_table_twin_holds_exactly_what_is_drawn() {
    let (first, last) = years(&facts().trade);
    for year in first..=last {
        let countries = answer(&shown(Overlay::Countries, year));
        let drawn = countries.picture.countries.iter().filter(|country| country.strength.is_some()).count();
        assert_eq!(drawn, countries.rows.len(), "{year}: a country with a figure is a row");
        let arcs = answer(&TradeState { measure: Measure::Export, ..shown(Overlay::Arcs, year) });
        let with_value = arcs.rows.iter().filter(|row| row.shown.value != 0.0).count();
        assert_eq!(arcs.picture.arcs.len(), with_value, "{year}: an arc for a row");
        let places = answer(&shown(Overlay::Places, year));
        let of_year = places.rows.iter().filter(|row| row.is_drawn).count();
        assert_eq!(places.picture.symbols.len(), of_year, "{year}: a symbol for a row with a place");
        assert!(places.rows.iter().all(|row| row.shown.year == places.year), "no figure of another year");
    }
}

#[test]
fn no_value_is_drawn_for_a_year_without_one() {
    // Poland has no figure for 2021 and 2022 in any table of China.
    for year in [2021, 2022] {
        let state = TradeState { partner: Some("POL".into()), ..shown(Overlay::Countries, year) };
        let answer = answer(&state);
        assert!(answer.rows.is_empty());
        assert!(
            answer.picture.countries.iter().all(|country| country.strength.is_none()),
            "hatched, not zero"
        );
        let point = answer.history.iter().find(|point| point.year == year).expect("year");
        assert!(point.volume.is_none());
        let loads =
            crate::trade::answer(&TradeState { partner: Some("POL".into()), ..shown(Overlay::Loads, year) });
        assert!(loads.loads.is_empty() && loads.picture.is_empty());
        let writer = VolumeWriter::new(atlas(), facts(), &state, Lang::En);
        assert!(!writer.notices(&answer).is_empty(), "and it is told");
    }
}

#[test]
fn one_series_makes_a_year_and_the_break_is_where_the_tables_have_it() {
    use atlas_engine::model::TradeSeries::{Atlas, Gacc, GaccPublished};
    let series = |year: u16| year_table(&facts().trade, &Selection::default(), year).series;
    assert!((2013..=2020).all(|year| series(year) == Some(Atlas)));
    assert!([2021, 2022].iter().all(|year| series(*year) == Some(GaccPublished)));
    assert!((2023..=2025).all(|year| series(year) == Some(Gacc)));
}

#[test]
fn volumes_that_are_split_go_by_land_and_by_sea() {
    // Trains carried 66.4 bn USD between China and Europe in 2024, about a tenth of the trade.
    let answer = answer(&TradeState { partner: Some("DEU".into()), ..shown(Overlay::Loads, 2024) });
    let load = |name: &str| {
        let Some(FeatureId::Node(node)) = FeatureId::from_name(name, atlas()) else { panic!("{name}") };
        let at_node = answer.loads.iter().filter(|(edge, ..)| {
            let row = atlas().edge(*edge);
            row.from == node || row.to == node
        });
        at_node.map(|(_, [there, back], _)| there + back).sum::<f64>()
    };
    let crossings = ["alashankou", "khorgos", "manzhouli", "erenhot"];
    let land: f64 = crossings.map(|name| load(&format!("node:{name}"))).iter().sum();
    let suez = load("node:suez");
    let share = land / (land + suez);
    assert!((0.04..0.2).contains(&share), "land {land:.0} and Suez {suez:.0} bn USD: {share:.2}");
    // By land only, nothing is left on the sea.
    let state = TradeState { is_by_land: true, ..shown(Overlay::Loads, 2024) };
    let by_land = crate::trade::answer(&state);
    let at_sea =
        |edge: &atlas_engine::model::EdgeId| atlas().edge(*edge).mode == atlas_engine::model::Mode::Sea;
    assert!(by_land.loads.iter().all(|(edge, ..)| !at_sea(edge)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_comparison_is_the_subtraction_of_two_pictures(a in 2013..2026u16, b in 2013..2026u16, which in 0..3usize) {
        let measure = [Measure::Total, Measure::Export, Measure::Balance][which];
        let state = |year| TradeState { measure, ..shown(Overlay::Countries, year) };
        let (before, after) = (answer(&state(a)), answer(&state(b)));
        let change = answer(&TradeState { compare: Some(a), ..state(b) });
        let of = |answer: &VolumeAnswer, subject: Subject| {
            answer.rows.iter().find(|row| row.subject == subject).map(|row| row.shown.value)
        };
        for row in &after.rows {
            let expected = of(&before, row.subject).map(|then| row.shown.value - then);
            prop_assert_eq!(of(&change, row.subject), expected);
        }
        prop_assert!(change.rows.iter().all(|row| of(&after, row.subject).is_some()));
    }
}

#[test]
fn a_file_holds_every_row_with_full_precision_and_its_sources() {
    let state = TradeState { measure: Measure::Export, ..shown(Overlay::Countries, 2014) };
    let answer = answer(&state);
    let text = VolumeWriter::new(atlas(), facts(), &state, Lang::En).csv(&answer);
    assert!(text.starts_with('\u{feff}'));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("good CSV");
    assert_eq!(rows.len(), answer.rows.len());
    for (row, expected) in rows.iter().zip(&answer.rows) {
        assert_eq!(row[3].parse::<f64>().expect("a number"), expected.shown.value);
        assert!(row[9].starts_with("http"), "{row:?}");
    }
}

#[test]
fn pictures_of_volumes_are_as_they_were() {
    let view = (42.0, 66.0, 3.2);
    let cases = [
        ("loads-2024-en-dark", shown(Overlay::Loads, 2024), Lang::En, ThemeKind::Dark),
        ("arcs-2014-zh-light", shown(Overlay::Arcs, 2014), Lang::Zh, ThemeKind::Light),
        (
            "difference-2014-2024-kk-dark",
            TradeState { compare: Some(2014), ..shown(Overlay::Countries, 2024) },
            Lang::Kk,
            ThemeKind::Dark,
        ),
        ("places-2020-ru-light", shown(Overlay::Places, 2020), Lang::Ru, ThemeKind::Light),
    ];
    for (name, state, lang, theme) in cases {
        let answer = answer(&state);
        let volumes = SharedVolumes::new(answer.picture.clone());
        let picture = picture_of(view, lang, theme, PointOfView::China, None, volumes);
        let n_lines = picture
            .list
            .layers
            .iter()
            .filter(|layer| matches!(layer, Layer::Stroke(stroke) if stroke.class == Class::Volume))
            .count();
        assert_eq!(0 < n_lines, !answer.picture.edges.is_empty() || !answer.picture.arcs.is_empty());
        check_golden(name, &record(&picture.list, &picture.labels, atlas()));
    }
}
