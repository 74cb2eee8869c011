//! Frames on demand: nothing runs while nobody asks.

use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
use std::rc::Rc;

type Draw = Rc<RefCell<dyn FnMut(f64)>>;

/// Runs a callback once per requested animation frame.
#[derive(Clone)]
pub(crate) struct FrameLoop {
    pending: Rc<RefCell<Option<AnimationFrame>>>,
    draw: Draw,
}

impl FrameLoop {
    /// A loop that calls `draw` with the frame's time stamp in milliseconds.
    pub(crate) fn new(draw: impl FnMut(f64) + 'static) -> Self {
        Self { pending: Rc::default(), draw: Rc::new(RefCell::new(draw)) }
    }

    /// Requests a frame; repeated requests before it comes are one.
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
