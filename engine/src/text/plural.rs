//! Plural forms (CLDR 48, cardinal rules), for the languages whose words change after a number.
//!
//! A message lists the forms after the name of its number: `{n} {n:день|дня|дней}`. ru has one, few (also for fractions:
//! 1,5 дня) and many; en one and other; zh and kk have one form: "15 天", "15 күн". The build script checks their number.

use super::{format_number, message::fill};
use crate::model::Lang;

/// Index of the plural form for a number displayed with at most `decimals` decimals.
fn form(value: f64, decimals: usize, lang: Lang) -> usize {
    let shift = 10f64.powi(decimals as i32);
    // The displayed number decides: 0.96 without decimals is "1".
    let written = (value.abs() * shift).round() / shift;
    let is_whole = written.fract() == 0.0;
    match lang {
        Lang::Zh | Lang::Kk => 0,
        Lang::En => usize::from(written != 1.0),
        Lang::Ru if !is_whole => 1,
        Lang::Ru => match (written % 10.0, written % 100.0) {
            (_, teens) if (11.0..=14.0).contains(&teens) => 2,
            (1.0, _) => 0,
            (2.0..=4.0, _) => 1,
            _ => 2,
        },
    }
}

/// Fills the placeholders of a message with numbers of at most `decimals` decimals, and selects the plural forms.
///
/// # Examples
/// ```
/// use atlas_engine::{model::Lang, text::fill_counts};
/// let days = "{n} {n:день|дня|дней}";
/// assert_eq!(fill_counts(days, &[("n", 2.0)], 0, Lang::Ru), "2 дня");
/// assert_eq!(fill_counts(days, &[("n", 1.5)], 1, Lang::Ru), "1,5 дня");
/// ```
#[must_use]
pub fn fill_counts(text: &str, values: &[(&str, f64)], decimals: usize, lang: Lang) -> String {
    let mut filled = text.to_owned();
    for (name, value) in values {
        let opening = format!("{{{name}:");
        while let Some(start) = filled.find(&opening) {
            let after = start + opening.len();
            let Some(end) = filled[after..].find('}').map(|end| after + end) else { break };
            let words: Vec<&str> = filled[after..end].split('|').collect();
            let word = words.get(form(*value, decimals, lang)).or(words.last()).copied().unwrap_or_default();
            let word = word.to_owned();
            filled.replace_range(start..=end, &word);
        }
        filled = fill(&filled, &[(name, &format_number(*value, decimals, lang))]);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_and_english_inflect_chinese_and_kazakh_do_not() {
        let days = |n: f64, decimals, lang| {
            let text = match lang {
                Lang::Zh => "{n} {n:天}",
                Lang::Kk => "{n} {n:күн}",
                Lang::Ru => "{n} {n:день|дня|дней}",
                Lang::En => "{n} {n:day|days}",
            };
            fill_counts(text, &[("n", n)], decimals, lang)
        };
        for (n, text) in [
            (0.0, "0 дней"),
            (1.0, "1 день"),
            (2.0, "2 дня"),
            (4.0, "4 дня"),
            (5.0, "5 дней"),
            (11.0, "11 дней"),
            (12.0, "12 дней"),
            (14.0, "14 дней"),
            (15.0, "15 дней"),
            (21.0, "21 день"),
            (22.0, "22 дня"),
            (111.0, "111 дней"),
            (121.0, "121 день"),
            (1.5, "1,5 дня"),
            (15.5, "15,5 дня"),
        ] {
            assert_eq!(days(n, 1, Lang::Ru), text);
        }
        for (n, text) in
            [(0.0, "0 days"), (1.0, "1 day"), (2.0, "2 days"), (1.5, "1.5 days"), (0.96, "1 day")]
        {
            assert_eq!(days(n, usize::from(n == 1.5), Lang::En), text);
        }
        assert_eq!(days(15.0, 0, Lang::Kk), "15 күн");
        assert_eq!(days(15.0, 0, Lang::Zh), "15 天");
    }

    #[test]
    fn each_number_selects_its_own_forms() {
        let text = "{a} {a:line|lines}, {b} {b:place|places}";
        assert_eq!(fill_counts(text, &[("a", 1.0), ("b", 3.0)], 0, Lang::En), "1 line, 3 places");
        assert_eq!(fill_counts("{a:left open", &[("a", 1.0)], 0, Lang::En), "{a:left open");
    }
}
