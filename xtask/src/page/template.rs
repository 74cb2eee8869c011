//! `index.html` as the list of what a page consists of: the files that its `data-trunk` links name are put into a folder, and
//! the links themselves become what trunk makes of them.

use super::bindgen::{APPLICATION, IMPORTER};
use crate::fingerprint::write_hashed;
use crate::root;
use anyhow::{Context as _, Result, anyhow, bail};
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::fs;
use std::path::Path;

/// Puts everything that `index.html` names into a folder, and the page itself. Both modules lie bound in `bound`.
///
/// # Errors
/// Says which link is not understood, and which file is missing.
pub(super) fn stage(stage: &Path, bound: &Path) -> Result<()> {
    let html = fs::read_to_string(root().join("index.html")).context("index.html cannot be read")?;
    let script = script_pattern()?
        .replace("{base}", "./")
        .replace("{js}", &format!("{APPLICATION}.js"))
        .replace("{wasm}", &format!("{APPLICATION}_bg.wasm"));
    let page = resolve(&html, &script, |link| match link {
        Link::Application => copy_module(bound, stage, APPLICATION).map(|()| String::new()),
        Link::Worker => copy_module(bound, stage, IMPORTER).map(|()| String::new()),
        Link::Copied(file) => copy(&root().join(file), stage).map(|()| String::new()),
        Link::Icon(file) => {
            let path = root().join(file);
            let bytes = fs::read(&path).with_context(|| format!("{file} cannot be read"))?;
            let part = |part: Option<&std::ffi::OsStr>| {
                part.and_then(|part| part.to_str()).unwrap_or_default().to_owned()
            };
            write_hashed(stage, &part(path.file_stem()), &part(path.extension()), &bytes)
        }
    })?;
    fs::write(stage.join("index.html"), page).context("index.html cannot be written")
}

/// The element that starts the application, with places for its files: that of `Trunk.toml`.
fn script_pattern() -> Result<String> {
    let text = fs::read_to_string(root().join("Trunk.toml")).context("Trunk.toml cannot be read")?;
    let settings: toml::Table = text.parse().context("Trunk.toml is no TOML")?;
    let pattern = settings.get("build").and_then(|build| build.get("pattern_script")?.as_str());
    Ok(pattern.context("Trunk.toml has no build.pattern_script")?.to_owned())
}

/// A link of `index.html` to something that the build makes.
#[derive(Debug, PartialEq, Eq)]
enum Link<'a> {
    /// The application's module.
    Application,
    /// The importer's module.
    Worker,
    /// A file under its own name.
    Copied(&'a str),
    /// The icon, under a name with its hash.
    Icon(&'a str),
}

/// The page without `data-trunk` links: `place` puts what one names beside the page, and returns the name of an icon.
fn resolve(html: &str, script: &str, mut place: impl FnMut(Link<'_>) -> Result<String>) -> Result<String> {
    let handler = element!("link[data-trunk]", |link| {
        resolve_link(link, script, &mut place).map_err(|error| error.into())
    });
    let settings =
        RewriteStrSettings { element_content_handlers: vec![handler], ..RewriteStrSettings::new() };
    rewrite_str(html, settings).map_err(|error| anyhow!("index.html: {error}"))
}

fn resolve_link(
    link: &mut Element<'_, '_>,
    script: &str,
    place: &mut impl FnMut(Link<'_>) -> Result<String>,
) -> Result<()> {
    let rel = link.get_attribute("rel").unwrap_or_default();
    let href = link.get_attribute("href");
    match (rel.as_str(), href.as_deref()) {
        ("rust", None) => {
            place(Link::Application)?;
            link.replace(script, ContentType::Html);
        }
        ("rust", Some(_)) if link.get_attribute("data-type").as_deref() == Some("worker") => {
            place(Link::Worker)?;
            link.remove();
        }
        ("copy-file", Some(file)) => {
            place(Link::Copied(file))?;
            link.remove();
        }
        ("icon", Some(file)) => {
            let name = place(Link::Icon(file))?;
            link.remove_attribute("data-trunk");
            link.set_attribute("href", &format!("./{name}"))?;
        }
        _ => bail!("a link with rel {rel:?} and href {href:?} is none that this build knows"),
    }
    Ok(())
}

fn copy_module(bound: &Path, stage: &Path, name: &str) -> Result<()> {
    copy(&bound.join(format!("{name}.js")), stage)?;
    copy(&bound.join(format!("{name}_bg.wasm")), stage)
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    let name = file.file_name().context("a file without a name")?;
    fs::copy(file, folder.join(name)).with_context(|| format!("{} cannot be copied", file.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><link data-trunk rel=\"icon\" href=\"public/icon.svg\">\
        <link rel=\"stylesheet\" href=\"app.css\"><link data-trunk rel=\"rust\" data-wasm-opt=\"0\">\
        <link data-trunk rel=\"rust\" href=\"importer/Cargo.toml\" data-type=\"worker\">\
        <link data-trunk rel=\"copy-file\" href=\"public/a.js\"></head>";

    #[test]
    fn links_become_what_they_name() {
        let mut placed = Vec::new();
        let page = resolve(PAGE, "<script src=\"b.js\"></script>", |link| {
            placed.push(format!("{link:?}"));
            Ok("icon-1.svg".into())
        });
        assert_eq!(
            page.expect("a page"),
            "<head><link rel=\"icon\" href=\"./icon-1.svg\"><link rel=\"stylesheet\" href=\"app.css\">\
             <script src=\"b.js\"></script></head>"
        );
        assert_eq!(placed, ["Icon(\"public/icon.svg\")", "Application", "Worker", "Copied(\"public/a.js\")"]);
    }

    #[test]
    fn a_link_that_is_not_known_fails_the_build() {
        let error = resolve("<link data-trunk rel=\"sass\" href=\"a.scss\">", "", |_| Ok(String::new()));
        assert!(error.expect_err("an error").to_string().contains("sass"));
    }

    #[test]
    fn a_file_that_is_missing_fails_the_build() {
        let error = resolve(PAGE, "", |_| bail!("there is no such file"));
        assert!(error.expect_err("an error").to_string().contains("there is no such file"));
    }

    #[test]
    fn the_script_of_trunk_has_its_places() {
        let pattern = script_pattern().expect("a pattern");
        for place in ["{base}{js}", "{base}{wasm}"] {
            assert!(pattern.contains(place), "{place} is missing in {pattern}");
        }
    }
}
