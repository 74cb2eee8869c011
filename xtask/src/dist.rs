//! The folder to put on a static host, and serving the page on the own machine.

use crate::page::{self, Profile};
use crate::run::own_step;
use crate::{compress, root, security_txt, stamp, tools};
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

/// The folder for hosts.
pub(crate) fn dist_dir() -> PathBuf {
    root().join("dist")
}

/// Placement of a deployment: address and contact.
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
    page::build(Profile::Release, placement.address.as_deref(), &dist_dir())?;
    if let Some(contact) = &placement.contact {
        security_txt::write(&dist_dir(), contact, SystemTime::now())?;
    }
    own_step("compressing", || compress::compress_all(&dist_dir()))?;
    stamp::write(&dist_dir())
}

/// Builds the application for this machine, into a folder of its own, and serves it.
///
/// # Errors
/// Says which step failed, or that the port is taken.
pub(crate) fn serve(port: u16) -> Result<()> {
    let start = Instant::now();
    println!(
        "building with profile `serve`: sooner linked and larger than what `cargo xtask dist` makes for hosts"
    );
    tools::set_up()?;
    let folder = page::target_dir()?.join("page/serve/dist");
    page::build(Profile::Serve, None, &folder)?;
    let host = atlas_host::Host::start(&folder, &format!("127.0.0.1:{port}"), "")
        .with_context(|| format!("port {port} cannot be used; choose another with --port"))?;
    println!(
        "Khorgos Atlas is at {} after {:.1} s (Ctrl-C ends it)",
        host.url(),
        start.elapsed().as_secs_f64()
    );
    host.wait();
    Ok(())
}
