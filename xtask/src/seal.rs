//! The last step of every trunk build: puts the compiled data beside the application, gives every file the hash of its
//! contents as part of its name, and writes digests, preloads and the content security policy into the page.

use crate::compile_data;
use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What a page of the atlas may do. WebAssembly is compiled, nothing is evaluated, nothing leaves the origin.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
                                 font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/// Seals the folder that trunk has staged.
///
/// # Errors
/// Says which file is not as expected.
pub(crate) fn seal() -> Result<()> {
    let dir = PathBuf::from(
        env::var_os("TRUNK_STAGING_DIR")
            .context("TRUNK_STAGING_DIR is not set: trunk runs this, not people")?,
    );
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let page = dir.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    fs::write(&page, seal_page(&html, &dir, release)?)?;
    Ok(())
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

/// Writes a file under its name with the hash of its contents; returns the name.
fn write_hashed(dir: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{stem}-{hash}.{extension}");
    fs::write(dir.join(&name), bytes).with_context(|| format!("{name} cannot be written"))?;
    Ok(name)
}

/// The value of an attribute in a piece of HTML that this build has written.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

fn seal_page(html: &str, dir: &Path, release: bool) -> Result<String> {
    let wasm = attribute(html, "data-wasm").context("index.html has no script with data-wasm")?.to_owned();
    let js = attribute(html, "data-js").context("index.html has no script with data-js")?.to_owned();
    let boot_bytes = fs::read(dir.join("boot.js")).context("boot.js is missing")?;
    let boot = write_hashed(dir, "boot", "js", &boot_bytes)?;
    fs::remove_file(dir.join("boot.js"))?;
    let wasm_bytes =
        fs::read(dir.join(wasm.trim_start_matches("./"))).with_context(|| format!("{wasm} is missing"))?;
    let data = compile_data()?;
    let mut attributes = format!("data-wasm-integrity=\"{}\"", digest(&wasm_bytes));
    let mut preloads = format!(
        "<link rel=\"modulepreload\" href=\"{js}\"><link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
    );
    let files = [
        ("map", &data.map, true),
        ("shapes", &data.shapes, true),
        ("detail", &data.detail, false),
        ("facts", &data.facts, false),
    ];
    for (name, bytes, first) in files {
        let file = write_hashed(dir, name, "bin", bytes)?;
        attributes
            .push_str(&format!(" data-{name}=\"./{file}\" data-{name}-integrity=\"{}\"", digest(bytes)));
        if first {
            preloads.push_str(&format!("<link rel=\"preload\" href=\"./{file}\" as=\"fetch\" crossorigin>"));
        }
    }
    let policy = if release {
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")
    } else {
        String::new()
    };
    let sealed = html
        .replace(
            "src=\"boot.js\"",
            &format!("src=\"./{boot}\" integrity=\"{}\" {attributes}", digest(&boot_bytes)),
        )
        .replace("<meta charset=\"utf-8\">", &format!("<meta charset=\"utf-8\">{policy}{preloads}"));
    if !sealed.contains(&attributes) || !sealed.contains(&preloads) {
        bail!("index.html has not the script or the charset line that the seal goes to");
    }
    Ok(sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_as_browsers_want_them() {
        // The digest of the empty string, from the Subresource Integrity specification's family of examples.
        assert_eq!(digest(b""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn attributes_are_found() {
        assert_eq!(attribute("<script src=\"a\" data-js=\"./b.js\">", "data-js"), Some("./b.js"));
        assert_eq!(attribute("<script>", "data-js"), None);
    }
}
