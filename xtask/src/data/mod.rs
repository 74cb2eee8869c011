//! Tables → atlas: reads the CSV and GeoJSON files of `data/`, checks them, and compiles them.
//!
//! All faults of a run are reported together, each with its place and a remedy; one fault stops the build.

mod basemap;
mod checks;
mod footprint;
mod khorgos;
mod lookup;
mod network;
mod pinyin_of;
mod table;
mod trade;

use atlas_engine::data::{Version, encode, encode_shapes};
use atlas_engine::model::Atlas;
use sha2::{Digest as _, Sha256};
use std::path::Path;
pub(crate) use table::Faults;

/// What `cargo xtask data` makes.
pub(crate) struct Compiled {
    /// The atlas.
    pub(crate) atlas: Atlas,
    /// The atlas as bytes, with its version.
    pub(crate) bytes: Vec<u8>,
    /// Finer shapes of edges as bytes; a file of its own because of its licence.
    pub(crate) shapes: Vec<u8>,
    /// Hash of both.
    pub(crate) version: Version,
}

/// Reads, checks and compiles the tables of a folder.
///
/// # Errors
/// All faults of the tables.
pub(crate) fn compile(dir: &Path) -> Result<Compiled, Faults> {
    let faults = Faults::default();
    let mut atlas = Atlas::default();
    let mut lookup = lookup::Lookup::read(dir, &faults);
    basemap::read(dir, &faults, &mut atlas, &mut lookup);
    network::read(dir, &faults, &mut atlas, &mut lookup);
    khorgos::read(dir, &faults, &mut atlas, &mut lookup);
    trade::read(dir, &faults, &mut atlas, &mut lookup);
    let shapes = network::read_shapes(dir, &faults, &lookup);
    lookup.finish(&mut atlas);
    checks::check(dir, &faults, &atlas);
    if !faults.is_empty() {
        return Err(faults);
    }
    footprint::draw(&mut atlas);
    let finished = || -> Result<Compiled, String> {
        let shapes = encode_shapes(&shapes).map_err(|error| error.to_string())?;
        let mut hash = Sha256::new();
        hash.update(encode(&atlas, Version::default()).map_err(|error| error.to_string())?);
        hash.update(&shapes);
        let digest = hash.finalize();
        let mut version = Version::default();
        version.0.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        let bytes = encode(&atlas, version).map_err(|error| error.to_string())?;
        Ok(Compiled { atlas: atlas.clone(), bytes, shapes, version })
    };
    finished().map_err(|error| {
        faults.add("data", 0, "", error, "report this: the tables are good, writing them failed");
        faults
    })
}

#[cfg(test)]
mod tests;
