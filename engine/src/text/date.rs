//! Dates and periods by language (CLDR 48, patterns `yMMMMd` and `yMMMM`).

use crate::model::Lang;

const RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const RU_ALONE: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const KK: [&str; 12] = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
];
const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Localised date or interval. `iso` is a year, month or day in ISO 8601, or two of them with a slash between;
/// anything else is returned unchanged.
///
/// # Examples
/// ```
/// use atlas_engine::{model::Lang, text::format_period};
/// assert_eq!(format_period("2014-07-31", Lang::En), "31 July 2014");
/// assert_eq!(format_period("2024-01/2024-11", Lang::Zh), "2024年1月 – 2024年11月");
/// ```
#[must_use]
pub fn format_period(iso: &str, lang: Lang) -> String {
    let dates: Vec<String> = iso.split('/').map(|date| format_date(date, lang)).collect();
    dates.join(" – ")
}

fn format_date(iso: &str, lang: Lang) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    let month = |text: &str| {
        text.parse::<usize>().ok().filter(|month| (1..=12).contains(month)).map(|month| month - 1)
    };
    let day = |text: &str| text.parse::<u8>().ok().filter(|day| (1..=31).contains(day));
    let written = match parts.as_slice() {
        [year, m, d] => month(m).zip(day(d)).map(|(m, d)| match lang {
            Lang::Zh => format!("{year}年{}月{d}日", m + 1),
            Lang::Kk => format!("{year} ж. {d} {}", KK[m]),
            Lang::Ru => format!("{d} {} {year} г.", RU[m]),
            Lang::En => format!("{d} {} {year}", EN[m]),
        }),
        [year, m] => month(m).map(|m| match lang {
            Lang::Zh => format!("{year}年{}月", m + 1),
            Lang::Kk => format!("{year} ж. {}", KK[m]),
            Lang::Ru => format!("{} {year} г.", RU_ALONE[m]),
            Lang::En => format!("{} {year}", EN[m]),
        }),
        [year] if year.len() == 4 && lang == Lang::Zh => Some(format!("{year}年")),
        _ => None,
    };
    written.unwrap_or_else(|| iso.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_four_languages() {
        // CLDR 48 through ICU, format yMMMMd.
        for (lang, text) in [
            (Lang::Zh, "2014年7月31日"),
            (Lang::Kk, "2014 ж. 31 шілде"),
            (Lang::Ru, "31 июля 2014 г."),
            (Lang::En, "31 July 2014"),
        ] {
            assert_eq!(format_period("2014-07-31", lang), text);
        }
    }

    #[test]
    fn shorter_and_longer_periods() {
        assert_eq!(format_period("2024", Lang::En), "2024");
        assert_eq!(format_period("2013-12", Lang::Ru), "декабрь 2013 г.");
        assert_eq!(format_period("2024-01/2024-11", Lang::En), "January 2024 – November 2024");
        assert_eq!(format_period("someday", Lang::En), "someday");
    }
}
