//! Detailed shapes of rail and road edges: a file of its own, licensed under the `ODbL`.

use super::pack::{Content, DataError, Version, open, seal};
use crate::model::Atlas;
use serde::{Deserialize, Serialize};

/// Edge index and intermediate vertices as (longitude, latitude) in units of 10⁻³ degrees.
pub type Shapes = Vec<(u16, Vec<(i32, i32)>)>;

/// Serialised form: delta-encoded, columns apart from rows.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    edges: Vec<u16>,
    n_points: Vec<u32>,
    columns: Vec<i32>,
    rows: Vec<i32>,
}

/// Encodes shapes.
///
/// # Errors
/// [`DataError::Body`] if serialisation fails, for which only memory can be the cause.
pub fn encode_shapes(shapes: &Shapes, version: Version) -> Result<Vec<u8>, DataError> {
    let mut stored = Stored::default();
    let mut last = (0, 0);
    for (edge, points) in shapes {
        stored.edges.push(*edge);
        stored.n_points.push(points.len() as u32);
        for &(x, y) in points {
            stored.columns.push(x - last.0);
            stored.rows.push(y - last.1);
            last = (x, y);
        }
    }
    seal(&stored, Content::Shapes, version)
}

/// Sets the shapes of an atlas of the same version; returns their number. Shapes of unknown edges are skipped,
/// coordinates clamped to the globe.
///
/// # Errors
/// [`DataError`] with the cause; the atlas is then unchanged.
pub fn decode_shapes(bytes: &[u8], atlas: &mut Atlas, of: Version) -> Result<usize, DataError> {
    let (stored, version): (Stored, Version) = open(bytes, Content::Shapes)?;
    if version != of {
        return Err(DataError::OtherVersion);
    }
    let mut steps = stored.columns.iter().zip(&stored.rows);
    let mut at = (0i32, 0i32);
    let mut n_shapes = 0;
    for (edge, n_points) in stored.edges.iter().zip(&stored.n_points) {
        let points: Vec<(i32, i32)> = steps
            .by_ref()
            .take(*n_points as usize)
            .map(|(dx, dy)| {
                at = (at.0.wrapping_add(*dx), at.1.wrapping_add(*dy));
                (at.0.clamp(-180_000, 180_000), at.1.clamp(-90_000, 90_000))
            })
            .collect();
        if let Some(edge) = atlas.network.edges.get_mut(usize::from(*edge)) {
            edge.shape = points;
            n_shapes += 1;
        }
    }
    Ok(n_shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VERSION: Version = Version([3; 8]);

    #[test]
    fn shapes_of_unknown_edges_are_left_out() {
        let bytes = encode_shapes(&vec![(3, vec![(80_000, 44_000), (80_500, 44_100)])], VERSION).unwrap();
        assert_eq!(decode_shapes(&bytes, &mut Atlas::default(), VERSION), Ok(0));
        assert_eq!(
            decode_shapes(&bytes, &mut Atlas::default(), Version::default()),
            Err(DataError::OtherVersion)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_decode_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_shapes(&bytes, &mut Atlas::default(), VERSION);
            let numbers: Vec<i32> = bytes.iter().map(|b| i32::from(*b).wrapping_mul(100_000_000)).collect();
            let lying = Stored { edges: vec![0, 1], n_points: vec![9, u32::MAX], columns: numbers.clone(), rows: numbers };
            let sealed = seal(&lying, Content::Shapes, VERSION).unwrap();
            prop_assert!(decode_shapes(&sealed, &mut Atlas::default(), VERSION).is_ok());
        }
    }
}
