//! Camera, projections and flights: places to pixels and back.
//!
//! Immutable values without a clock. What changes them over time is in [`crate::map`].

mod calibration;
mod camera;
mod fitting;
mod flight;
#[cfg(test)]
mod globe_tests;
mod projection;
mod projector;
mod viewport;

pub use camera::{Camera, MAX_ZOOM};
pub use flight::Flight;
pub use projection::Projection;
pub use projector::{Globe, Projector, Seen};
pub use viewport::{TILE_PX, Viewport};
