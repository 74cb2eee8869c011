//! Escaping for XML and HTML.

/// Text that may stand between tags and in quoted attributes. Characters that XML 1.0 does not allow become U+FFFD.
#[must_use]
pub fn xml_escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::xml_escaped;

    #[test]
    fn no_letter_ends_a_text_or_an_attribute() {
        assert_eq!(xml_escaped("A<b> & \"c\"\u{1}"), "A&lt;b&gt; &amp; &quot;c&quot;\u{fffd}");
    }
}
