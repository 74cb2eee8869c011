//! Numbers, years and coordinates as people write them in tables.

use atlas_engine::import::Decimal;
use atlas_engine::space::LonLat;

/// True for grouping characters: spaces of any width, apostrophes, underscores.
const fn is_group_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}' | '\'' | '\u{2019}' | '_')
}

/// Parses a number; `None` for anything else. Groups must have three digits: `1,23` is not a thousand.
pub(crate) fn number(text: &str, decimal: Decimal) -> Option<f64> {
    let text = text.trim();
    // Most numbers are plain.
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    if text.bytes().all(is_plain) && (decimal == Decimal::Point || !text.contains('.')) {
        return text.parse::<f64>().ok().filter(|number| number.is_finite());
    }
    let text = text.replace('\u{2212}', "-");
    let (point, group) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], digits[at + 1..].parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, rest) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, group)?;
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) || (whole.is_empty() && rest.is_empty()) {
        return None;
    }
    let number: f64 = format!("{whole}.{rest}e{exponent}").parse().ok()?;
    Some(sign * number).filter(|number| number.is_finite())
}

/// Digits without their grouping characters; `None` for irregular groups.
fn ungrouped(text: &str, group: char) -> Option<String> {
    let is_mark = |c: char| c == group || is_group_space(c);
    let parts: Vec<&str> = text.split(is_mark).collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let good = parts.iter().all(digits)
        && (parts.len() == 1 || (!parts[0].is_empty() && parts[0].len() <= 3))
        && parts.iter().skip(1).all(|part| part.len() == 3);
    good.then(|| parts.concat())
}

/// Decimal separator of a column, by majority of the cells that have a single reading.
pub(crate) fn decimal_of<'a>(cells: impl Iterator<Item = &'a str>) -> Decimal {
    let (mut n_point, mut n_comma) = (0, 0);
    for cell in cells {
        let is_number = |decimal| number(cell, decimal).is_some();
        match (is_number(Decimal::Point), is_number(Decimal::Comma)) {
            (true, false) => n_point += 1,
            (false, true) => n_comma += 1,
            _ => (),
        }
    }
    if n_point < n_comma { Decimal::Comma } else { Decimal::Point }
}

/// Year of a date: `2024`, `2024-05-31`, `31.05.2024`, `05/2024`, `2024年5月`, `May 2024`, `FY2024`.
pub(crate) fn year(text: &str) -> Option<u16> {
    let good = |year: &u16| (1000..=2999).contains(year);
    let text = text.trim();
    if let Ok(year) = text.parse::<u16>() {
        return Some(year).filter(good);
    }
    // A spreadsheet may write a year as a decimal number.
    if let Some((whole, rest)) = text.split_once(['.', ','])
        && whole.len() == 4
        && !rest.is_empty()
        && rest.bytes().all(|byte| byte == b'0')
    {
        return whole.parse().ok().filter(good);
    }
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.next().and_then(|run| run.parse().ok()).filter(good)
}

/// Rejection of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PositionFault {
    /// Off the globe.
    Off,
    /// Valid with longitude and latitude swapped.
    Swapped,
}

/// Validates a position in degrees; wraps longitudes of up to a full turn.
pub(crate) fn position(lon: f64, lat: f64) -> Result<LonLat, PositionFault> {
    if !lon.is_finite() || !lat.is_finite() {
        return Err(PositionFault::Off);
    }
    if lat.abs() <= 90.0 && lon.abs() <= 360.0 {
        let turned = if 180.0 < lon.abs() { lon - 360.0 * (lon / 360.0).round() } else { lon };
        return Ok(LonLat::new(turned, lat));
    }
    Err(if lat.abs() <= 180.0 && lon.abs() <= 90.0 { PositionFault::Swapped } else { PositionFault::Off })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_all_conventions_parse() {
        for (text, decimal, expected) in [
            ("1234.5", Decimal::Point, Some(1234.5)),
            ("1,234.5", Decimal::Point, Some(1234.5)),
            ("1,23", Decimal::Point, None),
            ("1.234,5", Decimal::Comma, Some(1234.5)),
            ("1.234", Decimal::Comma, Some(1234.0)),
            ("1.23", Decimal::Comma, None),
            ("12\u{a0}345,67", Decimal::Comma, Some(12345.67)),
            ("\u{2212}3", Decimal::Point, Some(-3.0)),
            ("+3", Decimal::Point, Some(3.0)),
            ("1e3", Decimal::Point, Some(1000.0)),
            ("1'000'000", Decimal::Point, Some(1e6)),
            (",5", Decimal::Comma, Some(0.5)),
            ("1,234,56", Decimal::Point, None),
            ("12 %", Decimal::Point, None),
            ("NaN", Decimal::Point, None),
            ("inf", Decimal::Point, None),
            ("1e999", Decimal::Point, None),
            ("", Decimal::Point, None),
            ("-", Decimal::Point, None),
            ("１２", Decimal::Point, None),
        ] {
            assert_eq!(number(text, decimal), expected, "{text:?} {decimal:?}");
        }
    }

    #[test]
    fn the_decimal_separator_explains_most_cells() {
        assert_eq!(decimal_of(["12,5", "3", "1 234,5"].into_iter()), Decimal::Comma);
        assert_eq!(decimal_of(["12.5", "3", "1,234"].into_iter()), Decimal::Point);
        assert_eq!(decimal_of(["1,234", "x"].into_iter()), Decimal::Point);
    }

    #[test]
    fn years_are_found_in_dates() {
        for (text, expected) in [
            ("2024", Some(2024)),
            ("2024-05-31", Some(2024)),
            ("31.05.2024", Some(2024)),
            ("2024年5月", Some(2024)),
            ("FY2024", Some(2024)),
            ("2024.0", Some(2024)),
            ("24", None),
            ("31.05.24", None),
            ("20245", None),
            ("", None),
        ] {
            assert_eq!(year(text), expected, "{text:?}");
        }
    }

    #[test]
    fn positions_are_validated() {
        assert_eq!(position(80.4, 44.2), Ok(LonLat::new(80.4, 44.2)));
        assert_eq!(position(190.0, 10.0), Ok(LonLat::new(-170.0, 10.0)));
        assert_eq!(position(44.2, 120.0), Err(PositionFault::Swapped));
        assert_eq!(position(400.0, 10.0), Err(PositionFault::Off));
    }

    proptest! {
        #[test]
        fn formatted_numbers_round_trip(value in -1e12..1e12f64, places in 0usize..4) {
            let text = format!("{value:.places$}");
            let expected: f64 = text.parse().unwrap();
            prop_assert_eq!(number(&text, Decimal::Point), Some(expected));
            let comma = text.replace('.', ",");
            prop_assert_eq!(number(&comma, Decimal::Comma), Some(expected));
        }

        #[test]
        fn any_text_parses_or_is_refused(text in "\\PC{0,20}") {
            let _ = (number(&text, Decimal::Point), number(&text, Decimal::Comma), year(&text));
        }
    }
}
