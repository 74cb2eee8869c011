//! Commands to the map and the events that it gives back.

use crate::model::{FeatureId, NodeId};
use crate::space::{EdgeInsets, LonLat, Px};
use crate::view::Camera;

/// A change of the map that a person makes or a command causes.
#[derive(Clone, Debug, PartialEq)]
pub enum MapEvent {
    /// The camera moved: at most every 120 ms on the way, and once when it rests.
    Camera(Camera),
    /// A stop of the route is dragged to a place.
    StopDragged {
        /// Index among the stops of the route.
        stop: usize,
        /// Nearest place of the network.
        node: NodeId,
        /// True once it is let go there.
        is_dropped: bool,
    },
    /// An alternative route was clicked; index in the list of routes.
    RouteChosen(usize),
    /// Feature under the pointer, and the pointer in CSS pixels of the page; `None` once nothing is under it.
    Hovered(Option<FeatureId>, Px),
    /// Feature that was clicked; `None` for a click beside all features.
    Selected(Option<FeatureId>),
}

/// A change of the camera or of the highlighted feature from outside the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapCommand {
    /// Goes to a camera at once.
    Jump(Camera),
    /// Flies to a camera; jumps there under reduced motion.
    Fly(Camera),
    /// Flies to a camera. A globe spins from its arrival until somebody takes hold of it or another command moves it,
    /// unless motion is reduced or the renderer cannot animate.
    FlyAndSpin(Camera),
    /// Moves by steps of the arrow keys.
    Pan {
        /// Steps to the east.
        east: f64,
        /// Steps to the south.
        south: f64,
    },
    /// Zooms by doublings round the middle of the screen.
    Zoom(f64),
    /// Moves just so far that a place is on the part of the screen that no panel covers; does nothing if it is.
    Reveal {
        /// Place to uncover.
        place: LonLat,
        /// CSS pixels that panels cover: left, top, right, bottom.
        margins: EdgeInsets,
    },
    /// Highlights a feature as if the pointer were over it.
    Highlight(Option<FeatureId>),
}

/// Result of [`MapController::tick`](super::MapController::tick).
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// True if the picture has changed and must be drawn.
    pub draw: bool,
    /// True while the camera moves or has just moved: what takes long may be drawn roughly.
    pub moving: bool,
    /// True if another frame is wanted.
    pub again: bool,
    /// The camera, if it should be told.
    pub event: Option<MapEvent>,
}
