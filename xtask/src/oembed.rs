//! Static oEmbed documents (oembed.com, 1.0): what a site shows when somebody pastes the address of the atlas into it.
//!
//! They hold whole addresses, so they are written only when it is known where the atlas will be.

use anyhow::{Result, bail};
use atlas_engine::model::Lang;
use atlas_engine::text::FirstMessage;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// CSS pixels of the frame.
const SIZE: (u32, u32) = (960, 600);

/// The address of the atlas with a slash at its end.
///
/// # Errors
/// Says that it is no whole address.
pub(crate) fn address(text: &str) -> Result<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(['?', '#', '"', '<', ' '])) {
        bail!("{text:?} is no address; write it like https://example.org/atlas/");
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// The document in a language.
fn document(address: &str, lang: Lang) -> Value {
    let title = format!("{} · {}", FirstMessage::AppTitle.text(lang), FirstMessage::AppSubtitle.text(lang));
    let (width, height) = SIZE;
    let html = format!(
        "<iframe src=\"{address}?lang={}\" width=\"{width}\" height=\"{height}\" title=\"{title}\" loading=\"lazy\" allow=\"fullscreen; clipboard-write\" referrerpolicy=\"no-referrer\"></iframe>",
        lang.code()
    );
    json!({
        "version": "1.0", "type": "rich", "provider_name": FirstMessage::AppTitle.text(Lang::En), "provider_url": address,
        "title": title, "width": width, "height": height, "html": html, "cache_age": 86400,
    })
}

/// Writes a document for each language; returns what names them in the page.
///
/// # Errors
/// Says which file cannot be written.
pub(crate) fn write(dir: &Path, address: &str) -> Result<String> {
    let mut links = String::new();
    for lang in Lang::ALL {
        let name = format!("oembed-{}.json", lang.code());
        fs::write(dir.join(&name), serde_json::to_string_pretty(&document(address, lang))?)?;
        links.push_str(&format!(
            "<link rel=\"alternate\" type=\"application/json+oembed\" hreflang=\"{}\" href=\"{address}{name}\">",
            lang.tag()
        ));
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_have_what_the_specification_asks_of_rich_content() {
        let address = address("https://example.org/atlas").expect("an address");
        for lang in Lang::ALL {
            let document = document(&address, lang);
            for key in ["version", "type", "html", "width", "height", "title"] {
                assert!(!document[key].is_null(), "{key}");
            }
            let html = document["html"].as_str().unwrap_or_default();
            assert!(
                html.contains(&format!("src=\"https://example.org/atlas/?lang={}\"", lang.code())),
                "{html}"
            );
        }
        for bad in ["example.org", "https://", "https://x.example/?a", "javascript:alert(1)"] {
            assert!(super::address(bad).is_err(), "{bad}");
        }
    }
}
