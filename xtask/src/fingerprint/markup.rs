//! What the build writes into `index.html`.

use anyhow::{Context as _, Result, anyhow, ensure};
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// The script that starts the application, as the build staged it.
const START: &str = "script[data-js][data-wasm]";

/// Names of the application's files in the page, before they have their hashes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StartScript {
    /// The script of the module.
    pub(super) js: String,
    /// The module.
    pub(super) wasm: String,
}

/// Names that the start script has.
///
/// # Errors
/// Says that the page has no such script.
pub(super) fn start_script(html: &str) -> Result<StartScript> {
    let mut found = None;
    edit(html, START, |script| {
        let name = |attribute| {
            script.get_attribute(attribute).map(|value| value.trim_start_matches("./").to_owned())
        };
        found = name("data-js").zip(name("data-wasm"));
        Ok(())
    })?;
    let (js, wasm) = found.context("index.html has no script with data-js and data-wasm")?;
    Ok(StartScript { js, wasm })
}

/// Final names, digests and preloads of a page.
#[derive(Default)]
pub(super) struct Markup {
    /// Content security policy of the page.
    pub(super) policy: Option<&'static str>,
    /// Further elements of the head.
    pub(super) head: String,
    /// Name and digest of the script that starts the application.
    pub(super) start: (String, String),
    /// Name and digest of the style sheet of the first map.
    pub(super) style: (String, String),
    /// Attributes of the script that starts the application.
    attributes: Vec<(String, String)>,
    /// What a browser fetches at once.
    preloads: String,
}

impl Markup {
    /// Adds the name of a file to the script that starts the application.
    pub(super) fn set(&mut self, attribute: &str, file: &str) {
        self.set_content(attribute, format!("./{file}"));
    }

    /// Adds any other value.
    pub(super) fn set_content(&mut self, attribute: &str, value: String) {
        self.attributes.push((attribute.to_owned(), value));
    }

    /// Has scripts fetched at once.
    pub(super) fn preload_modules(&mut self, files: &[&str]) {
        for file in files {
            self.preloads.push_str(&format!("<link rel=\"modulepreload\" href=\"./{file}\">"));
        }
    }

    /// Has a file fetched at once that a script will ask for.
    pub(super) fn preload_data(&mut self, file: &str, media_type: Option<&str>) {
        let media_type = media_type.map_or_else(String::new, |name| format!(" type=\"{name}\""));
        self.preloads.push_str(&format!(
            "<link rel=\"preload\" href=\"./{file}\" as=\"fetch\"{media_type} crossorigin>"
        ));
    }

    /// The page with all of it.
    ///
    /// # Errors
    /// Says which element is missing, or there twice.
    pub(super) fn apply(&self, html: &str) -> Result<String> {
        let policy = self.policy.map_or_else(String::new, |policy| {
            format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
        });
        let html = edit(html, "meta[charset]", |charset| {
            charset.after(&format!("{policy}{}{}", self.preloads, self.head), ContentType::Html);
            Ok(())
        })?;
        let html = edit(&html, "link[rel=stylesheet][href=\"app.css\"]", |style| {
            style.set_attribute("href", &format!("./{}", self.style.0))?;
            Ok(style.set_attribute("integrity", &self.style.1)?)
        })?;
        edit(&html, START, |script| {
            script.set_attribute("src", &format!("./{}", self.start.0))?;
            script.set_attribute("integrity", &self.start.1)?;
            for (name, value) in &self.attributes {
                script.set_attribute(name, value)?;
            }
            Ok(())
        })
    }
}

/// The page with its version.
///
/// # Errors
/// Says that the page has no start script.
pub(super) fn with_version(html: &str, id: &str) -> Result<String> {
    edit(html, START, |script| Ok(script.set_attribute("data-version", id)?))
}

/// Edits the one element of a page that a selector finds.
fn edit(
    html: &str,
    selector: &str,
    mut change: impl FnMut(&mut Element<'_, '_>) -> Result<()>,
) -> Result<String> {
    let mut n_found = 0;
    let handler = element!(selector, |element| {
        n_found += 1;
        change(element).map_err(|error| error.into())
    });
    let settings =
        RewriteStrSettings { element_content_handlers: vec![handler], ..RewriteStrSettings::new() };
    let edited = rewrite_str(html, settings).map_err(|error| anyhow!("index.html: {error}"))?;
    ensure!(n_found == 1, "index.html has {n_found} elements {selector}, and must have one");
    Ok(edited)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n<meta charset=\"utf-8\">\n<link rel=\"stylesheet\" href=\"app.css\">\
        <script type=\"module\" src=\"boot.js\" data-js=\"./a.js\" data-wasm=\"./a_bg.wasm\"></script></head>";

    #[test]
    fn names_of_the_build_are_read() {
        let read = start_script(PAGE).expect("a script");
        assert_eq!(read, StartScript { js: "a.js".into(), wasm: "a_bg.wasm".into() });
        assert!(start_script("<script data-js=\"a\"></script>").is_err());
    }

    #[test]
    fn a_page_has_everything_in_its_place() {
        let mut markup = Markup {
            policy: Some("default-src 'none'"),
            head: "<link rel=\"alternate\">".into(),
            start: ("boot-1.js".into(), "sha256-b".into()),
            style: ("app-2.css".into(), "sha256-s".into()),
            ..Markup::default()
        };
        markup.set("data-js", "a-3.js");
        markup.set_content("data-format", "7".into());
        markup.preload_modules(&["a-3.js"]);
        markup.preload_data("a-4.wasm", Some("application/wasm"));
        let page = with_version(&markup.apply(PAGE).expect("a page"), "v").expect("a version");
        assert_eq!(
            page,
            "<head>\n<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\
             <link rel=\"modulepreload\" href=\"./a-3.js\">\
             <link rel=\"preload\" href=\"./a-4.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
             <link rel=\"alternate\">\n<link rel=\"stylesheet\" href=\"./app-2.css\" integrity=\"sha256-s\">\
             <script type=\"module\" src=\"./boot-1.js\" data-js=\"./a-3.js\" data-wasm=\"./a_bg.wasm\" integrity=\"sha256-b\" \
             data-format=\"7\" data-version=\"v\"></script></head>"
        );
    }

    #[test]
    fn a_page_without_an_element_is_refused_and_one_with_two() {
        let markup = Markup::default();
        for missing in ["<meta charset=\"utf-8\">", "<link rel=\"stylesheet\" href=\"app.css\">"] {
            let error = markup.apply(&PAGE.replace(missing, "")).expect_err("an error").to_string();
            assert!(error.contains("0 elements"), "{error}");
        }
        assert!(markup.apply(&PAGE.repeat(2)).is_err());
    }
}
