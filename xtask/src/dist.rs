//! The folder to put on a static host, and serving it.

use crate::run::{own_step, step};
use crate::{oembed, root, security_txt, stamp, tools};
use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};

/// Where the built application is.
pub(crate) fn dist_dir() -> PathBuf {
    root().join("dist")
}

/// What is known of the place where the application will be.
#[derive(Default)]
pub(crate) struct Placement {
    /// Its address, for documents that hold it.
    pub(crate) address: Option<String>,
    /// Whom to tell of a hole, for `security.txt`.
    pub(crate) contact: Option<String>,
}

/// Builds the application as users get it.
///
/// # Errors
/// Says which step failed.
pub(crate) fn dist(placement: &Placement) -> Result<()> {
    tools::set_up()?;
    let trunk = tools::trunk()?;
    let mut build = Command::new(trunk);
    // Trunk takes NO_COLOR for a yes-or-no option of its own, and then refuses its usual value.
    build.current_dir(root()).args(["build", "--release"]).env_remove("NO_COLOR").env("RUST_LOG", "warn");
    if let Some(address) = &placement.address {
        build.env(oembed::VARIABLE, address);
    }
    step("building the application", &mut build)?;
    if let Some(contact) = &placement.contact {
        security_txt::write(&dist_dir(), contact, SystemTime::now())?;
    }
    own_step("compressing", || compress_all(&dist_dir()))?;
    stamp::write()
}

/// Builds the application and serves it.
///
/// # Errors
/// Says which step failed, or that the port is taken.
pub(crate) fn serve(port: u16) -> Result<()> {
    let start = Instant::now();
    dist(&Placement::default())?;
    let host = atlas_host::Host::start(&dist_dir(), &format!("127.0.0.1:{port}"), "")
        .with_context(|| format!("port {port} cannot be used; choose another with --port"))?;
    println!(
        "Khorgos Atlas is at {} after {:.1} s (Ctrl-C ends it)",
        host.url(),
        start.elapsed().as_secs_f64()
    );
    host.wait();
    Ok(())
}

/// Bytes as brotli at its best.
///
/// # Errors
/// None in practice: memory is the only limit.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Puts `.br` and `.gz` beside each file. What was compressed before is taken from a cache.
fn compress_all(dir: &Path) -> Result<()> {
    let cache = root().join("target/compressed");
    fs::create_dir_all(&cache)?;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let packed_already = path.extension().is_some_and(|extension| extension == "br" || extension == "gz");
        if !path.is_file() || packed_already {
            continue;
        }
        let bytes = fs::read(&path)?;
        let key: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        for (extension, pack) in [("br", brotli as fn(&[u8]) -> Result<Vec<u8>>), ("gz", gzip)] {
            let cached = cache.join(format!("{key}.{extension}"));
            if !cached.is_file() {
                fs::write(&cached, pack(&bytes)?)?;
            }
            let mut name = path.clone().into_os_string();
            name.push(format!(".{extension}"));
            fs::copy(&cached, name)?;
        }
    }
    Ok(())
}
