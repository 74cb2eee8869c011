//! File recognition: format by magic number, character encoding, field delimiter.
//!
//! Decision: `docs/decisions/0022-own-readers.md`.

use atlas_engine::import::{Encoding, Format, ImportFault};
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

/// Bytes inspected before reading, from the start of the file.
pub(crate) const HEAD_BYTES: usize = 64 * 1024;

/// Candidate field delimiters.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Format of a file by its first bytes and, if they are inconclusive, its extension.
///
/// # Errors
/// [`ImportFault::Unknown`] for all other formats.
pub fn format_of(name: &str, head: &[u8]) -> Result<Format, ImportFault> {
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"PK\x03\x04") {
        let name = name.to_lowercase();
        return if name.ends_with(".kmz") || name.ends_with(".zip") {
            Err(ImportFault::Codec("ZIP".into()))
        } else {
            Ok(Format::Workbook)
        };
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(ImportFault::Codec("XLS".into()));
    }
    if head.starts_with(&[0x1F, 0x8B]) {
        return Err(ImportFault::Codec("gzip".into()));
    }
    let head = &head[..head.len().min(HEAD_BYTES)];
    let encoding = encoding_of(head);
    if matches!(encoding, Encoding::Utf8 | Encoding::Gb18030 | Encoding::Windows1251 | Encoding::Windows1252)
        && is_binary(head)
    {
        return Err(ImportFault::Unknown);
    }
    let text = decode(head, encoding);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') {
        // The root's type is near the start or the end; only TopoJSON has arcs.
        let is_topology = text.contains("\"Topology\"") || name.to_lowercase().ends_with(".topojson");
        return Ok(if is_topology { Format::TopoJson } else { Format::GeoJson });
    }
    if start.starts_with('<') {
        return if text.contains("<kml") || text.contains(":kml") {
            Ok(Format::Kml)
        } else {
            Err(ImportFault::Unknown)
        };
    }
    Ok(Format::Text)
}

/// True for bytes that no text contains.
fn is_binary(head: &[u8]) -> bool {
    let odd = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    head.contains(&0) || head.len() < 20 * odd
}

/// Decodes text; invalid bytes become U+FFFD.
pub(crate) fn decode(bytes: &[u8], encoding: Encoding) -> String {
    library_encoding(encoding).decode_without_bom_handling(bytes).0.into_owned()
}

pub(crate) const fn library_encoding(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Gb18030 => GB18030,
        Encoding::Windows1251 => WINDOWS_1251,
        Encoding::Windows1252 => WINDOWS_1252,
    }
}

/// Character encoding of a text: by byte order mark, by validity, and then by plausibility.
pub(crate) fn encoding_of(head: &[u8]) -> Encoding {
    match head {
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => (),
    }
    if let Some(encoding) = utf16_without_mark(head) {
        return encoding;
    }
    // The last character may be cut.
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && HEAD_BYTES <= head.len() + 4,
    };
    if is_utf8 {
        return Encoding::Utf8;
    }
    // Mostly valid UTF-8 is damaged UTF-8: other encodings hardly ever look like it.
    if mostly_utf8(head) {
        return Encoding::Utf8;
    }
    let scores = [Encoding::Utf8, Encoding::Gb18030, Encoding::Windows1251, Encoding::Windows1252]
        .map(|encoding| (encoding, score(head, encoding)));
    let best = scores.into_iter().reduce(|best, next| if best.1 < next.1 { next } else { best });
    best.map_or(Encoding::Utf8, |(encoding, _)| encoding)
}

/// True if most non-ASCII bytes form valid UTF-8 sequences.
fn mostly_utf8(head: &[u8]) -> bool {
    let foreign = |bytes: &[u8]| bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let good: usize = head.utf8_chunks().map(|chunk| foreign(chunk.valid().as_bytes())).sum();
    foreign(head) < 2 * good
}

/// UTF-16 without a byte order mark: Latin text has a zero in every second byte.
fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let pairs = head.chunks_exact(2).take(512);
    let n_pairs = pairs.len();
    let (high, low) = pairs.fold((0, 0), |(high, low), pair| {
        (high + usize::from(pair[0] == 0 && pair[1] != 0), low + usize::from(pair[1] == 0 && pair[0] != 0))
    });
    let many = |n: usize| 4 <= n && n_pairs <= 2 * n;
    match (many(high), many(low)) {
        (true, false) => Some(Encoding::Utf16Be),
        (false, true) => Some(Encoding::Utf16Le),
        _ => None,
    }
}

/// Plausibility of a decoding: frequent letters of its script count for it, impossible characters against it.
fn score(head: &[u8], encoding: Encoding) -> i64 {
    let foreign = |c: &char| !c.is_ascii();
    let points = |c: char| -> i64 {
        match (encoding, c) {
            (_, '\u{fffd}') => -12,
            (_, '\u{80}'..='\u{9f}') => -8,
            (Encoding::Utf8, _) => 3,
            // The first level of GB 2312 lies in these rows of Unicode with the rest of the common characters.
            (Encoding::Gb18030, '\u{4e00}'..='\u{9fff}') => 4,
            (Encoding::Gb18030, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}') => 3,
            (Encoding::Gb18030, _) => -6,
            (Encoding::Windows1251, 'а'..='я' | 'ё') => 2,
            (Encoding::Windows1251, 'А'..='Я' | 'Ё' | '№' | '«' | '»' | '–' | '—' | '\u{a0}') => 1,
            (Encoding::Windows1251, _) => -4,
            (Encoding::Windows1252, c) if c.is_lowercase() => 1,
            (Encoding::Windows1252, c) if c.is_uppercase() => -1,
            _ => -3,
        }
    };
    let text = decode(head, encoding);
    let sum: i64 = text.chars().filter(foreign).map(points).sum();
    // GB 18030 characters take two bytes, Windows-1251 characters one: weigh by bytes explained.
    let bytes = head.iter().filter(|byte| 0x80 <= **byte).count().max(1) as i64;
    let odd_words = if encoding == Encoding::Windows1251 { 3 * mixed_words(&text) } else { 0 };
    let odd_pairs = if encoding == Encoding::Gb18030 { 8 * pairs_with_ascii(head) } else { 0 };
    let per_letter = if encoding == Encoding::Gb18030 { 2 } else { 1 };
    (sum - odd_words - odd_pairs) * per_letter * 1000 / bytes
}

/// Number of GB 18030 characters with an ASCII trail byte: rare in Chinese, but produced by any accented letter
/// before a plain one.
fn pairs_with_ascii(head: &[u8]) -> i64 {
    let mut n = 0;
    let mut bytes = head.iter();
    while let Some(byte) = bytes.next() {
        if 0x80 < *byte {
            n += i64::from(bytes.next().is_some_and(u8::is_ascii));
        }
    }
    n
}

/// Number of words with inner capitals or two scripts: frequent where Cyrillic was misread.
fn mixed_words(text: &str) -> i64 {
    let mut before = ' ';
    let mut n = 0;
    for c in text.chars() {
        let jumps = before.is_lowercase() && c.is_uppercase() && !c.is_ascii();
        let changes = before.is_alphabetic() && c.is_alphabetic() && before.is_ascii() != c.is_ascii();
        n += i64::from(jumps) + i64::from(changes);
        before = c;
    }
    n
}

/// Field delimiter: the candidate that splits most lines into the same number of fields.
pub(crate) fn delimiter_of(text: &str) -> u8 {
    // Excel may declare it in a first line `sep=`.
    if let Some(said) =
        text.trim_start_matches('\u{feff}').strip_prefix("sep=").and_then(|rest| rest.bytes().next())
    {
        return said;
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let score = |delimiter: u8| -> (usize, usize) {
        let counts: Vec<usize> = lines.iter().map(|line| count_outside(line, delimiter)).collect();
        let first = counts.first().copied().unwrap_or(0);
        if first == 0 {
            return (0, 0);
        }
        (counts.iter().filter(|count| **count == first).count(), first)
    };
    let best = DELIMITERS.into_iter().map(|delimiter| (score(delimiter), delimiter));
    let best = best.reduce(|best, next| if best.0 < next.0 { next } else { best });
    best.filter(|((n_lines, _), _)| 0 < *n_lines).map_or(b',', |(_, delimiter)| delimiter)
}

fn count_outside(line: &str, delimiter: u8) -> usize {
    let mut inside = false;
    line.bytes()
        .filter(|byte| {
            inside ^= *byte == b'"';
            !inside && *byte == delimiter
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_recognised() {
        let russian = "Откуда;Куда;Объём\nАлматы;Москва;12,5\nХоргос;Ташкент;3";
        let chinese = "出发地,目的地,数值\n霍尔果斯,阿拉木图,12.5\n西安,杜伊斯堡,3";
        assert_eq!(encoding_of(russian.as_bytes()), Encoding::Utf8);
        assert_eq!(encoding_of(&WINDOWS_1251.encode(russian).0), Encoding::Windows1251);
        assert_eq!(encoding_of(&GB18030.encode(chinese).0), Encoding::Gb18030);
        assert_eq!(
            encoding_of(&WINDOWS_1252.encode("origen,destino,valor\nMálaga,Córdoba,3\nPeñíscola,Jaén,4").0),
            Encoding::Windows1252
        );
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(encoding_of(&utf16("origin,destination,value\na,b,1")), Encoding::Utf16Le);
        assert_eq!(encoding_of(&utf16("\u{feff}откуда")), Encoding::Utf16Le);
    }

    #[test]
    fn the_delimiter_splits_most_lines_alike() {
        assert_eq!(delimiter_of("a;b;c\n1,5;2,5;3\n"), b';');
        assert_eq!(delimiter_of("a\tb\n1,2\t3\n"), b'\t');
        assert_eq!(delimiter_of("a,b\n\"x;y\",2\n"), b',');
        assert_eq!(delimiter_of("sep=|\na|b"), b'|');
        assert_eq!(delimiter_of("alone\n"), b',');
    }

    #[test]
    fn formats_are_recognised_by_magic_number() {
        assert_eq!(format_of("x", b"PAR1...."), Ok(Format::Parquet));
        assert_eq!(format_of("x.xlsx", b"PK\x03\x04"), Ok(Format::Workbook));
        assert_eq!(format_of("x", b" {\"type\":\"Topology\",\"arcs\":[]}"), Ok(Format::TopoJson));
        assert_eq!(format_of("x", b"{\"type\":\"FeatureCollection\"}"), Ok(Format::GeoJson));
        assert_eq!(format_of("x", b"<?xml version=\"1.0\"?><kml>"), Ok(Format::Kml));
        assert_eq!(format_of("x.csv", b"a,b\n1,2"), Ok(Format::Text));
        assert_eq!(format_of("x.csv", &[0, 1, 2, 3, 0, 200, 7]), Err(ImportFault::Unknown));
    }
}
