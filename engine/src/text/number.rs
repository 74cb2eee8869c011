//! Numbers as each language writes them (CLDR 48: group and decimal signs).
//!
//! zh and en: 1,234.5 · ru and kk: 1 234,5 with a no-break space. Groups begin at four digits in zh and en, at five in ru
//! and kk text of CLDR's `minimumGroupingDigits` = 1: all four group from 1 000 on.

use crate::model::Lang;

/// No-break space (CLDR's group sign of ru and kk).
const NBSP: char = '\u{a0}';

const fn signs(lang: Lang) -> (char, char) {
    match lang {
        Lang::Zh | Lang::En => (',', '.'),
        Lang::Ru | Lang::Kk => (NBSP, ','),
    }
}

/// A number with at most `decimals` decimals; zeros at the end are left out.
#[must_use]
pub fn format_number(value: f64, decimals: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let (group, point) = signs(lang);
    let plain = format!("{:.*}", decimals, value.abs());
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

/// A whole number.
#[must_use]
pub fn format_integer(value: f64, lang: Lang) -> String {
    format_number(value, 0, lang)
}

/// A number with as many decimals as its size deserves: three digits that count, and whole numbers in full.
#[must_use]
pub fn format_quantity(value: f64, lang: Lang) -> String {
    let decimals = match value.abs() {
        size if 100.0 <= size => 2,
        size if 1.0 <= size => 3,
        _ => 4,
    };
    format_number(value, decimals, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_signs() {
        for (lang, text) in [
            (Lang::Zh, "1,234,567.8"),
            (Lang::En, "1,234,567.8"),
            (Lang::Ru, "1 234 567,8"),
            (Lang::Kk, "1 234 567,8"),
        ] {
            assert_eq!(format_number(1_234_567.8, 2, lang), text.replace(' ', "\u{a0}"), "{lang:?}");
        }
    }

    #[test]
    fn small_and_odd_numbers() {
        assert_eq!(format_number(0.0, 2, Lang::En), "0");
        assert_eq!(format_number(-0.001, 2, Lang::En), "0");
        assert_eq!(format_number(-12.5, 1, Lang::Ru), "\u{2212}12,5");
        assert_eq!(format_number(f64::NAN, 2, Lang::En), "–");
        assert_eq!(format_quantity(5.6, Lang::En), "5.6");
        assert_eq!(format_quantity(1908.55, Lang::Kk), "1\u{a0}908,55");
        assert_eq!(format_quantity(0.103, Lang::En), "0.103");
    }
}
