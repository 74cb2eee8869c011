//! Notices of the map to the application.

use crate::store::LeftAlone;
use atlas_engine::map::MapEvent;
use atlas_engine::present::DrawingFacts;
use atlas_engine::text::FirstMessage as Message;
use std::cell::RefCell;
use std::rc::Rc;

/// Notice of the map: an event of its controller, or of its canvas and renderer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum MapNotice {
    /// Camera, pointer, route stop.
    Event(MapEvent),
    /// Nothing can be drawn without the fallback painter, which comes with the late chunk.
    NeedsLateChunk,
    /// Renderer, quality or frame time have changed.
    Drawing(DrawingFacts),
    /// A gesture was left to the page that frames the atlas.
    LeftAlone(LeftAlone),
    /// Escape was pressed on the map.
    Escaped,
    /// The first complete picture is on the screen.
    Ready,
    /// There is no picture: text for the reader, and the cause in technical terms.
    Failed(Message, String),
}

/// Callback of the application.
type Callback = Box<dyn Fn(MapNotice)>;

/// Listener of the map's notices; silent until it is set.
#[derive(Clone, Default)]
pub(super) struct Listener(Rc<RefCell<Option<Callback>>>);

impl Listener {
    pub(super) fn set(&self, listener: impl Fn(MapNotice) + 'static) {
        *self.0.borrow_mut() = Some(Box::new(listener));
    }

    /// Tells a notice, if there is one.
    pub(super) fn tell(&self, notice: Option<MapNotice>) {
        if let (Some(notice), Some(listener)) = (notice, self.0.borrow().as_ref()) {
            listener(notice);
        }
    }
}
