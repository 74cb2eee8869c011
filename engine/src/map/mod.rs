//! The interactive map without a browser: input events, commands and the time in; camera, events and the need to draw out.
//!
//! [`MapController`] reads no clock, touches no DOM and draws nothing. `src/app/map` feeds it and draws what it says.

mod context_loss;
mod controller;
mod event;
mod flow_transition;
mod frame_pacing;
mod gesture;
mod motion;
mod pointer;
mod renderer_choice;
mod scroll_cache;
#[cfg(test)]
mod tests;

pub use context_loss::ContextLossBackoff;
pub use controller::{MapController, REST_MS};
pub use event::{MapCommand, MapEvent, Tick};
pub use frame_pacing::{FallbackTrial, FramePacer, RenderQuality};
pub use gesture::{Gesture, GestureRecognizer, PointerKind, RawEvent, WheelUnit};
pub use pointer::DisplayedMap;
pub use renderer_choice::{FallbackReason, RendererChoice, RendererStep};
pub use scroll_cache::{Piece, ScrollStep, Strip, ToroidalBuffer};
