//! Percent-coding of values in queries (RFC 3986, section 2.1).

/// The text with `%XX` decoded; a plus sign stays what it is, and what is no valid code or no UTF-8 is kept as near as it can.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let hex = bytes
            .get(i + 1..i + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, hex) {
            (b'%', Some(value)) => {
                decoded.push(value);
                i += 3;
            }
            _ => {
                decoded.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The text with the bytes of every character that is not `kept` as `%XX`.
#[must_use]
pub fn percent_encoded(text: &str, kept: impl Fn(char) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if kept(c) {
            encoded.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    encoded
}

/// True for characters that a value of a query can hold as they are: all but those that would end it, or mean another.
#[must_use]
pub fn is_plain_in_query(c: char) -> bool {
    !matches!(c, '%' | '&' | '#' | '+' | ' ' | '"' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,40}") {
            for kept in [is_plain_in_query as fn(char) -> bool, |c| c.is_ascii_alphanumeric()] {
                let encoded = percent_encoded(&text, kept);
                prop_assert!(encoded.chars().all(|c| kept(c) || c == '%'));
                prop_assert_eq!(percent_decoded(&encoded), text.clone());
            }
        }
    }

    #[test]
    fn a_sign_without_digits_stays() {
        assert_eq!(percent_decoded("100%+%zz%41%"), "100%+%zzA%");
    }
}
