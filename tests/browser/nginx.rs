//! nginx with the settings of `deploy/`, on a free port of this machine: for tests and for measuring.

#[path = "nginx_settings.rs"]
mod nginx_settings;

use anyhow::{Context as _, Result, ensure};
pub(crate) use nginx_settings::{Settings, quoted};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs};

/// A server of its own process, with its folder; both go when it is dropped.
pub(crate) struct Server {
    process: Child,
    folder: PathBuf,
    /// Its port on `127.0.0.1`.
    pub(crate) port: u16,
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
    /// Starts a program that will listen at a port.
    ///
    /// # Errors
    /// Says that it cannot be started, or the text of its error output.
    pub(crate) fn start(command: &mut Command, folder: PathBuf, port: u16) -> Result<Self> {
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
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A new folder in `target/tmp` of the repository.
pub(crate) fn new_folder(repository: &Path, name: &str) -> Result<PathBuf> {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let n = MADE.fetch_add(1, Ordering::Relaxed);
    let folder = repository.join(format!("target/tmp/{name}{}-{n}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Settings of a file in `deploy/`.
pub(crate) fn shipped(repository: &Path, path: &str) -> Result<Settings> {
    let text = fs::read_to_string(repository.join("deploy").join(path));
    Settings::parse(&text.with_context(|| format!("deploy/{path}"))?).with_context(|| path.to_owned())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// Starts nginx (`NGINX`, or that of Debian) with settings that are whole.
pub(crate) fn start(folder: PathBuf, port: u16, settings: &Settings) -> Result<Server> {
    // As root its workers would be somebody who may not read the folder of the repository.
    let user = if is_root() { "user root;\n" } else { "" };
    let file = folder.join("nginx.conf");
    fs::write(&file, format!("{user}{}", settings.text()))?;
    let program = env::var("NGINX").unwrap_or_else(|_| "/usr/sbin/nginx".into());
    let mut command = Command::new(program);
    // nginx takes this variable for sockets that it inherits.
    command.env_remove("NGINX").arg("-c").arg(file).args(["-g", "daemon off;"]);
    Server::start(&mut command, folder, port)
}

/// Settings of the container with these maps, and with its files in a folder of the test instead of `/tmp`.
///
/// # Errors
/// Says that a directive is not where it was.
pub(crate) fn container(repository: &Path, folder: &Path, maps: &Path) -> Result<Settings> {
    let mut settings = shipped(repository, "container/nginx.conf")?;
    settings.set_path("pid", &folder.join("nginx.pid"))?;
    for kind in ["client_body", "proxy", "fastcgi", "scgi", "uwsgi"] {
        settings.set_path(&format!("http > {kind}_temp_path"), &folder.join(kind))?;
    }
    settings.set_path("http > include /etc/khorgos-atlas/khorgos-atlas-maps.conf", maps)?;
    Ok(settings)
}

/// Differences of a test's nginx from that of the container.
#[derive(Default)]
pub(crate) struct Changes<'a> {
    /// Folder with the application; `dist/` of the repository unless said otherwise.
    pub(crate) site: Option<&'a Path>,
    /// Path of the site that the application is put under, without a slash at the end.
    pub(crate) under: Option<&'a str>,
    /// Sites that may frame the application, as in the policy.
    pub(crate) frame_ancestors: Option<&'a str>,
}

/// nginx as in the container, for the repository at `repository`.
///
/// # Errors
/// Says that a directive is not where it was, that nginx cannot be started, or the text of its error output.
pub(crate) fn nginx(repository: &Path, changes: &Changes<'_>) -> Result<Server> {
    let (folder, port) = (new_folder(repository, "nginx")?, free_port()?);
    let mut maps = repository.join("deploy/nginx/khorgos-atlas-maps.conf");
    if let Some(sites) = changes.frame_ancestors {
        let mut settings = shipped(repository, "nginx/khorgos-atlas-maps.conf")?;
        settings.set("map \"\" $atlas_frame_ancestors > default", &quoted(sites))?;
        maps = folder.join("maps.conf");
        fs::write(&maps, settings.text())?;
    }
    let mut settings = container(repository, &folder, &maps)?;
    let dist = repository.join("dist");
    let site = changes.site.unwrap_or(&dist);
    match changes.under {
        None => settings.set_path("http > server > root", site)?,
        Some(path) => {
            settings.remove("http > server > root")?;
            let alias = quoted(&format!("{}/", site.display()));
            let locations =
                format!("location {path}/ {{ alias {alias}; }} location = {path} {{ return 301 {path}/; }}");
            settings.add("http > server", &locations)?;
        }
    }
    settings.set("http > server > listen", &format!("127.0.0.1:{port}"))?;
    settings.set_path("http > server > include", &repository.join("deploy/nginx/khorgos-atlas.conf"))?;
    start(folder, port, &settings)
}
