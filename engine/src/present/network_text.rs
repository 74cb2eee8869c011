//! Words of modes, for cards and itineraries.

use crate::model::Mode;
use crate::text::Message;

/// Name of a mode.
pub(super) const fn mode_name(mode: Mode) -> Message {
    match mode {
        Mode::Rail => Message::ModeRail,
        Mode::Road => Message::ModeRoad,
        Mode::Sea => Message::ModeSea,
        Mode::Ferry => Message::ModeFerry,
        Mode::Air => Message::ModeAir,
        Mode::Pipeline => Message::ModePipeline,
    }
}
