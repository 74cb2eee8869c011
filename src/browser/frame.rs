//! Frames on demand: nothing runs while nobody asks.

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;

type Draw = Rc<RefCell<dyn FnMut(f64)>>;

/// Calls a function once for each asked-for frame.
#[derive(Clone)]
pub(crate) struct FrameLoop {
    pending: Rc<RefCell<Option<AnimationFrame>>>,
    draw: Draw,
}

impl FrameLoop {
    /// A loop that calls `draw` with the time of the frame in milliseconds.
    pub(crate) fn new(draw: impl FnMut(f64) + 'static) -> Self {
        Self { pending: Rc::default(), draw: Rc::new(RefCell::new(draw)) }
    }

    /// Asks for one frame; asking twice before it comes is asking once.
    pub(crate) fn request(&self) {
        if self.pending.borrow().is_some() {
            return;
        }
        let (pending, draw) = (Rc::clone(&self.pending), Rc::clone(&self.draw));
        let frame = request_animation_frame(move |ms| {
            drop(pending.borrow_mut().take());
            if let Ok(mut draw) = draw.try_borrow_mut() {
                draw(ms);
            }
        });
        *self.pending.borrow_mut() = Some(frame);
    }
}

/// Calls a function after some milliseconds; dropping the result calls it off.
pub(crate) fn later(ms: u32, call: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, call)
}

/// Comes back after some milliseconds.
pub(crate) async fn wait(ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let done = move || {
            // Whoever waited may be gone.
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        };
        later(ms, done).forget();
    });
    // It is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Lets the browser draw and listen, and comes back as soon as it has.
pub(crate) async fn rest() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        // Without a window nobody waits.
        let _ = web_sys::window().map(|window| window.set_timeout_with_callback(&resolve));
    });
    // It is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Work in pieces: between two of them the browser may draw and listen.
pub(crate) struct Pieces {
    since_ms: f64,
}

/// Milliseconds of work after which the browser gets its turn. Each turn costs some milliseconds itself.
const TURN_MS: f64 = 5.0;

impl Default for Pieces {
    fn default() -> Self {
        Self { since_ms: super::now_ms() }
    }
}

impl Pieces {
    /// Gives the browser its turn, if it has waited long enough.
    pub(crate) async fn rest(&mut self) {
        if TURN_MS < super::now_ms() - self.since_ms {
            rest().await;
            self.since_ms = super::now_ms();
        }
    }
}
