//! Validation of data packs before they are used.

use crate::browser;
use atlas_engine::data::{DataError, decode_detail, decode_facts, decode_map, decode_shapes};

/// Decodes all files of a data pack; its fault, or `None` if it is sound.
pub(super) async fn read(id: String) -> Option<String> {
    let file = |name: &'static str| {
        let id = id.clone();
        async move { browser::fetch_bytes(&format!("./__pack/{id}/{name}"), "").await }
    };
    let read = async {
        let say = |error: DataError| error.to_string();
        let (mut atlas, version) = decode_map(&file("map").await?).map_err(say)?;
        if version.to_string() != id {
            return Err(format!("it says version {id} and holds {version}"));
        }
        decode_shapes(&file("shapes").await?, &mut atlas, version).map_err(say)?;
        decode_detail(&file("detail").await?, &mut atlas, version).map_err(say)?;
        decode_facts(&file("facts").await?, &atlas, version).map_err(say)?;
        Ok::<(), String>(())
    };
    read.await.err()
}
