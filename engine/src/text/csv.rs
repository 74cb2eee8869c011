//! CSV output (RFC 4180).

/// CSV cell: quoted where RFC 4180 demands it, and with an apostrophe before text that a spreadsheet would evaluate
/// as a formula.
///
/// # Examples
/// ```
/// use atlas_engine::text::csv_cell;
/// assert_eq!(csv_cell("Almaty, KZ"), "\"Almaty, KZ\"");
/// assert_eq!(csv_cell("=1+1"), "'=1+1");
/// ```
#[must_use]
pub fn csv_cell(text: &str) -> String {
    // OWASP, "CSV Injection": cells that begin with these are formulas to spreadsheets; numbers are not.
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        for (text, cell) in [
            ("Almaty", "Almaty"),
            ("a, b", "\"a, b\""),
            ("say \"yes\"", "\"say \"\"yes\"\"\""),
            ("=1+1", "'=1+1"),
            ("-12.5", "-12.5"),
            ("-x", "'-x"),
        ] {
            assert_eq!(csv_cell(text), cell);
        }
    }
}
