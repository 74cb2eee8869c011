//! The last step of every build: puts the compiled data beside the application, makes the hash of its contents part of each
//! file's name, and writes names, digests, preloads and the content security policy into the page.

mod markup;
mod scripts;
mod version;

use crate::page::bindgen::{APPLICATION, PARTS};
use crate::{compile_data, minify, notices, oembed, page};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use markup::Markup;
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Content security policy: WebAssembly compiles, nothing is evaluated, nothing leaves the origin.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
                                 font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/// A page whose files still have the names that the build gave them.
pub(crate) struct Staged<'a> {
    /// Folder of the page.
    pub(crate) dir: &'a Path,
    /// Folder of the parts that are loaded later.
    pub(crate) parts: &'a Path,
    /// The page states its content security policy. Not where trunk puts a script of its own into it, to reload it.
    pub(crate) has_policy: bool,
    /// Address where the page will be, for oEmbed documents.
    pub(crate) address: Option<&'a str>,
}

/// Gives the files of the page that trunk has staged their final names.
///
/// # Errors
/// Says which file is not as expected.
pub(crate) fn of_trunk() -> Result<()> {
    let dir = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .context("TRUNK_STAGING_DIR is not set: trunk runs this, not people")?;
    let profile = env::var("TRUNK_PROFILE").unwrap_or_default();
    let is_release = profile == "release";
    let folder = if is_release { "release" } else { "debug" };
    let parts = page::target_dir()?.join("wasm-bindgen").join(folder).join(PARTS);
    fingerprint(&Staged { dir: &dir, parts: &parts, has_policy: is_release, address: None })
}

/// Gives the files of a staged page their final names.
///
/// # Errors
/// Says which file is not as expected.
pub(crate) fn fingerprint(staged: &Staged<'_>) -> Result<()> {
    let dir = staged.dir;
    let page = dir.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    let script = markup::start_script(&html)?;
    let mut markup = Markup::default();

    let scripts = scripts::parts(dir, staged.parts, &script.js)?;
    let (wasm, wasm_bytes) = rename(dir, &script.wasm, APPLICATION, "wasm")?;
    markup.preload_modules(&[&scripts.application, &scripts.link]);
    markup.preload_data(&wasm, Some("application/wasm"));
    markup.set("data-js", &scripts.application);
    markup.set("data-wasm", &wasm);
    markup.set_content("data-wasm-integrity", digest(&wasm_bytes));

    let (boot, boot_bytes) = rename_text(dir, "boot", "js")?;
    markup.start = (boot, digest(&boot_bytes));
    let (style, style_bytes) = rename_text(dir, "app", "css")?;
    markup.style = (style, digest(&style_bytes));
    markup.set("data-importer", &scripts::importer(dir)?);
    let (later_style, later_style_bytes) = rename_text(dir, "later", "css")?;
    markup.set("data-style", &later_style);
    markup.set_content("data-style-integrity", digest(&later_style_bytes));
    for (attribute, stem, extension) in [
        ("data-kiosk", "kiosk", "js"),
        ("data-kiosk-style", "kiosk", "css"),
        ("data-offline", "offline", "js"),
    ] {
        markup.set(attribute, &rename_text(dir, stem, extension)?.0);
    }
    markup.set("data-notices", &write_hashed(dir, "notices", "txt", notices::notices()?.as_bytes())?);
    markup.set_content("data-format", atlas_engine::data::FORMAT_VERSION.to_string());
    add_data(dir, &mut markup)?;
    if let Some(address) = staged.address {
        markup.head.push_str(&oembed::write(dir, address)?);
    }
    if staged.has_policy {
        markup.policy = Some(POLICY);
    }
    version::write(dir, &markup.apply(&html)?)
}

/// Writes the compiled tables.
fn add_data(dir: &Path, markup: &mut Markup) -> Result<()> {
    let data = compile_data()?;
    let files = [
        ("map", &data.map, true),
        ("shapes", &data.shapes, true),
        ("detail", &data.detail, false),
        ("facts", &data.facts, false),
    ];
    for (name, bytes, is_first) in files {
        let file = write_hashed(dir, name, "bin", bytes)?;
        markup.set(&format!("data-{name}"), &file);
        markup.set_content(&format!("data-{name}-integrity"), digest(bytes));
        if is_first {
            markup.preload_data(&file, None);
        }
    }
    Ok(())
}

/// The digest of bytes as browsers want it (Subresource Integrity).
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

/// The first eight bytes of SHA-256, in hexadecimal digits.
fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file under its name with the hash of its contents; returns the name.
///
/// # Errors
/// Says that it cannot be written.
pub(crate) fn write_hashed(dir: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{stem}-{}.{extension}", short_hash(bytes));
    fs::write(dir.join(&name), bytes).with_context(|| format!("{name} cannot be written"))?;
    Ok(name)
}

/// Gives a staged file a name with its hash; returns the name and its bytes.
fn rename(dir: &Path, file: &str, stem: &str, extension: &str) -> Result<(String, Vec<u8>)> {
    let path = dir.join(file);
    let bytes = fs::read(&path).with_context(|| format!("{file} is missing"))?;
    fs::remove_file(path)?;
    Ok((write_hashed(dir, stem, extension, &bytes)?, bytes))
}

/// Gives a staged script or style sheet a name with its hash, made small; returns the name and its bytes.
fn rename_text(dir: &Path, stem: &str, extension: &str) -> Result<(String, Vec<u8>)> {
    let path = dir.join(format!("{stem}.{extension}"));
    let text = fs::read_to_string(&path).with_context(|| format!("{stem}.{extension} is missing"))?;
    fs::remove_file(path)?;
    let bytes = minify::minify(&text).into_bytes();
    Ok((write_hashed(dir, stem, extension, &bytes)?, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy stands where hosts are told of it, too.
    #[test]
    fn hosts_are_told_the_policy_of_the_page() {
        for file in ["deploy/nginx/khorgos-atlas.conf", "deploy/caddy/Caddyfile", "docs/embedding.md"] {
            let text = fs::read_to_string(crate::root().join(file)).unwrap_or_default();
            let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(one_line.contains(POLICY), "{file} has another policy than the page");
        }
    }

    #[test]
    fn digests_are_as_browsers_want_them() {
        // The digest of the empty string, from the Subresource Integrity specification's family of examples.
        assert_eq!(digest(b""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
