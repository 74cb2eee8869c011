//! Scripts that name other files of the build: their names change where these do.

use super::{digest, rename, short_hash, write_hashed};
use crate::minify::minify;
use crate::page::bindgen::{APPLICATION, IMPORTER, LINK_SCRIPT};
use anyhow::{Context as _, Result, bail, ensure};
use std::fs;
use std::path::Path;

/// Names of the scripts of the application.
pub(super) struct Scripts {
    /// The script of the module.
    pub(super) application: String,
    /// The script that loads the parts.
    pub(super) link: String,
}

/// Puts the parts that are loaded later beside the application, under names with their hashes, and has them checked by digest
/// where they are fetched. `js` is the application's script as it was staged.
///
/// # Errors
/// Says which script does not name what it must.
pub(super) fn parts(dir: &Path, parts: &Path, js: &str) -> Result<Scripts> {
    let mut link = fs::read_to_string(parts.join(LINK_SCRIPT))
        .with_context(|| format!("{LINK_SCRIPT} is missing: the application was not split"))?;
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
        link = replace(
            LINK_SCRIPT,
            &link,
            &format!("fetch(new URL(\"./{file}\", import.meta.url))"),
            &format!(
                "fetch(new URL(\"./{name}\", import.meta.url), {{ integrity: \"{}\" }})",
                digest(&bytes)
            ),
        )?;
    }
    // The two scripts name each other: the hash of the second is taken before it knows the name of the first.
    let link_name = format!("parts-{}.js", short_hash(link.as_bytes()));
    let script = fs::read_to_string(dir.join(js)).with_context(|| format!("{js} is missing"))?;
    // The module asks for the script under its old name; only where it is fetched from changes.
    let script =
        replace(js, &script, &format!("from \"./{LINK_SCRIPT}\""), &format!("from \"./{link_name}\""))?;
    fs::remove_file(dir.join(js))?;
    let application = write_hashed(dir, APPLICATION, "js", minify(&script).as_bytes())?;
    let link =
        replace(LINK_SCRIPT, &link, &format!("\"./{APPLICATION}.js\""), &format!("\"./{application}\""))?;
    fs::write(dir.join(&link_name), minify(&link))?;
    Ok(Scripts { application, link: link_name })
}

/// Gives the importer's files names with their hashes, and writes the script that starts it, with the digest of its module.
/// Returns the name of that script.
///
/// # Errors
/// Says which file is missing.
pub(super) fn importer(dir: &Path) -> Result<String> {
    let script = dir.join(format!("{IMPORTER}.js"));
    let text = fs::read_to_string(&script).with_context(|| format!("{IMPORTER}.js is missing"))?;
    fs::remove_file(script)?;
    let script = write_hashed(dir, IMPORTER, "js", minify(&text).as_bytes())?;
    let (module, bytes) = rename(dir, &format!("{IMPORTER}_bg.wasm"), IMPORTER, "wasm")?;
    let start = format!(
        "try {{\n  const {{ default: init }} = await import('./{script}');\n  const response = await fetch(new URL('./{module}', import.meta.url), {{ integrity: '{}' }});\n  await init({{ module_or_path: response }});\n}} catch (error) {{ console.warn(error); postMessage(false); }}\n",
        digest(&bytes)
    );
    write_hashed(dir, "importer-start", "js", start.as_bytes())
}

/// A script with a text of it replaced, which must be there.
fn replace(name: &str, script: &str, old: &str, new: &str) -> Result<String> {
    ensure!(script.contains(old), "{name} does not contain {old}");
    Ok(script.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::empty_folder;

    #[test]
    fn parts_and_scripts_name_each_other_by_their_hashes() {
        let top = crate::root().join(format!("target/tmp/scripts-{}", std::process::id()));
        let (dir, found) = (top.join("dir"), top.join("parts"));
        empty_folder(&dir).expect("a folder");
        empty_folder(&found).expect("a folder");
        let link = "import { initSync } from \"./khorgos-atlas.js\";\nfetch(new URL(\"./split_later.wasm\", import.meta.url));\n";
        fs::write(found.join(LINK_SCRIPT), link).expect("a file");
        fs::write(found.join("split_later.wasm"), b"later").expect("a file");
        fs::write(dir.join("a.js"), format!("import * as split from \"./{LINK_SCRIPT}\";\n"))
            .expect("a file");
        let scripts = parts(&dir, &found, "a.js").expect("parts");
        let read = |name: &str| fs::read_to_string(dir.join(name)).expect("a script");
        assert!(read(&scripts.application).contains(&scripts.link));
        let link = read(&scripts.link);
        assert!(link.contains(&scripts.application) && link.contains(&digest(b"later")), "{link}");
        assert!(dir.join(format!("later-{}.wasm", short_hash(b"later"))).is_file());
        assert!(!dir.join("a.js").exists());
        fs::write(dir.join("a.js"), "").expect("a file");
        assert!(parts(&dir, &found, "a.js").is_err(), "a script that loads no parts is none of ours");
        fs::remove_dir_all(top).expect("cleaned up");
    }
}
