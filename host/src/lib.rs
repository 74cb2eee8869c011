//! Static file server for the built application, with the behaviour of a CDN: files and precompressed copies, nothing
//! else.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::IntoResponse as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

/// Running server; stops when dropped.
pub struct Host {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    cut: Arc<AtomicBool>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    /// Serves the folder `root` on an address such as `127.0.0.1:8080`; port 0 takes a free one. `prefix` is a path
    /// such as `/maps/atlas`, or empty.
    ///
    /// # Errors
    /// If the address is in use or invalid.
    pub fn start(root: &Path, address: &str, prefix: &str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let cut = Arc::new(AtomicBool::new(false));
        let files = ServeDir::new(root).precompressed_br().precompressed_gzip();
        let router = if prefix.is_empty() {
            Router::new().fallback_service(files)
        } else {
            Router::new().nest_service(prefix, files)
        };
        let (log, gone) = (Arc::clone(&seen), Arc::clone(&cut));
        let router = router.layer(middleware::from_fn(move |request: Request, next: Next| {
            let (log, gone) = (Arc::clone(&log), Arc::clone(&gone));
            async move {
                log.lock().unwrap_or_else(PoisonError::into_inner).push(request.uri().to_string());
                if gone.load(Ordering::Relaxed) {
                    return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response();
                }
                // Pages of other sites may load it as a module.
                let is_shared = request.uri().path().ends_with("/embed.js");
                let mut response = next.run(request).await;
                if is_shared {
                    let everybody = axum::http::HeaderValue::from_static("*");
                    response.headers_mut().insert("access-control-allow-origin", everybody);
                }
                response
            }
        }));
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let thread = std::thread::spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                let serve = axum::serve(listener, router).with_graceful_shutdown(async move {
                    // Both a message and the end of the sender mean "stop".
                    let _ = stopped.await;
                });
                // Serving ends by the message only; errors of single connections are theirs.
                tokio::select! {
                    _ = serve.into_future() => (),
                }
            });
            runtime.shutdown_background();
        });
        Ok(Self { address, seen, cut, stop: Some(stop), thread: Some(thread) })
    }

    /// Base URL of the server, with prefix and trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Paths of all requests so far, in order; for tests of what a page loads.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Refuses all further requests (`true`), or serves them again.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // The thread ends only with the process, or by a panic that it has reported itself.
            let _ = thread.join();
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The host may have stopped by itself.
            let _ = stop.send(());
        }
    }
}
