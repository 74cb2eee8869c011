//! Kept on the device: the second start without a network, newer versions and broken ones, going back, data packs.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::rc::Rc;

/// As short as a test can wait, without looks for newer versions of its own.
const SETTINGS: &str = r#"{"idle_seconds": 600, "scene_seconds": 300, "update_minutes": 10080}"#;

fn wall() -> Options {
    Options { touch: true, kiosk: Some(SETTINGS), ..Options::default() }
}

/// Status of the guard.
async fn status(session: &Session) -> Result<Value> {
    session.js("return Object.fromEntries(await khorgosKiosk.status())").await
}

async fn open_kept_wall(session: &Session) -> Result<()> {
    session.open_wall().await?;
    session
        .wait("a whole version", "const s = Object.fromEntries(await khorgosKiosk.status()); return s.whole === 'true' && s.controlled === 'true'")
        .await
}

/// The digest of a text, worked out by the browser.
async fn digest(session: &Session, text: &str) -> Result<String> {
    session
        .text(&format!(
            "const bytes = new TextEncoder().encode({}); return 'sha256-' + btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))))",
            json!(text)
        ))
        .await
}

fn remove_packed(folder: &Path, name: &str) -> Result<()> {
    for packed in [format!("{name}.br"), format!("{name}.gz")] {
        let path = folder.join(packed);
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Change to a version's list of files.
type Change<'a> = &'a dyn Fn(&mut Value);

/// Puts another version into the folder that is served: its page says which one it is.
async fn publish(session: &Session, id: &str, change: impl Fn(&mut Value)) -> Result<()> {
    let folder = &session.folder;
    let page = fs::read_to_string(folder.join("index.html"))?;
    let before = page
        .split_once("data-version=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .context("no version")?
        .0;
    let page = page.replace(&format!("data-version=\"{before}\""), &format!("data-version=\"{id}\""));
    let mut list: Value = serde_json::from_str(&fs::read_to_string(folder.join("version.json"))?)?;
    list["id"] = json!(id);
    list["files"]["index.html"] = json!(digest(session, &page).await?);
    change(&mut list);
    for name in ["index.html", "version.json"] {
        remove_packed(folder, name)?;
    }
    fs::write(folder.join("index.html"), page)?;
    fs::write(folder.join("version.json"), list.to_string())?;
    Ok(())
}

/// Ticks of a wall come ten times as often, and with them its looks at whether somebody is there: every three seconds.
const QUICK_TICKS: &str = "const every = setInterval; window.setInterval = (call, ms, ...rest) => every(call, ms === 500 ? 50 : ms, ...rest)";

const VERSION: &str = "return document.querySelector('script[data-wasm]').dataset.version";

#[test]
fn a_wall_starts_again_without_a_network() -> Result<()> {
    with_browser(wall(), async |session: Rc<Session>| {
        open_kept_wall(&session).await?;
        session.host.cut(true);
        let n = session.host.requests().len();
        session.open_wall().await?;
        session.css(".wall-attract").click().await?;
        session.wait_phase("story").await?;
        session
            .wait("figures with their sources", "return document.querySelector('.wall-story .wall-source')")
            .await?;
        let asked: Vec<String> = session.host.requests().split_off(n);
        ensure!(
            asked.iter().all(|path| ["version.json", "sw.js", "kiosk.json", "config.json"]
                .iter()
                .any(|known| path.contains(known))),
            "files were asked of a network that is not there: {asked:?}"
        );
        session.assert_clean().await
    })
}

#[test]
fn a_reader_keeps_the_atlas_only_when_asked_and_can_let_it_go() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        ensure!(
            session.js("return (await caches.keys()).length").await? == json!(0),
            "something is kept already"
        );
        session.button("Help").click().await?;
        session.css("#keep-offline").click().await?;
        session.wait("it is kept", "return document.getElementById('kept-offline')").await?;
        session.host.cut(true);
        session.open("?lang=ru&view=44.19,80.40,11.3").await?;
        session.wait("names", "return document.documentElement.lang === 'ru'").await?;
        session.host.cut(false);
        session.button("Справка").click().await?;
        session.css("#forget-offline").click().await?;
        session
            .wait("nothing is kept", "return !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length")
            .await
    })
}

#[test]
fn a_newer_version_waits_until_nobody_is_there_and_comes_whole() -> Result<()> {
    with_browser(wall(), async |session: Rc<Session>| {
        session.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": QUICK_TICKS })).await?;
        open_kept_wall(&session).await?;
        let first = session.text(VERSION).await?;
        session.css(".wall-attract").click().await?;
        session.wait_phase("story").await?;
        session.css("#wall-explore").click().await?;
        let second = "00000000000000b2";
        publish(&session, second, |_| ()).await?;
        let staged = session.text("return khorgosKiosk.call('do', 'check')").await?;
        ensure!(staged == second, "not staged: {staged}; {}", status(&session).await?);
        // The wall has looked whether somebody is there.
        session.js("const { memory } = performance; window.nLooks = 0; Object.defineProperty(performance, 'memory', { get() { nLooks++; return memory } })").await?;
        session.wait("a look", "return nLooks").await?;
        ensure!(session.text(VERSION).await? == first, "the version changed under the visitor's hands");
        ensure!(
            status(&session).await?["kept"] == json!(first),
            "the worker changed: {}",
            status(&session).await?
        );
        session.css("#wall-home").click().await?;
        session.wait("the newer version", &format!("return document.querySelector('script[data-wasm]')?.dataset.version === '{second}' && document.documentElement.dataset.kioskReady === 'yes'")).await?;
        let after = status(&session).await?;
        ensure!(after["kept"] == json!(second) && after["previous"] == json!(first), "{after}");
        // And back: what was left is not taken again.
        session.js("khorgosKiosk.call('do', 'back')").await?;
        session.wait("the version before", &format!("return document.querySelector('script[data-wasm]')?.dataset.version === '{first}' && document.documentElement.dataset.kioskReady === 'yes'")).await?;
        session.js("await khorgosKiosk.call('do', 'check')").await?;
        let after = status(&session).await?;
        ensure!(
            after["kept"] == json!(first) && after["refused"] == json!(second) && after["staged"].is_null(),
            "{after}"
        );
        session.assert_clean().await
    })
}

#[test]
fn a_broken_newer_version_leaves_the_old_one_running() -> Result<()> {
    with_browser(wall(), async |session: Rc<Session>| {
        open_kept_wall(&session).await?;
        let first = session.text(VERSION).await?;
        let wrong = |list: &mut Value| {
            list["files"]["icon-192.png"] = json!("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        };
        let missing = |list: &mut Value| {
            list["files"]["gone-0000.bin"] = json!("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        };
        let no_list =
            |list: &mut Value| *list = json!({ "id": "../../x", "files": { "../secret": "sha256-x" } });
        let changes: [(&str, &str, Change<'_>); 3] = [
            ("00000000000000c3", "icon-192.png: its digest does not fit", &wrong),
            ("00000000000000d4", "gone-0000.bin: HTTP 404", &missing),
            ("00000000000000e5", "is not a list of files", &no_list),
        ];
        let list = fs::read(session.folder.join("version.json"))?;
        let page = fs::read(session.folder.join("index.html"))?;
        for (id, said, change) in changes {
            publish(&session, id, change).await?;
            session.js("await khorgosKiosk.call('do', 'check')").await?;
            let log = session.text("return khorgosKiosk.lines().join('\\n')").await?;
            ensure!(log.contains(said), "{said:?} is not in the log:\n{log}");
            let now = status(&session).await?;
            ensure!(
                now["kept"] == json!(first) && now["staged"].is_null() && now["whole"] == json!("true"),
                "{now}"
            );
            fs::write(session.folder.join("version.json"), &list)?;
            fs::write(session.folder.join("index.html"), &page)?;
        }
        session.host.cut(true);
        session.open_wall().await?;
        ensure!(session.text(VERSION).await? == first, "another version");
        let names = session
            .js("return (await caches.keys()).filter(name => name.includes('version')).length")
            .await?;
        ensure!(names == json!(1), "pieces of broken versions are left: {names}");
        Ok(())
    })
}

#[test]
fn data_packs_are_taken_with_the_right_signature_only() -> Result<()> {
    with_browser(wall(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        let key = session
            .text("window.pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
                   const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
                   window.name = JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey));
                   return btoa(String.fromCharCode(...new Uint8Array(raw)))")
            .await?;
        let settings = json!({ "idle_seconds": 600, "scene_seconds": 300, "update_minutes": 10080, "pack": "pack.json", "pack_key": key });
        fs::write(session.folder.join("kiosk.json"), settings.to_string())?;
        open_kept_wall(&session).await?;
        let shipped = status(&session).await?["data"].clone();
        write_pack(&session, 7, &[1, 2, 3, 4, 5, 0, 0, 0], Fault::Signature).await?;
        session.js("await khorgosKiosk.call('do', 'check')").await?;
        expect_log(&session, "the signature is not of the key").await?;
        write_pack(&session, 7, &[1, 2, 3, 4, 5, 0, 0, 0], Fault::Nothing).await?;
        // A file that was changed on its way.
        let facts = session.folder.join("pack-facts.bin");
        let good = fs::read(&facts)?;
        fs::write(&facts, b"other")?;
        session.js("await khorgosKiosk.call('do', 'check')").await?;
        expect_log(&session, "pack-facts.bin: its digest does not fit").await?;
        fs::write(&facts, &good)?;
        session.js("await khorgosKiosk.call('do', 'check')").await?;
        ensure!(status(&session).await?["pack_staged"] == json!("0102030405"), "{}", status(&session).await?);
        session.js("khorgosKiosk.call('do', 'change')").await?;
        session.wait("the newer data", "return document.documentElement.dataset.kioskReady === 'yes' && (await khorgosKiosk.status()).some(([k, v]) => k === 'data' && v === '0102030405')").await?;
        // An older one is not taken, and the newer one can be put away.
        write_pack(&session, 6, &[9, 9, 9, 9, 9, 0, 0, 0], Fault::Nothing).await?;
        session.js("await khorgosKiosk.call('do', 'check')").await?;
        ensure!(status(&session).await?["pack_staged"].is_null(), "an older pack was taken");
        session.js("khorgosKiosk.call('do', 'pack-back')").await?;
        let script = format!(
            "return document.documentElement.dataset.kioskReady === 'yes' && (await khorgosKiosk.status()).some(([k, v]) => k === 'data' && v === {shipped})"
        );
        session.wait("the data as shipped", &script).await?;
        ensure!(
            status(&session).await?["pack_refused"] == json!("0102030405"),
            "{}",
            status(&session).await?
        );
        // One that is signed and cannot be read is refused when it is read, and nothing changes.
        write_pack(&session, 9, &[7, 7, 7, 7, 7, 0, 0, 0], Fault::Facts).await?;
        session.js("await khorgosKiosk.call('do', 'check'); await khorgosKiosk.call('do', 'change')").await?;
        expect_log(&session, "0707070707 is refused").await?;
        let now = status(&session).await?;
        ensure!(
            now["data"] == shipped
                && now["pack_refused"] == json!("0707070707")
                && now["pack_staged"].is_null(),
            "{now}"
        );
        session.assert_clean().await
    })
}

async fn expect_log(session: &Session, said: &str) -> Result<()> {
    let log = session.text("return khorgosKiosk.lines().join('\\n')").await?;
    ensure!(log.contains(said), "{said:?} is not in the log:\n{log}");
    Ok(())
}

/// Fault of a data pack.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Nothing,
    /// Its signature.
    Signature,
    /// Its facts end too soon, although digest and signature are right.
    Facts,
}

/// The shipped data under another version, signed with the key of the page's name.
async fn write_pack(session: &Session, serial: u32, version: &[u8; 8], fault: Fault) -> Result<()> {
    let mut files = serde_json::Map::new();
    for name in ["map", "shapes", "detail", "facts"] {
        let source = fs::read_dir(&session.folder)?
            .flatten()
            .find(|entry| {
                let file = entry.file_name().to_string_lossy().into_owned();
                file.starts_with(&format!("{name}-")) && file.ends_with(".bin")
            })
            .with_context(|| format!("no {name}"))?;
        let mut bytes = fs::read(source.path())?;
        bytes[6..14].copy_from_slice(version);
        if fault == Fault::Facts && name == "facts" {
            bytes.truncate(5000);
        }
        let file = format!("pack-{name}.bin");
        fs::write(session.folder.join(&file), &bytes)?;
        let digest = session
            .text(&format!("const bytes = await (await fetch('{file}', {{ cache: 'no-store' }})).arrayBuffer(); return 'sha256-' + btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))))"))
            .await?;
        files.insert(name.to_owned(), json!({ "file": file, "digest": digest }));
    }
    let text: String = version.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    let body = json!({ "format": atlas_engine::data::FORMAT_VERSION, "version": text, "serial": serial, "files": files }).to_string();
    let signature = session
        .text(&format!(
            "const key = await crypto.subtle.importKey('jwk', JSON.parse(window.name), {{ name: 'Ed25519' }}, false, ['sign']);
             const signed = new Uint8Array(await crypto.subtle.sign({{ name: 'Ed25519' }}, key, new TextEncoder().encode({})));
             {} return btoa(String.fromCharCode(...signed))",
            json!(body),
            if fault == Fault::Signature { "signed[0] ^= 1;" } else { "" },
        ))
        .await?;
    fs::write(session.folder.join("pack.json"), json!({ "body": body, "signature": signature }).to_string())?;
    Ok(())
}
