//! Bytes → atlas. One compact file with a header, a checksum and a body.
//!
//! ```text
//! 0   4  magic "KATL"
//! 4   2  format version, little endian
//! 6   8  data version: the first eight bytes of the SHA-256 of body and shapes
//! 14  4  CRC-32 of the body
//! 18  …  body: the atlas in postcard encoding
//! ```
//!
//! Invariant: no bytes make the reader panic, and an atlas that it returns has only ids that exist.

mod check;
mod pack;
mod shapes;

pub use check::check_references;
pub use pack::{DataError, FORMAT_VERSION, Version, decode, encode};
pub use shapes::{decode_shapes, encode_shapes};
