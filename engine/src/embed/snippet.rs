//! Embed code: the HTML that puts the map into another page.

use crate::app_state::query_parts;
use crate::app_state::{FrameState, Surround};
use crate::text::xml_escaped;

/// Options of the embed code, as chosen in the dialog *Embed*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmbedChoice {
    /// Size: index into [`SIZES`](Self::SIZES).
    pub size: usize,
    /// Interface around the map.
    pub surround: Surround,
    /// True with a search.
    pub has_search: bool,
    /// True with tabs and legend.
    pub has_legend: bool,
    /// True for the custom element, which exchanges messages; false for a plain iframe.
    pub is_element: bool,
}

impl EmbedChoice {
    /// Width and height on offer, CSS pixels; `None` fills the width of its column.
    pub const SIZES: [Option<(u16, u16)>; 5] =
        [None, Some((960, 600)), Some((720, 450)), Some((480, 360)), Some((320, 300))];

    /// URL of the map: the permalink `shown` with these options.
    #[must_use]
    pub fn address(self, shown: &str) -> String {
        let frame = FrameState {
            surround: self.surround,
            no_search: !self.has_search,
            no_legend: !self.has_legend,
            ..FrameState::default()
        };
        let parts = frame.link_parts();
        let parts: String = parts.into_iter().map(|(key, value)| format!("&{key}={value}")).collect();
        format!("{shown}{parts}")
    }

    /// Width and height attributes.
    fn size(self) -> (String, String) {
        match Self::SIZES.get(self.size).copied().flatten() {
            Some((width, height)) => (width.to_string(), height.to_string()),
            None => ("100%".to_owned(), "480".to_owned()),
        }
    }

    /// HTML of the embed; `shown` is the permalink of the view, `title` the accessible name of the frame.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::app_state::Surround;
    /// use atlas_engine::embed::EmbedChoice;
    /// let choice = EmbedChoice { size: 1, surround: Surround::Compact, has_search: true, has_legend: true, is_element: false };
    /// let html = choice.code("https://example.org/?lang=ru", "Торговля");
    /// assert!(html.starts_with("<iframe src=\"https://example.org/?lang=ru&amp;ui=compact\" width=\"960\""));
    /// ```
    #[must_use]
    pub fn code(self, shown: &str, title: &str) -> String {
        let address = self.address(shown);
        let (width, height) = self.size();
        if !self.is_element {
            return format!(
                "<iframe src=\"{}\" width=\"{width}\" height=\"{height}\" title=\"{}\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\" referrerpolicy=\"no-referrer\" sandbox=\"allow-scripts allow-same-origin allow-downloads allow-popups\"></iframe>",
                xml_escaped(&address),
                xml_escaped(title)
            );
        }
        let (page, query) = address.split_once('?').unwrap_or((&address, ""));
        let parts = query_parts(query);
        let attributes: String = parts
            .iter()
            .filter(|(key, _)| key != "v")
            .map(|(key, value)| format!(" {key}=\"{}\"", xml_escaped(value)))
            .collect();
        let height = if self.size == 0 { "auto".to_owned() } else { height };
        format!(
            "<script src=\"{}embed.js\" async></script>\n<khorgos-atlas width=\"{width}\" height=\"{height}\"{attributes}></khorgos-atlas>",
            xml_escaped(page)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: &str =
        "https://atlas.example/?v=1&view=44.2,80.4,5.00&lang=zh&select=node:almaty&named=a\"b";

    fn choice(is_element: bool) -> EmbedChoice {
        EmbedChoice { size: 2, surround: Surround::Compact, has_search: false, has_legend: true, is_element }
    }

    #[test]
    fn an_iframe_needs_no_script_and_has_a_title() {
        let code = choice(false).code(SHOWN, "图志 \"A\"");
        for part in [
            "&amp;ui=compact",
            "&amp;search=off",
            "width=\"720\"",
            "title=\"图志 &quot;A&quot;\"",
            "loading=\"lazy\"",
            "sandbox=",
        ] {
            assert!(code.contains(part), "{part}: {code}");
        }
        assert!(!code.contains("named=a\"b"), "{code}");
    }

    #[test]
    fn an_element_has_the_link_keys_as_attributes() {
        let code = choice(true).code(SHOWN, "Atlas");
        for part in [
            "src=\"https://atlas.example/embed.js\"",
            " view=\"44.2,80.4,5.00\"",
            " select=\"node:almaty\"",
            " ui=\"compact\"",
            " height=\"450\"",
        ] {
            assert!(code.contains(part), "{part}: {code}");
        }
        let wide = EmbedChoice { size: 0, ..choice(true) }.code(SHOWN, "Atlas");
        assert!(wide.contains("width=\"100%\" height=\"auto\""), "{wide}");
    }
}
