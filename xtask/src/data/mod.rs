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

use atlas_engine::data::{DataError, Shapes, Version, encode_facts, encode_map, encode_shapes};
use atlas_engine::model::{Atlas, Facts};
use sha2::{Digest as _, Sha256};
use std::path::Path;
pub(crate) use table::Faults;

/// What `cargo xtask data` makes.
pub(crate) struct Compiled {
    /// The atlas with its facts.
    pub(crate) atlas: Atlas,
    /// What the first map needs, as bytes.
    pub(crate) map: Vec<u8>,
    /// Finer shapes of edges as bytes; a file of its own because of its licence.
    pub(crate) shapes: Vec<u8>,
    /// Texts, figures, sources and trade as bytes; loaded after the first map.
    pub(crate) facts: Vec<u8>,
    /// Hash of all.
    pub(crate) version: Version,
}

/// Reads, checks and compiles the tables of a folder.
///
/// # Errors
/// All faults of the tables.
pub(crate) fn compile(dir: &Path) -> Result<Compiled, Faults> {
    let faults = Faults::default();
    let mut atlas = Atlas::default();
    let mut facts = Facts::default();
    let mut lookup = lookup::Lookup::read(dir, &faults);
    basemap::read(dir, &faults, &mut atlas, &mut lookup);
    network::read(dir, &faults, &mut atlas, &mut facts, &mut lookup);
    khorgos::read(dir, &faults, &mut atlas, &mut facts, &mut lookup);
    trade::read(dir, &faults, &atlas, &mut facts, &mut lookup);
    let shapes = network::read_shapes(dir, &faults, &lookup);
    lookup.finish(&mut atlas, &mut facts);
    checks::check(&faults, &atlas, &facts);
    if !faults.is_empty() {
        return Err(faults);
    }
    footprint::draw(&mut atlas);
    write(atlas, facts, &shapes).map_err(|error| {
        faults.add("data", 0, "", error.to_string(), "report this: the tables are good, writing them failed");
        faults
    })
}

fn write(mut atlas: Atlas, facts: Facts, shapes: &Shapes) -> Result<Compiled, DataError> {
    let mut hash = Sha256::new();
    hash.update(encode_map(&atlas, Version::default())?);
    hash.update(encode_shapes(shapes, Version::default())?);
    hash.update(encode_facts(&facts, Version::default())?);
    let digest = hash.finalize();
    let mut version = Version::default();
    version.0.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    let (map, shapes) = (encode_map(&atlas, version)?, encode_shapes(shapes, version)?);
    let packed = encode_facts(&facts, version)?;
    atlas.facts = Some(facts);
    Ok(Compiled { atlas, map, shapes, facts: packed, version })
}

#[cfg(test)]
mod tests;
