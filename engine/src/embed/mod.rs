//! Embedding: the postMessage protocol and the embed code.
//!
//! Decision: `docs/decisions/0048-frame-inside-element.md`.

mod protocol;
mod snippet;

pub use protocol::{Plain, Request, TALK_VERSION, TalkExport, TalkFault, parse_request, wanted_height};
pub use snippet::EmbedChoice;
