//! Kiosk deployment: the supervisor with a real browser, and the files around it.

use crate::harness::driven::root;
use crate::harness::note_time;
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

struct Supervisor(Child);

impl Drop for Supervisor {
    fn drop(&mut self) {
        // Asked kindly it ends its browser as well.
        let _ = Command::new("kill").arg(self.0.id().to_string()).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

fn wait_for<T>(what: &str, seconds: u64, mut look: impl FnMut() -> Option<T>) -> Result<T> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        if let Some(found) = look() {
            return Ok(found);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    anyhow::bail!("waited in vain for {what}")
}

/// Raw response of the host.
pub(crate) fn ask(port: u16, request: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn get(port: u16, path: &str) -> Result<String> {
    ask(port, &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
}

fn status(state: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(state.join("status.json")).ok()?).ok()
}

/// Processes of the browser with this profile that do not belong to another of them.
fn browser_of(profile: &Path) -> Option<u32> {
    let wanted = format!("--user-data-dir={}", profile.display());
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let line = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if line.contains(&wanted)
            && !line.contains("--type=")
            && !line.contains("supervisor.py")
            && !line.contains("crashpad")
        {
            return Some(pid);
        }
    }
    None
}

#[test]
fn the_supervisor_starts_a_browser_hears_it_and_starts_it_again() -> Result<()> {
    let start = Instant::now();
    let result = supervise();
    note_time(start.elapsed());
    result
}

fn supervise() -> Result<()> {
    let folder = env::temp_dir().join(format!("atlas-supervisor-{}", std::process::id()));
    let (state, profile, media, packs) =
        (folder.join("state"), folder.join("profile"), folder.join("media"), folder.join("packs"));
    for part in [&state, &profile, &media, &packs] {
        fs::create_dir_all(part)?;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let chromium = env::var("CHROMIUM").unwrap_or_else(|_| "chromium".into());
    let mut command = Command::new("python3");
    command.arg(root().join("deploy/kiosk/supervisor.py"));
    command
        .arg("--site")
        .arg(root().join("dist"))
        .arg("--settings")
        .arg(root().join("deploy/kiosk/kiosk.json"));
    command.args(["--port", &port.to_string(), "--silence", "25"]);
    command
        .arg("--state")
        .arg(&state)
        .arg("--profile")
        .arg(&profile)
        .arg("--media")
        .arg(&media)
        .arg("--packs")
        .arg(&packs);
    command.args([
        "--",
        &chromium,
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--remote-debugging-port=0",
        "--window-size=800,600",
        "--user-data-dir={profile}",
        "{url}",
    ]);
    let mut supervisor = Supervisor(
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("python3 is missing")?,
    );
    let phase = |state: &Value| state["page"]["phase"] == "attract";
    wait_for("the first sign of life", 90, || status(&state).filter(phase))?;

    // Its host: settings of the hall, files with the right headers, nothing beside them.
    ensure!(
        get(port, "/kiosk.json")?.contains("\"heartbeat\": \"heartbeat\""),
        "not the settings of the hall"
    );
    let page = get(port, "/")?;
    ensure!(
        page.contains("no-cache") && page.contains("nosniff"),
        "{}",
        page.lines().take(9).collect::<Vec<_>>().join("\n")
    );
    fs::write(folder.join("secret.txt"), b"secret")?;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/pack/../secret.txt",
        "/pack/%2e%2e/secret.txt",
        "/pack/..%2fsecret.txt",
        "//etc/passwd",
    ] {
        let answer = get(port, path)?;
        ensure!(!answer.contains("secret") && !answer.contains("root:"), "{path} is served:\n{answer}");
    }
    ensure!(get(port, "/pack/none.bin")?.starts_with("HTTP/1.1 404"), "what is not there");
    let post = |path: &str, body: &str| {
        ask(
            port,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            ),
        )
    };
    ensure!(post("/heartbeat", "no json")?.starts_with("HTTP/1.1 400"), "a bad sign of life is taken");
    ensure!(post("/elsewhere", "{}")?.starts_with("HTTP/1.1 404"), "anything can be sent anywhere");

    // A pack from a stick.
    let stick = media.join("kiosk/STICK/khorgos-atlas-pack");
    fs::create_dir_all(&stick)?;
    fs::write(stick.join("map-0.bin"), b"map")?;
    fs::write(stick.join("pack.json"), b"{\"body\":\"\"}")?;
    wait_for("the pack", 20, || {
        get(port, "/pack/pack.json").ok().filter(|answer| answer.contains("{\"body\""))
    })?;
    ensure!(get(port, "/pack/map-0.bin")?.ends_with("map"), "its files are not there");

    // The browser is killed, then it hangs.
    let first = browser_of(&profile).context("no browser")?;
    Command::new("kill").args(["-KILL", &first.to_string()]).status()?;
    let second = wait_for("another browser", 30, || browser_of(&profile).filter(|pid| *pid != first))?;
    let starts = |least: u64| {
        let state = &state;
        move || {
            status(state).filter(|found| {
                found["starts_in_ten_minutes"].as_u64() >= Some(least)
                    && found["silence_s"].as_f64() < Some(11.0)
                    && phase(found)
            })
        }
    };
    wait_for("a sign of life of the second", 90, starts(2))?;
    Command::new("kill").args(["-STOP", &second.to_string()]).status()?;
    let third = wait_for("a third browser", 90, || browser_of(&profile).filter(|pid| *pid != second))?;
    Command::new("kill").arg(supervisor.0.id().to_string()).status()?;
    let ended = wait_for("its end", 30, || supervisor.0.try_wait().ok().flatten())?;
    ensure!(ended.success(), "it ended with {ended}");
    wait_for("the end of its browser", 20, || {
        browser_of(&profile).is_none_or(|pid| pid != third).then_some(())
    })?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

#[test]
fn the_service_calls_the_supervisor_as_it_is() -> Result<()> {
    let service = fs::read_to_string(root().join("deploy/kiosk/khorgos-atlas-kiosk.service"))?;
    let start = service.lines().find_map(|line| line.strip_prefix("ExecStart=")).context("no ExecStart")?;
    let help =
        Command::new("python3").arg(root().join("deploy/kiosk/supervisor.py")).arg("--help").output()?;
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for option in start.split_whitespace().filter(|word| word.starts_with("--")) {
        ensure!(help.contains(option), "the supervisor has no {option}");
    }
    // Where systemd is, it reads the file itself.
    if let Ok(verdict) = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .arg(root().join("deploy/kiosk/khorgos-atlas-kiosk.service"))
        .output()
    {
        let said = String::from_utf8_lossy(&verdict.stderr).into_owned();
        let faults: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("Unknown") || line.contains("Failed to parse"))
            .collect();
        ensure!(faults.is_empty(), "{faults:?}");
    }
    let shell = Command::new("sh").arg("-n").arg(root().join("deploy/kiosk/install.sh")).status()?;
    ensure!(shell.success(), "install.sh is no shell script");
    // The settings that are shipped are good.
    let settings: serde_json::Map<String, Value> =
        serde_json::from_str(&fs::read_to_string(root().join("deploy/kiosk/kiosk.json"))?)?;
    let value = |value: &Value| match value {
        Value::String(text) => atlas_engine::app_state::ConfigValue::Text(text.clone()),
        Value::Number(number) => {
            atlas_engine::app_state::ConfigValue::Number(number.as_f64().unwrap_or_default())
        }
        Value::Array(all) => atlas_engine::app_state::ConfigValue::List(
            all.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect(),
        ),
        _ => atlas_engine::app_state::ConfigValue::Other,
    };
    let entries: Vec<_> = settings.iter().map(|(key, found)| (key.clone(), value(found))).collect();
    let (_, faults) = atlas_engine::kiosk::KioskSettings::from_entries(&entries);
    ensure!(faults.is_empty(), "{faults:?}");
    Ok(())
}
