//! The last step of every trunk build: puts the compiled data beside the application, gives every file the hash of its
//! contents as part of its name, and writes digests, preloads and the content security policy into the page.

use crate::{compile_data, notices, oembed, split};
use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What a page of the atlas may do. WebAssembly is compiled, nothing is evaluated, nothing leaves the origin.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
                                 font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

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
    let sealed = seal_page(&html, &dir, release)?;
    write_version(&dir, &page, &sealed)
}

/// Files beside the application that are no part of a version: what a deployment decides, what other pages load, and the
/// worker that keeps versions.
const NOT_KEPT: [&str; 7] =
    ["index.html", "config.json", "kiosk.json", "embed.js", "embed.d.ts", "sw.js", "version.json"];

/// Gives the page the id of this version, and lists every file of it with its digest, for the worker that keeps them.
fn write_version(dir: &Path, page: &Path, html: &str) -> Result<()> {
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
    let html = html.replace(VERSION_PLACE, &id);
    files.push(("index.html".to_owned(), digest(html.as_bytes())));
    fs::write(page, html)?;
    let files: serde_json::Map<String, serde_json::Value> =
        files.into_iter().map(|(name, digest)| (name, digest.into())).collect();
    let list = serde_json::json!({ "id": id, "files": files });
    fs::write(dir.join("version.json"), serde_json::to_string(&list)?)?;
    Ok(())
}

/// Stands in the page for the id of the version until everything else of it is known.
const VERSION_PLACE: &str = "VERSION-OF-ALL-FILES";

/// Gives a script or style sheet that trunk has copied a name with its hash, without comments and indentation; returns the
/// name and its bytes.
fn rename_hashed(dir: &Path, stem: &str, extension: &str) -> Result<(String, Vec<u8>)> {
    let copied = dir.join(format!("{stem}.{extension}"));
    let text = fs::read_to_string(&copied).with_context(|| format!("{stem}.{extension} is missing"))?;
    fs::remove_file(copied)?;
    let bytes = tidied(&text).into_bytes();
    Ok((write_hashed(dir, stem, extension, &bytes)?, bytes))
}

/// The digest of bytes as browsers want it.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(bytes)))
}

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

/// The value of an attribute in a piece of HTML that this build has written.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

/// Puts the parts that are loaded later beside the application, under names with their hashes, and checks them by digest
/// where they are fetched. Returns the names of the application's script and of the one that loads the parts.
fn seal_parts(dir: &Path, parts: &Path, js: &str) -> Result<(String, String)> {
    let link = fs::read_to_string(parts.join(split::LINK_SCRIPT))
        .with_context(|| format!("{} is missing: the application was not split", split::LINK_SCRIPT))?;
    let mut link = link;
    for entry in fs::read_dir(parts)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let (Some(stem), Some(file)) = (
            path.file_stem().and_then(|name| name.to_str()),
            path.file_name().and_then(|name| name.to_str()),
        ) else {
            bail!("{} has no readable name", path.display());
        };
        let bytes = fs::read(&path)?;
        let name = write_hashed(dir, stem.trim_start_matches("split_"), "wasm", &bytes)?;
        let fetched = format!("fetch(new URL(\"./{file}\", import.meta.url))");
        let checked =
            format!("fetch(new URL(\"./{name}\", import.meta.url), {{ integrity: \"{}\" }})", digest(&bytes));
        if !link.contains(&fetched) {
            bail!("{} does not fetch {file}", split::LINK_SCRIPT);
        }
        link = link.replace(&fetched, &checked);
    }
    // The two scripts name each other: the hash of the second is taken before it knows the name of the first.
    let main_stem = js.rsplit_once('-').map_or(js, |(stem, _)| stem);
    let link_name = format!("parts-{}.js", short_hash(link.as_bytes()));
    let script = fs::read_to_string(dir.join(js)).with_context(|| format!("{js} is missing"))?;
    // The module asks for the script under its old name; only where it is fetched from changes.
    let import = format!("from \"./{}\"", split::LINK_SCRIPT);
    if !script.contains(&import) {
        bail!("{js} does not import {}", split::LINK_SCRIPT);
    }
    let script = script.replace(&import, &format!("from \"./{link_name}\""));
    fs::remove_file(dir.join(js))?;
    let script_name = write_hashed(dir, main_stem, "js", tidied(&script).as_bytes())?;
    let main_import = format!("\"./{main_stem}.js\"");
    if !link.contains(&main_import) {
        bail!("{} does not import {main_import}", split::LINK_SCRIPT);
    }
    let link = tidied(&link.replace(&main_import, &format!("\"./{script_name}\"")));
    fs::write(dir.join(&link_name), link)?;
    Ok((script_name, link_name))
}

/// Gives the importer's files names with their hashes, and writes the script that starts it, with the digest of its module.
/// Returns the name of that script.
fn seal_importer(dir: &Path) -> Result<String> {
    let (script, module) = (dir.join("importer.js"), dir.join("importer_bg.wasm"));
    let script_bytes = fs::read(&script).context("importer.js is missing: trunk builds it as a worker")?;
    let module_bytes = fs::read(&module).context("importer_bg.wasm is missing")?;
    let script_name =
        write_hashed(dir, "importer", "js", tidied(&String::from_utf8_lossy(&script_bytes)).as_bytes())?;
    let module_name = write_hashed(dir, "importer", "wasm", &module_bytes)?;
    fs::remove_file(script)?;
    fs::remove_file(module)?;
    let start = format!(
        "try {{\n  const {{ default: init }} = await import('./{script_name}');\n  const response = await fetch(new URL('./{module_name}', import.meta.url), {{ integrity: '{}' }});\n  await init({{ module_or_path: response }});\n}} catch (error) {{ console.warn(error); postMessage(false); }}\n",
        digest(&module_bytes)
    );
    write_hashed(dir, "importer-start", "js", start.as_bytes())
}

/// A script of this build without what nobody downloads it for: comments of its own lines, and indentation.
fn tidied(script: &str) -> String {
    let mut small = String::with_capacity(script.len());
    let mut is_comment = false;
    for line in script.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            small.push_str(line);
            small.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    small
}

fn seal_page(html: &str, dir: &Path, release: bool) -> Result<String> {
    let unsealed_wasm =
        attribute(html, "data-wasm").context("index.html has no script with data-wasm")?.to_owned();
    let unsealed_js = attribute(html, "data-js").context("index.html has no script with data-js")?.to_owned();
    let (js, link) = seal_parts(dir, &split::parts(release), unsealed_js.trim_start_matches("./"))?;
    let (js, link) = (format!("./{js}"), format!("./{link}"));
    // Trunk names the module after what the linker wrote: the same name for another split would be the same file to caches.
    let unsealed = dir.join(unsealed_wasm.trim_start_matches("./"));
    let wasm_bytes = fs::read(&unsealed).with_context(|| format!("{unsealed_wasm} is missing"))?;
    fs::remove_file(&unsealed)?;
    let wasm = format!("./{}", write_hashed(dir, "khorgos-atlas", "wasm", &wasm_bytes)?);
    let html = html.replace(&unsealed_js, &js).replace(&unsealed_wasm, &wasm);
    let (boot, boot_bytes) = rename_hashed(dir, "boot", "js")?;
    let (first_style, first_style_bytes) = rename_hashed(dir, "app", "css")?;
    let data = compile_data()?;
    let importer = seal_importer(dir)?;
    let (style, style_bytes) = rename_hashed(dir, "later", "css")?;
    let (kiosk_style, _) = rename_hashed(dir, "kiosk", "css")?;
    let (kiosk, _) = rename_hashed(dir, "kiosk", "js")?;
    let (offline, _) = rename_hashed(dir, "offline", "js")?;
    let notices = write_hashed(dir, "notices", "txt", notices::notices()?.as_bytes())?;
    let mut attributes = format!(
        "data-wasm-integrity=\"{}\" data-importer=\"./{importer}\" data-style=\"./{style}\" data-style-integrity=\"{}\" \
         data-kiosk=\"./{kiosk}\" data-kiosk-style=\"./{kiosk_style}\" \
         data-offline=\"./{offline}\" data-notices=\"./{notices}\" data-format=\"{}\" data-version=\"{VERSION_PLACE}\"",
        digest(&wasm_bytes),
        digest(&style_bytes),
        atlas_engine::data::FORMAT_VERSION,
    );
    let mut preloads = format!(
        "<link rel=\"modulepreload\" href=\"{js}\"><link rel=\"modulepreload\" href=\"{link}\"><link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
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
    let embeds = match env::var(oembed::VARIABLE) {
        Ok(address) => oembed::write(dir, &oembed::address(&address)?)?,
        Err(_) => String::new(),
    };
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
        .replace(
            "href=\"app.css\"",
            &format!("href=\"./{first_style}\" integrity=\"{}\"", digest(&first_style_bytes)),
        )
        .replace("<meta charset=\"utf-8\">", &format!("<meta charset=\"utf-8\">{policy}{preloads}{embeds}"));
    if !sealed.contains(&attributes) || !sealed.contains(&preloads) || !sealed.contains(&first_style) {
        bail!("index.html has not the script, the style sheet or the charset line that the seal goes to");
    }
    Ok(sealed)
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

    #[test]
    fn scripts_lose_comments_and_indentation_alone() {
        let script = "/**\n * what\n */\nexport function a() {\n    // why\n    return `x // y`;\n}\n";
        assert_eq!(tidied(script), "export function a() {\nreturn `x // y`;\n}\n");
    }

    #[test]
    fn attributes_are_found() {
        assert_eq!(attribute("<script src=\"a\" data-js=\"./b.js\">", "data-js"), Some("./b.js"));
        assert_eq!(attribute("<script>", "data-js"), None);
    }
}
