//! The version of a page: an id of all its files, and their list, for the worker that keeps whole versions.

use super::{digest, markup, short_hash};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// Files beside the application that are no part of a version: what a deployment decides, what other pages load, and the
/// worker that keeps versions.
const NOT_KEPT: [&str; 7] =
    ["index.html", "config.json", "kiosk.json", "embed.js", "embed.d.ts", "sw.js", "version.json"];

/// Writes the page with the id of this version, and `version.json`: every file of it with its digest.
///
/// # Errors
/// Says which file cannot be read or written.
pub(super) fn write(dir: &Path, html: &str) -> Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_file() && !NOT_KEPT.contains(&name.as_str()) && !name.starts_with("oembed-") {
            files.push((name, digest(&fs::read(&path)?)));
        }
    }
    files.sort();
    let all: String = files.iter().map(|(name, digest)| format!("{name} {digest}\n")).collect();
    let id = short_hash(format!("{all}{html}").as_bytes());
    let html = markup::with_version(html, &id)?;
    files.push(("index.html".to_owned(), digest(html.as_bytes())));
    fs::write(dir.join("index.html"), html)?;
    let files: serde_json::Map<String, serde_json::Value> =
        files.into_iter().map(|(name, digest)| (name, digest.into())).collect();
    let list = serde_json::json!({ "id": id, "files": files });
    fs::write(dir.join("version.json"), serde_json::to_string(&list)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::empty_folder;

    #[test]
    fn a_version_lists_what_is_kept_and_changes_with_it() {
        let dir = crate::root().join(format!("target/tmp/version-{}", std::process::id()));
        empty_folder(&dir).expect("a folder");
        let page = "<script data-js=\"a\" data-wasm=\"b\"></script>";
        for name in ["a-1.js", "config.json", "oembed-en.json"] {
            fs::write(dir.join(name), name).expect("a file");
        }
        let read = || -> serde_json::Value {
            write(&dir, page).expect("a version");
            serde_json::from_slice(&fs::read(dir.join("version.json")).expect("a list")).expect("JSON")
        };
        let list = read();
        let names: Vec<_> = list["files"].as_object().into_iter().flat_map(|files| files.keys()).collect();
        assert_eq!(names, ["a-1.js", "index.html"]);
        let html = fs::read_to_string(dir.join("index.html")).expect("a page");
        assert_eq!(list["files"]["index.html"], digest(html.as_bytes()));
        assert!(html.contains(&format!("data-version={}", list["id"])), "{html}");
        fs::write(dir.join("config.json"), "another").expect("a file");
        assert_eq!(read()["id"], list["id"], "settings of a deployment are no part of the version");
        fs::write(dir.join("a-1.js"), "another").expect("a file");
        assert_ne!(read()["id"], list["id"]);
        fs::remove_dir_all(dir).expect("cleaned up");
    }
}
