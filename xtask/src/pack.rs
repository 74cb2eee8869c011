//! Data packs for walls: newer data with a signature, taken without a new version of the application.
//!
//! `pack.json` is `{"body": "…", "signature": "…"}`: the body is the text of a JSON object with the data format, the version of
//! the data, a serial number (seconds of the build; an older pack is never taken again), and each file with its digest; the
//! signature is Ed25519 over that text, in base64.

use crate::compile_data;
use crate::fingerprint::{digest, write_hashed};
use anyhow::{Context as _, Result, bail};
use atlas_engine::data::FORMAT_VERSION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Makes a new key: the private part goes into a file, the public part is printed for `kiosk.json`.
///
/// # Errors
/// Says that the file is there already, or cannot be written.
pub(crate) fn make_key(options: &[&str]) -> Result<()> {
    let [path] = options else { bail!("usage: cargo xtask pack-key FILE") };
    let path = Path::new(path);
    if path.exists() {
        bail!(
            "{} is there already: a new key would make every wall refuse the next pack; choose another name",
            path.display()
        );
    }
    let mut seed = [0u8; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    write_private(path, &STANDARD.encode(seed))?;
    println!("private key: {} (keep it where no wall and no web server is)", path.display());
    println!("\"pack_key\": \"{}\"", public(&SigningKey::from_bytes(&seed)));
    Ok(())
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> Result<()> {
    Ok(fs::write(path, text)?)
}

fn public(key: &SigningKey) -> String {
    STANDARD.encode(key.verifying_key().to_bytes())
}

fn read_key(path: &Path) -> Result<SigningKey> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let seed = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let seed = seed.with_context(|| {
        format!("{} is no key; make one with `cargo xtask pack-key FILE`", path.display())
    })?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Compiles the tables and writes them as a signed pack.
///
/// # Errors
/// The faults of the tables, or what cannot be read or written.
pub(crate) fn pack(options: &[&str]) -> Result<()> {
    let (key, dir) = match options {
        ["--key", key] => (*key, "pack"),
        ["--key", key, "--out", dir] => (*key, *dir),
        _ => bail!("usage: cargo xtask pack --key FILE [--out FOLDER]"),
    };
    let key = read_key(Path::new(key))?;
    let data = compile_data()?;
    let dir = Path::new(dir);
    fs::create_dir_all(dir)?;
    let mut files = serde_json::Map::new();
    for (name, bytes) in
        [("map", &data.map), ("shapes", &data.shapes), ("detail", &data.detail), ("facts", &data.facts)]
    {
        let file = write_hashed(dir, name, "bin", bytes)?;
        files.insert(name.to_owned(), json!({ "file": file, "digest": digest(bytes) }));
    }
    let serial = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?.as_secs();
    let description = describe(&data.version.to_string(), serial, files, &key)?;
    fs::write(dir.join("pack.json"), description)?;
    println!("data {} in {}; signed by {}", data.version, dir.display(), public(&key));
    Ok(())
}

fn describe(
    version: &str,
    serial: u64,
    files: serde_json::Map<String, serde_json::Value>,
    key: &SigningKey,
) -> Result<String> {
    let body = serde_json::to_string(
        &json!({ "format": FORMAT_VERSION, "version": version, "serial": serial, "files": files }),
    )?;
    let signature = STANDARD.encode(key.sign(body.as_bytes()).to_bytes());
    Ok(serde_json::to_string(&json!({ "body": body, "signature": signature }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signature, Verifier as _};

    #[test]
    fn a_description_holds_under_its_key_and_no_other() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let text = describe("0102030405", 9, serde_json::Map::new(), &key).unwrap();
        let outer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let body = outer["body"].as_str().unwrap();
        let signature = STANDARD.decode(outer["signature"].as_str().unwrap()).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        assert!(key.verifying_key().verify(body.as_bytes(), &signature).is_ok());
        let other = SigningKey::from_bytes(&[8; 32]);
        assert!(other.verifying_key().verify(body.as_bytes(), &signature).is_err());
        assert_eq!(public(&key).len(), 44);
    }

    #[test]
    fn a_key_is_written_once_and_read_again() {
        let path = std::env::temp_dir().join(format!("atlas-pack-key-{}", std::process::id()));
        let name = path.to_string_lossy().into_owned();
        make_key(&[&name]).unwrap();
        assert!(read_key(&path).is_ok());
        assert!(make_key(&[&name]).unwrap_err().to_string().contains("already"));
        fs::write(&path, "not a key").unwrap();
        assert!(read_key(&path).is_err());
        fs::remove_file(&path).unwrap();
    }
}
