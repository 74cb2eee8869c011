//! The settings in `deploy/` for nginx and Caddy: each is started as it is shipped, asked over HTTP, and opened in a browser.

use crate::deploy::ask;
use crate::harness::driven::root;
use crate::harness::{Options, Session, with_browser};
use crate::nginx::{self, Changes, Server, free_port, new_folder, quoted, shipped};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::{env, fs};

fn nginx(changes: &Changes<'_>) -> Result<Server> {
    nginx::nginx(&root(), changes)
}

/// Caddy with the shipped settings.
fn caddy(site: &Path, frame_ancestors: Option<&str>) -> Result<Server> {
    let (folder, port) = (new_folder(&root(), "caddy")?, free_port()?);
    let file = folder.join("Caddyfile");
    let main = root().join("deploy/caddy/Caddyfile");
    fs::write(
        &file,
        format!("{{\n\tadmin off\n\tauto_https off\n}}\nimport {}\n", quoted(&main.display().to_string())),
    )?;
    let program = env::var("CADDY").unwrap_or_else(|_| "caddy".into());
    let mut command = Command::new(&program);
    if let Some(sites) = frame_ancestors {
        command.env("ATLAS_FRAME_ANCESTORS", sites);
    }
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(&file)
        .env("ATLAS_SITE", format!("http://127.0.0.1:{port}"))
        // From the folder of the repository: in the settings a space would end it.
        .current_dir(root())
        .env("ATLAS_ROOT", site.strip_prefix(root())?)
        .env("XDG_DATA_HOME", &folder)
        .env("XDG_CONFIG_HOME", &folder);
    Server::start(&mut command, folder, port)
}

/// Status and headers of an answer.
struct Answer(u16, HashMap<String, String>);

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.1.get(name).map_or("", String::as_str)
    }
}

fn get(port: u16, path: &str, encodings: &str) -> Result<Answer> {
    let text = ask(
        port,
        &format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: {encodings}\r\nConnection: close\r\n\r\n"
        ),
    )?;
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("no status")?.parse()?;
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    Ok(Answer(status, headers))
}

/// The content security policy that the page itself has.
fn policy_of_the_page() -> Result<String> {
    let page = fs::read_to_string(root().join("dist/index.html"))?;
    let (_, rest) =
        page.split_once("Content-Security-Policy\" content=\"").context("the page has no policy")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

/// A file of the application whose name begins and ends so.
fn file(begin: &str, end: &str) -> Result<String> {
    for entry in fs::read_dir(root().join("dist"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(begin) && name.ends_with(end) {
            return Ok(format!("/{name}"));
        }
    }
    anyhow::bail!("dist/ has no {begin}…{end}")
}

/// Every line of what `deploy/` promises, asked of a running server.
fn check_answers(port: u16) -> Result<()> {
    let policy = format!("{}; frame-ancestors 'self'", policy_of_the_page()?);
    ensure!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let module = file("khorgos-atlas-", ".wasm")?;
    let data = file("map-", ".bin")?;
    let (asked, forever, never) = ("no-cache", "public, max-age=31536000, immutable", "no-store");
    let cases = [
        ("/", 200, "text/html", asked),
        ("/index.html", 200, "text/html", asked),
        ("/?view=44.2,80.4,9&lang=kk", 200, "text/html", asked),
        (module.as_str(), 200, "application/wasm", forever),
        (data.as_str(), 200, "application/octet-stream", forever),
        ("/version.json", 200, "application/json", asked),
        ("/config.json", 200, "application/json", asked),
        ("/sw.js", 200, "javascript", asked),
        ("/embed.js", 200, "javascript", asked),
        ("/embed.d.ts", 200, "text/plain", asked),
        ("/no-such-0123456789abcdef.js", 404, "text/", never),
        ("/.git/config", 404, "text/", never),
        ("/no/such/folder", 404, "text/", never),
    ];
    for (path, status, kind, kept) in cases {
        let answer = get(port, path, "gzip, br")?;
        ensure!(answer.0 == status, "{path}: {}", answer.0);
        let say = |name: &str| format!("{path}: {name}: {:?}", answer.header(name));
        ensure!(answer.header("content-type").contains(kind), say("content-type"));
        ensure!(answer.header("cache-control") == kept, say("cache-control"));
        ensure!(answer.header("content-security-policy") == policy, say("content-security-policy"));
        ensure!(answer.header("x-content-type-options") == "nosniff", say("x-content-type-options"));
        ensure!(answer.header("referrer-policy") == "no-referrer", say("referrer-policy"));
        ensure!(
            answer.header("cross-origin-opener-policy") == "same-origin",
            say("cross-origin-opener-policy")
        );
        ensure!(answer.header("permissions-policy").contains("geolocation=()"), say("permissions-policy"));
        ensure!(!answer.header("server").contains('.'), say("server"));
        let (for_whom, shared) =
            if path == "/embed.js" { ("cross-origin", "*") } else { ("same-origin", "") };
        ensure!(
            answer.header("cross-origin-resource-policy") == for_whom,
            say("cross-origin-resource-policy")
        );
        ensure!(answer.header("access-control-allow-origin") == shared, say("access-control-allow-origin"));
        if status == 200 {
            ensure!(answer.header("content-encoding") == "br", say("content-encoding"));
            ensure!(answer.header("vary").eq_ignore_ascii_case("accept-encoding"), say("vary"));
        }
    }
    for (encodings, sent) in [("gzip", "gzip"), ("identity", ""), ("", "")] {
        let answer = get(port, &module, encodings)?;
        ensure!(
            answer.header("content-encoding") == sent,
            "{encodings}: {:?}",
            answer.header("content-encoding")
        );
    }
    Ok(())
}

/// The application with a `security.txt`, as `cargo xtask dist --contact` leaves it.
fn site_with_contact() -> Result<PathBuf> {
    let site = new_folder(&root(), "site")?;
    for entry in fs::read_dir(root().join("dist"))? {
        let entry = entry?;
        std::os::unix::fs::symlink(entry.path(), site.join(entry.file_name()))?;
    }
    fs::create_dir_all(site.join(".well-known"))?;
    fs::write(site.join(".well-known/security.txt"), "Contact: mailto:security@example.org\n")?;
    Ok(site)
}

/// Asks a server of such a site for everything.
fn check_site(start: impl FnOnce(&Path) -> Result<Server>) -> Result<()> {
    let site = site_with_contact()?;
    let server = start(&site)?;
    let checked = check_answers(server.port).and_then(|()| {
        let answer = get(server.port, "/.well-known/security.txt", "gzip, br")?;
        ensure!(answer.0 == 200, "security.txt: {}", answer.0);
        ensure!(answer.header("content-type").starts_with("text/plain"), "{}", answer.header("content-type"));
        Ok(())
    });
    drop(server);
    let _ = fs::remove_dir_all(site);
    checked
}

#[test]
fn nginx_sends_what_pages_need() -> Result<()> {
    check_site(|site| nginx(&Changes { site: Some(site), ..Changes::default() }))
}

#[test]
fn caddy_sends_what_pages_need() -> Result<()> {
    check_site(|site| caddy(site, None))
}

/// The site of `deploy/nginx/site.conf` in the `http` block of the container, on ports of this machine alone.
fn site_settings(folder: &Path, plain: u16, port: u16) -> Result<nginx::Settings> {
    let mut site = shipped(&root(), "nginx/site.conf")?;
    let (to_tls, tls) = ("server #0", "server #1");
    for (block, other) in [(to_tls, "listen [::]:80"), (tls, "listen [::]:443")] {
        site.remove(&format!("{block} > {other}"))?;
    }
    site.set(&format!("{to_tls} > listen"), &format!("127.0.0.1:{plain}"))?;
    site.set(&format!("{tls} > listen 443"), &format!("127.0.0.1:{port} ssl http2"))?;
    site.set_path(&format!("{tls} > ssl_certificate"), &folder.join("certificate.pem"))?;
    site.set_path(&format!("{tls} > ssl_certificate_key"), &folder.join("key.pem"))?;
    site.set_path(&format!("{tls} > root"), &root().join("dist"))?;
    site.set_path(&format!("{tls} > include"), &root().join("deploy/nginx/khorgos-atlas.conf"))?;
    let maps = root().join("deploy/nginx/khorgos-atlas-maps.conf");
    let mut settings = nginx::container(&root(), folder, &maps)?;
    settings.remove("http > server")?;
    settings.add("http", &site.text())?;
    Ok(settings)
}

#[test]
fn the_site_of_nginx_speaks_tls_and_leads_to_it() -> Result<()> {
    let (folder, plain, port) = (new_folder(&root(), "tls")?, free_port()?, free_port()?);
    let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-keyout",
        ])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .stderr(Stdio::null())
        .status()
        .context("openssl cannot be started")?;
    ensure!(made.success(), "openssl makes no certificate");
    let server = nginx::start(folder.clone(), port, &site_settings(&folder, plain, port)?)?;
    let led = get(plain, "/?lang=zh", "br")?;
    ensure!(
        led.0 == 301 && led.header("location").starts_with("https://"),
        "{}: {:?}",
        led.0,
        led.header("location")
    );
    ensure!(led.header("location").ends_with("/?lang=zh"), "{:?}", led.header("location"));
    let answer = Command::new("curl")
        .args(["--silent", "--insecure", "--http2", "--output", "/dev/null", "--dump-header", "-"])
        .arg(format!("https://127.0.0.1:{}/", server.port))
        .output()
        .context("curl cannot be started")?;
    let answer = String::from_utf8_lossy(&answer.stdout).to_lowercase();
    ensure!(answer.starts_with("http/2 200"), "{answer}");
    ensure!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    ensure!(answer.contains("frame-ancestors 'self'"), "{answer}");
    Ok(())
}

/// Opens the atlas at an address and uses what a policy could break.
async fn use_atlas(session: &Session, address: &str) -> Result<()> {
    session.driver.goto(format!("{address}?lang=en&panel=trade&volumes=loads")).await?;
    session.wait("the map", "return document.documentElement.dataset.atlasState === 'ready'").await?;
    session.settle().await?;
    session.wait("the volumes", "return document.querySelector('#timeline-year')").await?;
    // Own data need the worker and its module; a picture needs blobs.
    session.js("for (const details of document.querySelectorAll('details')) details.open = true").await?;
    session.wait("own data", "return document.querySelector('#own-text')").await?;
    session
        .js("const t = document.querySelector('#own-text'); t.value = 'from,to,value\\nalmaty,duisburg,12\\n'; t.dispatchEvent(new Event('input', { bubbles: true }))")
        .await?;
    session.wait("the button", "return !document.querySelector('#own-take').disabled").await?;
    session.css("#own-take").click().await?;
    session.wait("the own set", "return document.querySelector('.own-set, #own h2')").await?;
    session.settle().await?;
    session.assert_clean().await?;
    ensure!(
        session.js("return window.warnings").await? == json!([]),
        "{}",
        session.js("return window.warnings").await?
    );
    // What the policy forbids does not happen.
    // In a task of its own: what a driver evaluates may do what the page may not.
    session
        .js("const tag = document.createElement('script'); tag.textContent = 'window.inlineRan = true'; document.body.append(tag);
             const image = new Image(); image.src = 'http://127.0.0.1:9/x.png';
             setTimeout(() => { try { new Function('window.evalRan = true')(); } catch { /* as it must be */ } })")
        .await?;
    session
        .wait("six refusals", "return 6 <= window.faults.filter(f => f.startsWith('policy')).length")
        .await?;
    session.settle().await?;
    let tried = session
        .js("return [window.inlineRan ?? false, window.evalRan ?? false, window.faults.filter(f => f.startsWith('policy')).length]")
        .await?;
    ensure!(tried[0] == json!(false) && tried[1] == json!(false), "{tried}");
    ensure!(tried[2].as_i64().is_some_and(|n| 6 <= n), "not all was refused: {tried}");
    Ok(())
}

#[test]
fn the_atlas_runs_behind_nginx_and_caddy() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        for server in [nginx(&Changes::default())?, caddy(&root().join("dist"), None)?] {
            use_atlas(&session, &format!("http://127.0.0.1:{}/", server.port)).await?;
        }
        Ok(())
    })
}

#[test]
fn the_atlas_runs_under_a_path_of_a_site() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let server = nginx(&Changes { under: Some("/maps/atlas"), ..Changes::default() })?;
        let led = get(server.port, "/maps/atlas", "br")?;
        ensure!(
            led.0 == 301 && led.header("location").ends_with("/maps/atlas/"),
            "{:?}",
            led.header("location")
        );
        ensure!(get(server.port, "/version.json", "br")?.0 == 404, "the atlas is at the root as well");
        use_atlas(&session, &format!("http://127.0.0.1:{}/maps/atlas/", server.port)).await
    })
}

/// True if the atlas at an address starts in a frame of the open page.
async fn starts_in_frame(session: &Session, address: &str) -> Result<bool> {
    session
        .js(&format!(
            "window.framed = false; addEventListener('message', e => {{ if (e.data?.event === 'ready') window.framed = true; }});
             document.body.replaceChildren(); const f = document.createElement('iframe'); f.src = '{address}'; f.width = 900; f.height = 600; document.body.append(f)"
        ))
        .await?;
    // Refused, the frame holds a page of the browser's own.
    let end =
        "location.protocol === 'chrome-error:' || document.documentElement?.dataset.atlasState === 'ready'";
    session.wait_in_frame(0, "the frame", &format!("return {end}")).await?;
    if session.in_frame(0, "return location.protocol").await? == json!("chrome-error:") {
        return Ok(false);
    }
    session.wait("the word of the frame", "return window.framed").await?;
    Ok(true)
}

/// A page of another site with nothing in it.
fn other_site(folder: &Path) -> Result<atlas_host::Host> {
    fs::write(folder.join("index.html"), "<!DOCTYPE html><title>another site</title><body></body>")?;
    atlas_host::Host::start(folder, "127.0.0.1:0", "")
}

#[test]
fn who_may_frame_the_atlas_is_a_choice() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let folder = new_folder(&root(), "other")?;
        let other = other_site(&folder)?;
        let site = other.url().trim_end_matches('/').to_owned();
        let named = format!("'self' {site}");
        let refusing = [nginx(&Changes::default())?, caddy(&root().join("dist"), None)?];
        let allowing = [
            nginx(&Changes { frame_ancestors: Some(&named), ..Changes::default() })?,
            caddy(&root().join("dist"), Some(&named))?,
        ];
        for (servers, expected) in [(refusing, false), (allowing, true)] {
            for server in servers {
                session.driver.goto(other.url()).await?;
                let framed = starts_in_frame(&session, &format!("http://127.0.0.1:{}/", server.port)).await?;
                ensure!(framed == expected, "framed: {framed}, expected: {expected}");
            }
        }
        let _ = fs::remove_dir_all(folder);
        Ok(())
    })
}
