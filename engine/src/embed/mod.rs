//! The atlas in another page: the message protocol and the HTML that embeds it.

mod protocol;
mod snippet;

pub use protocol::{Plain, Request, TALK_VERSION, TalkExport, TalkFault, parse_request, wanted_height};
pub use snippet::EmbedChoice;
