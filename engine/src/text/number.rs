//! Numbers by language (CLDR 48: grouping and decimal separators).
//!
//! zh and en: 1,234.5 · ru and kk: 1 234,5 with a narrow no-break space, the typographic norm (CLDR has U+00A0).
//! CLDR's `minimumGroupingDigits` is 1: all four languages group from 1 000 on.
//!
//! Decision: `docs/decisions/0009-small-formatting.md`.

use crate::model::Lang;

/// Grouping separator of ru and kk: narrow no-break space.
const NARROW_SPACE: char = '\u{202f}';

const fn signs(lang: Lang) -> (char, char) {
    match lang {
        Lang::Zh | Lang::En => (',', '.'),
        Lang::Ru | Lang::Kk => (NARROW_SPACE, ','),
    }
}

/// Locale-independent decimal number with exactly `decimals` decimals and a point, for scripts and styles. Exact up
/// to 10¹⁵; halves round away from zero. The standard library's formatter is exact for any size, and some kilobytes
/// larger.
///
/// # Examples
/// ```
/// use atlas_engine::text::fixed;
/// assert_eq!(fixed(44.186, 2), "44.19");
/// assert_eq!(fixed(-0.001, 2), "0.00");
/// ```
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    let unit = 10u64.pow(decimals as u32);
    let units = (value.abs() * unit as f64).round() as u64;
    let sign = if value < 0.0 && units != 0 { "-" } else { "" };
    let (whole, part) = (units / unit, units % unit);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0decimals$}") }
}

/// Localised number with at most `decimals` decimals, trailing zeros dropped; "–" if not finite. Negative numbers
/// have a minus sign (U+2212).
///
/// # Examples
/// ```
/// use atlas_engine::{model::Lang, text::format_number};
/// assert_eq!(format_number(1234.5, 2, Lang::En), "1,234.5");
/// assert_eq!(format_number(1234.5, 2, Lang::Kk), "1\u{202f}234,5");
/// assert_eq!(format_number(f64::NAN, 2, Lang::En), "–");
/// ```
#[must_use]
pub fn format_number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let (group, point) = signs(lang);
    let plain = fixed(value.abs(), decimals);
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut text = String::new();
    let is_zero = whole.bytes().all(|b| b == b'0') && fraction.is_empty();
    if value < 0.0 && !is_zero {
        text.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if 0 < i && (whole.len() - i).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// Localised number, rounded to an integer; "–" if not finite.
#[must_use]
pub fn format_integer(value: f64, lang: Lang) -> String {
    format_number(value, 0, lang)
}

/// Localised number with about three significant digits; integers in full. Two decimals from 100 on, three from 1 on,
/// four below.
///
/// # Examples
/// ```
/// use atlas_engine::{model::Lang, text::format_quantity};
/// assert_eq!(format_quantity(0.53, Lang::En), "0.53");
/// assert_eq!(format_quantity(372_000.0, Lang::En), "372,000");
/// ```
#[must_use]
pub fn format_quantity(value: f64, lang: Lang) -> String {
    let decimals = match value.abs() {
        size if 100.0 <= size => 2,
        size if 1.0 <= size => 3,
        _ => 4,
    };
    format_number(value, decimals, lang)
}

/// Localised percentage with at most `decimals` decimals; `percent` is in hundredths. Only ru has a space before the
/// sign (CLDR 48, `percentFormats`).
///
/// # Examples
/// ```
/// use atlas_engine::{model::Lang, text::format_percent};
/// assert_eq!(format_percent(12.5, 1, Lang::En), "12.5%");
/// assert_eq!(format_percent(12.5, 1, Lang::Ru), "12,5\u{a0}%");
/// ```
#[must_use]
pub fn format_percent(percent: f64, decimals: usize, lang: Lang) -> String {
    let space = if lang == Lang::Ru { "\u{a0}" } else { "" };
    format!("{}{space}%", format_number(percent, decimals, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_differ_by_language() {
        for (lang, text) in [
            (Lang::Zh, "1,234,567.8"),
            (Lang::En, "1,234,567.8"),
            (Lang::Ru, "1 234 567,8"),
            (Lang::Kk, "1 234 567,8"),
        ] {
            assert_eq!(format_number(1_234_567.8, 2, lang), text.replace(' ', "\u{202f}"), "{lang:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn fixed_rounds_to_nearest(value in -1e9..1e9f64, decimals in 0usize..6) {
            let near: f64 = fixed(value, decimals).parse().unwrap_or(f64::NAN);
            let half = 0.5 / 10f64.powi(decimals as i32);
            proptest::prop_assert!((near - value).abs() <= half + value.abs() * 1e-15, "{near} for {value}");
        }
    }

    #[test]
    fn small_and_odd_numbers() {
        assert_eq!(fixed(2.5, 0), "3");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(8192.0, 1), "8192.0");
        assert_eq!(fixed(-1.25, 2), "-1.25");
        assert_eq!(format_number(0.0, 2, Lang::En), "0");
        assert_eq!(format_number(-0.001, 2, Lang::En), "0");
        assert_eq!(format_number(-12.5, 1, Lang::Ru), "\u{2212}12,5");
        assert_eq!(format_number(f64::NAN, 2, Lang::En), "–");
        assert_eq!(format_quantity(5.6, Lang::En), "5.6");
        assert_eq!(format_quantity(1908.55, Lang::Kk), "1\u{202f}908,55");
        assert_eq!(format_quantity(0.103, Lang::En), "0.103");
    }
}
