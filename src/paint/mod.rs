//! Painters: they draw display lists and know nothing of the atlas.

pub(crate) mod gl;
