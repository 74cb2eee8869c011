//! Camera, projections and flights: places to pixels and back.
//!
//! Immutable values without a clock. What changes them over time is in [`crate::map`].

mod camera;
mod flight;
mod projection;

pub use camera::{Camera, MAX_ZOOM, TILE_PX, Viewport};
pub use flight::Flight;
pub use projection::{Globe, Projection, Projector, Seen};
