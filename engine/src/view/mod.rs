//! What of the map is on the screen: camera, flights, gestures, inertia.
//!
//! Nothing here asks for the time or touches the browser: time and raw input come in, values go out.

mod calibration;
mod camera;
mod fitting;
mod flight;
mod gesture;
#[cfg(test)]
mod globe_tests;
mod pace;
mod projection;
mod projector;
mod scroll;
mod viewport;

pub use camera::{Camera, MAX_ZOOM};
pub use flight::Flight;
pub use gesture::{Gesture, Gestures, PointerKind, RawEvent};
pub use pace::{Losses, Pace, Quality};
pub use projection::Projection;
pub use projector::{Globe, Projector, Seen};
pub use scroll::{Piece, Scroll, Strip, Torus};
pub use viewport::{TILE_PX, Viewport};
