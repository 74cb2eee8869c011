//! nginx with the settings of `deploy/`, on a free port of this machine: for tests and for measuring.

use anyhow::{Context as _, Result, ensure};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs};

/// A server of its own process, with its folder; both go when it is dropped.
pub struct Server {
    process: Child,
    folder: PathBuf,
    /// Port on `127.0.0.1`.
    pub port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // nginx ends its workers only when it is asked kindly.
        let _ = Command::new("kill").arg(self.process.id().to_string()).stderr(Stdio::null()).status();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Server {
    /// Starts a program that will listen at a port; what it says on its error output is told if it does not.
    ///
    /// # Errors
    /// Says that it cannot be started, or what it said.
    pub fn start(command: &mut Command, folder: PathBuf, port: u16) -> Result<Self> {
        let log = folder.join("log");
        let process = command
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()
            .with_context(|| format!("{:?} cannot be started", command.get_program()))?;
        let server = Self { process, folder, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let said = || fs::read_to_string(&log).unwrap_or_default();
            ensure!(start.elapsed() < Duration::from_secs(20), "nobody listens at port {port}: {}", said());
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }
}

/// A port that is free now.
///
/// # Errors
/// Says that there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A new folder in `target/tmp` of the repository.
///
/// # Errors
/// Says that it cannot be made.
pub fn new_folder(root: &Path, name: &str) -> Result<PathBuf> {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let n = MADE.fetch_add(1, Ordering::Relaxed);
    let folder = root.join(format!("target/tmp/{name}{}-{n}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Text of a file in `deploy/`.
///
/// # Errors
/// Says that it is not there.
pub fn shipped(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join("deploy").join(path)).with_context(|| format!("deploy/{path}"))
}

/// Replaces what must be there.
///
/// # Errors
/// Says that it is not.
pub fn put(text: &str, old: &str, new: &str) -> Result<String> {
    ensure!(text.contains(old), "{old:?} is no part of\n{text}");
    Ok(text.replace(old, new))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// Starts nginx (`NGINX`, or that of Debian) with settings that are whole.
///
/// # Errors
/// Says that it cannot be started, or what it said.
pub fn nginx_with(folder: PathBuf, port: u16, settings: &str) -> Result<Server> {
    // As root its workers would be somebody who may not read the folder of the repository.
    let user = if is_root() { "user root;\n" } else { "" };
    let file = folder.join("nginx.conf");
    fs::write(&file, format!("{user}{settings}"))?;
    let program = env::var("NGINX").unwrap_or_else(|_| "/usr/sbin/nginx".into());
    let mut command = Command::new(program);
    // nginx takes this variable for sockets that it inherits.
    command.env_remove("NGINX").arg("-c").arg(file).args(["-g", "daemon off;"]);
    Server::start(&mut command, folder, port)
}

/// nginx as in the container, for the repository at `root`, with one text of its settings changed for another.
///
/// # Errors
/// Says what is not as it was, that nginx cannot be started, or what it said.
pub fn nginx(root: &Path, change: Option<(&str, &str)>) -> Result<Server> {
    let (folder, port) = (new_folder(root, "nginx")?, free_port()?);
    let maps = folder.join("maps.conf");
    let mut map = shipped(root, "nginx/khorgos-atlas-maps.conf")?;
    let mut settings = shipped(root, "container/nginx.conf")?;
    if let Some((old, new)) = change {
        let changed = if map.contains(old) { &mut map } else { &mut settings };
        *changed = put(changed, old, new)?;
    }
    fs::write(&maps, map)?;
    // Gone, if it was the root that was changed.
    settings = settings.replace("/srv/atlas", &root.join("dist").display().to_string());
    for (old, new) in [
        // First: the repository may be below /tmp itself.
        (" /tmp/", format!(" {}/", folder.display())),
        ("/etc/khorgos-atlas/khorgos-atlas-maps.conf", maps.display().to_string()),
        ("/etc/khorgos-atlas", root.join("deploy/nginx").display().to_string()),
        ("listen 8080", format!("listen 127.0.0.1:{port}")),
    ] {
        settings = put(&settings, old, &new)?;
    }
    nginx_with(folder, port, &settings)
}
