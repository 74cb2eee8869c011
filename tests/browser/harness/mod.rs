//! A window with the built application for each test, in a browser that is shared by those that follow one another.

#[path = "../driven.rs"]
pub(crate) mod driven;
mod page;
#[path = "../picture.rs"]
pub(crate) mod picture;
mod pool;
mod session;
mod site;
mod times;

pub(crate) use pool::Graphics;
pub(crate) use session::Session;
pub(crate) use times::note as note_time;

use anyhow::{Context as _, Result};
use pool::Browser;
use std::future::Future;
use std::rc::Rc;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Options of a test's window.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// CSS pixels.
    pub(crate) size: (u32, u32),
    /// Device pixels of a CSS pixel.
    pub(crate) ratio: f64,
    /// WebGL, or none.
    pub(crate) graphics: Graphics,
    /// Movement: without it the page is told that its reader prefers reduced motion.
    pub(crate) motion: bool,
    /// A phone: touch, and a small screen in the browser's own sense.
    pub(crate) phone: bool,
    /// A touch screen, although it is no phone.
    pub(crate) touch: bool,
    /// `config.json` of the deployment, if it is not as shipped.
    pub(crate) config: Option<&'static str>,
    /// `kiosk.json` of a hall, if it is not as shipped.
    pub(crate) kiosk: Option<&'static str>,
    /// Longest duration of the test; a page that hangs fails it then.
    pub(crate) limit: Duration,
}

impl Options {
    /// A desktop window whose reader prefers reduced motion.
    pub(crate) const STILL: Self = Self {
        size: (1280, 800),
        ratio: 1.0,
        graphics: Graphics::WebGl,
        motion: false,
        phone: false,
        touch: false,
        config: None,
        kiosk: None,
        limit: Duration::from_secs(300),
    };
    /// The same with movement: for tests of flights, inertia and frames.
    pub(crate) const MOVING: Self = Self { motion: true, ..Self::STILL };
}

impl Default for Options {
    fn default() -> Self {
        Self::STILL
    }
}

/// Connections to drivers outlive single tests, and so does what carries them.
fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

/// Runs a test with a window of its own: storage, cache, workers and history begin empty.
pub(crate) fn with_browser<F, T>(options: Options, test: F) -> Result<()>
where
    F: FnOnce(Rc<Session>) -> T,
    T: Future<Output = Result<()>>,
{
    runtime()?.block_on(async {
        let start = Instant::now();
        let site = site::Site::new(&options)?;
        let mut browser = Browser::take(options.graphics).await?;
        let (context, session) = match open(&mut browser, options, &site).await {
            Ok(opened) => opened,
            Err(_) => {
                // It died after the test before, or is not what it was: one that is new is tried once.
                browser.end();
                browser = Browser::take(options.graphics).await?;
                open(&mut browser, options, &site).await?
            }
        };
        let session = Rc::new(session);
        let result = match tokio::time::timeout(options.limit, test(Rc::clone(&session))).await {
            Ok(result) => result,
            Err(_) => Err(anyhow::anyhow!("not over after {} s", options.limit.as_secs())),
        };
        if result.is_err() {
            // A page that hangs answers nothing; its picture is not worth another wait.
            let _ = tokio::time::timeout(Duration::from_secs(10), session.keep_evidence()).await;
        }
        drop(session);
        browser.give_back(&context).await;
        note_time(start.elapsed());
        result
    })
}

async fn open(
    browser: &mut Browser,
    options: Options,
    site: &site::Site,
) -> Result<(pool::BrowserContext, Session)> {
    let context = browser.open_context().await.context("no window opens")?;
    let session = Session::new(browser, options, site).await?;
    Ok((context, session))
}
