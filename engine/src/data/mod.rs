//! Data files: decoding to the model, and encoding in the data compiler. One header for four contents: the map of the
//! first load, its detail, the facts, and the shapes, which have a licence of their own.
//!
//! ```text
//! 0   4  magic "KATL"
//! 4   1  content: 'M' map, 'D' detail, 'F' facts, 'S' shapes
//! 5   1  format version
//! 6   8  data version: first eight bytes of the SHA-256 of all tables
//! 14  4  CRC-32 of the body, little endian
//! 18  …  body, postcard
//! ```
//!
//! Invariant: no bytes make the reader panic, and every id in a decoded value has a row.
//!
//! Decision: `docs/decisions/0040-checked-at-decoding.md`.

mod check;
mod pack;
mod shapes;

pub use check::{check_facts, check_map};
pub use pack::{
    DataError, FORMAT_VERSION, Version, decode_detail, decode_facts, decode_map, encode_detail, encode_facts,
    encode_map, version_of,
};
pub use shapes::{Shapes, decode_shapes, encode_shapes};
