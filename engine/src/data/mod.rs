//! Bytes → atlas. Compact files with the same header: what the first map needs, then its detail and the facts, and the
//! shapes, which have a licence of their own.
//!
//! ```text
//! 0   4  magic "KATL"
//! 4   1  what it holds: 'M' the map, 'D' its detail, 'F' the facts, 'S' the shapes
//! 5   1  format version
//! 6   8  data version: the first eight bytes of the SHA-256 of everything
//! 14  4  CRC-32 of the body, little endian
//! 18  …  body in postcard encoding
//! ```
//!
//! Invariant: no bytes make the reader panic, and what it returns has only ids that exist.

mod check;
mod pack;
mod shapes;

pub use check::{check_facts, check_map};
pub use pack::{
    DataError, FORMAT_VERSION, Version, decode_detail, decode_facts, decode_map, encode_detail, encode_facts,
    encode_map, version_of,
};
pub use shapes::{Shapes, decode_shapes, encode_shapes};
