//! Tables → atlas: reads the CSV and GeoJSON files of `data/`, checks them, and compiles them.
//!
//! All faults of a run are reported together, each with its place and a remedy; one fault stops the build.
//!
//! ```
//! use std::path::Path;
//!
//! let compiled = atlas_compiler::compile(Path::new("../data"));
//! match compiled {
//!     Ok(compiled) => println!("{} nodes in {} bytes", compiled.atlas.network.nodes.len(), compiled.map.len()),
//!     Err(faults) => faults.sorted().iter().for_each(|fault| eprintln!("{fault}")),
//! }
//! ```

mod basemap;
mod checks;
mod collation;
mod contested;
mod footprint;
mod khorgos;
mod lookup;
mod network;
mod notes;
mod pinyin_of;
pub mod published_services;
mod refine;
mod routing;
mod table;
mod trade;

use atlas_engine::data::{
    DataError, Shapes, Version, encode_detail, encode_facts, encode_map, encode_shapes,
};
use atlas_engine::model::{Atlas, Detail, Facts, LocalText};
use sha2::{Digest as _, Sha256};
use std::path::Path;
pub use table::{Fault, Faults};

/// The atlas and the files that pages load.
pub struct Compiled {
    /// The atlas with its facts.
    pub atlas: Atlas,
    /// Map file: the data of the first picture.
    pub map: Vec<u8>,
    /// The lines of the basemap with all their points, as bytes; loaded after the first map.
    pub detail: Vec<u8>,
    /// Finer shapes of edges as bytes; a file of its own because of its licence.
    pub shapes: Vec<u8>,
    /// Texts, figures, sources and trade as bytes; loaded after the first map.
    pub facts: Vec<u8>,
    /// Hash of all.
    pub version: Version,
}

/// Reads, checks and compiles the tables of a folder that is laid out as `data/`. Equal tables give equal bytes.
///
/// # Errors
/// All faults of the tables: what cannot be read, unknown ids, numbers out of range, a network that does not hang together.
pub fn compile(dir: &Path) -> Result<Compiled, Faults> {
    let faults = Faults::default();
    let mut atlas = Atlas::default();
    let mut facts = Facts::default();
    let mut lookup = lookup::Lookup::read(dir, &faults);
    basemap::read(dir, &faults, &mut atlas, &mut lookup);
    network::read(dir, &faults, &mut atlas, &mut facts, &mut lookup);
    khorgos::read(dir, &faults, &mut atlas, &mut facts, &mut lookup);
    trade::read(dir, &faults, &atlas, &mut facts, &mut lookup);
    published_services::check(dir, &faults, &lookup);
    let shapes = network::read_shapes(dir, &faults, &lookup);
    lookup.finish(&mut atlas, &mut facts);
    facts.programme_names = atlas.programme.iter().map(|item| item.names.clone()).collect();
    facts.term_names = atlas.terms.iter().map(|term| term.names.clone()).collect();
    collation::collate(&faults, &atlas, &mut facts);
    facts.notes = notes::read(dir, &faults);
    notes::check(&faults, &facts);
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

fn write(mut atlas: Atlas, mut facts: Facts, shapes: &Shapes) -> Result<Compiled, DataError> {
    facts.pinyin = atlas.names().map(|names| names.pinyin.clone()).collect();
    // What kinds are called is said by cards and lists, which need the facts anyway.
    atlas.terms.iter_mut().for_each(|term| term.names = LocalText::default());
    let base = &mut atlas.basemap;
    let coarse = basemap::coarse(base);
    let detail = Detail {
        arcs: std::mem::replace(&mut base.arcs, coarse.arcs),
        rivers: std::mem::replace(&mut base.rivers, coarse.rivers),
        lake_rings: std::mem::replace(&mut base.lake_rings, coarse.lake_rings),
    };
    let encode = |version: Version| -> Result<[Vec<u8>; 4], DataError> {
        let (map, detail) = (encode_map(&atlas, version)?, encode_detail(&detail, version)?);
        Ok([map, detail, encode_shapes(shapes, version)?, encode_facts(&facts, version)?])
    };
    let mut hash = Sha256::new();
    encode(Version::default())?.iter().for_each(|bytes| hash.update(bytes));
    let digest = hash.finalize();
    let mut version = Version::default();
    version.0.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    let [map, packed_detail, shapes, packed_facts] = encode(version)?;
    atlas.facts = Some(facts);
    Ok(Compiled { atlas, map, detail: packed_detail, shapes, facts: packed_facts, version })
}
