//! What of the map is on the screen: camera, flights, gestures, inertia.
//!
//! Nothing here asks for the time or touches the browser: time and raw input come in, values go out.

mod camera;
mod flight;
mod gesture;
mod pace;
mod projection;
mod scroll;

pub use camera::{Camera, MAX_ZOOM, TILE_PX, Viewport};
pub use flight::Flight;
pub use gesture::{Gesture, Gestures, PointerKind, RawEvent};
pub use pace::{Losses, Pace, Quality};
pub use projection::{Globe, Projection, Projector, Seen};
pub use scroll::{Piece, Scroll, Strip, Torus};
