//! Citations of a picture. Nothing is invented: the data version takes the place of a publication year.
//!
//! Decision: `docs/decisions/0038-no-year-in-citations.md`.

/// Bibliographic record of a picture.
///
/// # Examples
/// ```
/// use atlas_engine::export::Citation;
/// let citation = Citation { publisher: "Atlas".into(), title: "Almaty".into(), version: "0a1b2c3d4e".into(),
///     address: "https://example.org/".into(), accessed: (2026, 3, 1) };
/// assert_eq!(citation.gbt7714(), "Atlas. Almaty[CM/OL]. 数据版本 0a1b2c3d4e[2026-03-01]. https://example.org/.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// Responsible body and publisher: the atlas itself.
    pub publisher: String,
    /// Title of the picture.
    pub title: String,
    /// Data version, ten hexadecimal digits.
    pub version: String,
    /// Permalink of the same view.
    pub address: String,
    /// Date of access: year, month (1–12), day.
    pub accessed: (i32, u32, u32),
}

/// Escapes the special characters of BibTeX.
fn bibtex(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' | '}' | '&' | '%' | '$' | '#' | '_' => {
                safe.push('\\');
                safe.push(letter);
            }
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '\n' | '\r' => safe.push(' '),
            _ => safe.push(letter),
        }
    }
    safe
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

impl Citation {
    fn iso(&self) -> String {
        let (year, month, day) = self.accessed;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// BibTeX entry of type `@misc`, special characters escaped, with `urldate` instead of a year.
    #[must_use]
    pub fn bibtex(&self) -> String {
        format!(
            "@misc{{khorgosatlas-{version},\n  author = {{{{{publisher}}}}},\n  title = {{{title}}},\n  howpublished = {{Interactive map}},\n  edition = {{data version {version}}},\n  url = {{{address}}},\n  urldate = {{{date}}}\n}}\n",
            version = self.version,
            publisher = bibtex(&self.publisher),
            title = bibtex(&self.title),
            address = self.address.replace(['{', '}'], ""),
            date = self.iso(),
        )
    }

    /// RIS record of type `MAP`, CRLF line ends, with the date of access (`Y2`).
    #[must_use]
    pub fn ris(&self) -> String {
        let (year, month, day) = self.accessed;
        format!(
            "TY  - MAP\r\nAU  - {publisher},\r\nTI  - {title}\r\nPB  - {publisher}\r\nET  - data version {version}\r\nUR  - {address}\r\nY2  - {year:04}/{month:02}/{day:02}/\r\nER  - \r\n",
            publisher = one_line(&self.publisher),
            title = one_line(&self.title),
            version = self.version,
            address = one_line(&self.address),
        )
    }

    /// Citation by GB/T 7714—2015 for online maps: responsible body, title [CM/OL], version, date of access, address.
    #[must_use]
    pub fn gbt7714(&self) -> String {
        format!(
            "{publisher}. {title}[CM/OL]. 数据版本 {version}[{date}]. {address}.",
            publisher = one_line(&self.publisher),
            title = one_line(&self.title),
            version = self.version,
            date = self.iso(),
            address = self.address,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation() -> Citation {
        Citation {
            publisher: "Khorgos Atlas".into(),
            title: "Exports of China · 2024 {50% & more}".into(),
            version: "70866bf0f7".into(),
            address: "https://example.org/?v=1&view=44.2,80.4,3".into(),
            accessed: (2026, 11, 5),
        }
    }

    #[test]
    fn every_style_has_title_version_address_and_day() {
        let (bibtex, ris, gbt) = (citation().bibtex(), citation().ris(), citation().gbt7714());
        assert!(
            bibtex.contains("title = {Exports of China · 2024 \\{50\\% \\& more\\}}")
                && bibtex.contains("urldate = {2026-11-05}"),
            "{bibtex}"
        );
        assert_eq!(bibtex.matches('{').count(), bibtex.matches('}').count());
        assert!(
            ris.starts_with("TY  - MAP\r\n")
                && ris.ends_with("ER  - \r\n")
                && ris.contains("Y2  - 2026/11/05/"),
            "{ris}"
        );
        assert!(gbt.contains("[CM/OL]. 数据版本 70866bf0f7[2026-11-05]. https://example.org/"), "{gbt}");
    }
}
