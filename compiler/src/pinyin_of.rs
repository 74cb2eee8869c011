//! Reading of Chinese names in Latin letters, for search.

use pinyin::ToPinyin as _;

/// Pinyin without tones and spaces; Latin letters and digits of the text are kept, everything else is left out.
pub(crate) fn pinyin(text: &str) -> String {
    let mut reading = String::new();
    for (c, syllable) in text.chars().zip(text.to_pinyin()) {
        match syllable {
            Some(syllable) => reading.push_str(syllable.plain()),
            None if c.is_ascii_alphanumeric() => reading.push(c.to_ascii_lowercase()),
            None => (),
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::pinyin;

    #[test]
    fn khorgos_is_read_as_people_type_it() {
        assert_eq!(pinyin("霍尔果斯"), "huoerguosi");
        assert_eq!(pinyin("中哈高速公路（G30）"), "zhonghagaosugonglug30");
    }
}
