//! Browsers that outlive a test: started when none is idle, handed back after it, replaced after a crash.

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities as _;
use thirtyfour::prelude::*;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

/// Graphics of a browser; each kind is a launch configuration of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Graphics {
    /// WebGL2, by software.
    WebGl,
    /// No WebGL at all.
    None,
}

/// Browsers that no test uses now.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// A Chromium with its driver and one WebDriver session.
pub(crate) struct Browser {
    pub(super) driver: WebDriver,
    graphics: Graphics,
    control: Control,
    process: DriverProcess,
}

impl Browser {
    /// An idle browser, or a new one.
    pub(super) async fn take(graphics: Graphics) -> Result<Self> {
        let idle = {
            let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
            idle.iter().position(|browser| browser.graphics == graphics).map(|index| idle.swap_remove(index))
        };
        match idle {
            Some(browser) => Ok(browser),
            None => Self::start(graphics).await,
        }
    }

    async fn start(graphics: Graphics) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = DriverProcess::start(port)?;
        let driver = connect(port, graphics).await?;
        let capabilities = driver.handle().capabilities();
        let options = capabilities.get("goog:chromeOptions").context("the driver names no options")?;
        let address = options["debuggerAddress"].as_str().context("the browser has no debugger address")?;
        let control = Control::connect(address)?;
        Ok(Self { driver, graphics, control, process })
    }

    /// A window in a fresh browser context, which the driver is switched to: storage, cache, workers and history are its own.
    pub(super) async fn open_context(&mut self) -> Result<BrowserContext> {
        let created = self.control.call("Target.createBrowserContext", &json!({}))?;
        let id = created["browserContextId"].as_str().context("no browser context")?.to_owned();
        let window = self.control.call(
            "Target.createTarget",
            &json!({ "url": "about:blank", "browserContextId": id, "newWindow": true, "width": 1400, "height": 1000 }),
        )?;
        let handle = window["targetId"].as_str().context("no window")?;
        self.driver.switch_to_window(WindowHandle::from(handle.to_owned())).await?;
        Ok(BrowserContext(id))
    }

    /// Closes a context with all its windows and hands the browser back; one that does not answer is ended instead.
    pub(super) async fn give_back(mut self, context: &BrowserContext) {
        let closed =
            self.control.call("Target.disposeBrowserContext", &json!({ "browserContextId": context.0 }));
        let answers = tokio::time::timeout(Duration::from_secs(10), self.driver.windows()).await;
        if closed.is_ok() && matches!(answers, Ok(Ok(_))) {
            IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
        } else {
            self.end();
        }
    }

    /// Ends the browser with its driver.
    pub(super) fn end(self) {
        // Whatever the driver still answers: its process group is ended.
        let _ = self.driver.leak();
        drop(self.process);
    }

    /// The process that all processes of the browser are below.
    pub(super) fn process_id(&self) -> u32 {
        self.process.0.id()
    }
}

/// A browser context of the running test.
pub(super) struct BrowserContext(String);

/// The protocol of the browser itself: the driver speaks that of its pages only.
struct Control {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    n_calls: u64,
}

impl Control {
    fn connect(address: &str) -> Result<Self> {
        let version: Value = serde_json::from_str(&get(address, "/json/version")?)?;
        let url = version["webSocketDebuggerUrl"].as_str().context("the browser has no socket")?;
        let (socket, _) = tungstenite::connect(url)?;
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        }
        Ok(Self { socket, n_calls: 0 })
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Result<Value> {
        self.n_calls += 1;
        let call = json!({ "id": self.n_calls, "method": method, "params": parameters });
        self.socket.send(Message::text(call.to_string()))?;
        loop {
            let Message::Text(text) = self.socket.read()? else { continue };
            let answer: Value = serde_json::from_str(&text)?;
            if answer["id"] == json!(self.n_calls) {
                if !answer["error"].is_null() {
                    bail!("{method}: {}", answer["error"]);
                }
                return Ok(answer["result"].clone());
            }
        }
    }
}

/// Body of an answer of the debugger's HTTP server, which leaves connections open.
fn get(address: &str, path: &str) -> Result<String> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    (&stream).write_all(request.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse()?;
            }
            _ if line.trim_end().is_empty() => break,
            _ => (),
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(String::from_utf8(body)?)
}

/// Starts the driver, and ends its process group once the input of this shell ends: at the latest with this process. The
/// browser does not end with the driver, but it is of the same group.
const KEEPER: &str = "\"$0\" --port=\"$1\" >/dev/null 2>&1 & trap '' TERM; cat >/dev/null; kill -TERM 0; n=0; \
    while [ $n -lt 30 ] && ! rm -rf \"$TMPDIR\" 2>/dev/null; do sleep 0.1; n=$((n + 1)); done; kill -KILL 0";

/// The driver below a shell that keeps it, and its profiles in a folder that goes with it.
struct DriverProcess(Child);

impl DriverProcess {
    fn start(port: u16) -> Result<Self> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let n = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("target/tmp/b{}-{n}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::create_dir_all(&folder)?;
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, &program, &port.to_string()])
            .env("TMPDIR", &folder)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{program} cannot be started"))?;
        Ok(Self(keeper))
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        // The end of its input is what the keeper waits for.
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

async fn connect(port: u16, graphics: Graphics) -> Result<WebDriver> {
    let mut capabilities = DesiredCapabilities::chrome();
    if let Ok(chromium) = std::env::var("CHROMIUM") {
        capabilities.set_binary(&chromium)?;
    }
    let common = [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--lang=en-US",
        "--window-size=1400,1000",
        // Windows that nobody looks at run like those that somebody does.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
    ];
    let gl: &[&str] = match graphics {
        Graphics::WebGl => {
            &["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
        }
        Graphics::None => &["--disable-gpu", "--disable-software-rasterizer"],
    };
    for argument in common.iter().chain(gl) {
        capabilities.add_arg(argument)?;
    }
    let start = Instant::now();
    loop {
        match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities.clone()).await {
            Ok(driver) => return Ok(driver),
            Err(error) if Duration::from_secs(40) < start.elapsed() => {
                return Err(error).context("the browser did not start");
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
