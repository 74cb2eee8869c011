//! Finer shapes of rail and road edges: a file of its own, because its licence (`ODbL`) is its own.

use super::DataError;
use crate::model::Atlas;

/// Shapes as they are stored: index of the edge, then places in thousandths of a degree, as differences.
type Stored = Vec<(u16, Vec<(i32, i32)>)>;

/// Writes shapes: index of the edge and places between its ends, in thousandths of a degree.
///
/// # Errors
/// [`DataError::Body`] if they cannot be serialised, which memory alone can cause.
pub fn encode_shapes(shapes: &[(u16, Vec<(i32, i32)>)]) -> Result<Vec<u8>, DataError> {
    let differences: Stored = shapes
        .iter()
        .map(|(edge, points)| {
            let mut last = (0, 0);
            let steps = points.iter().map(|&(x, y)| {
                let step = (x - last.0, y - last.1);
                last = (x, y);
                step
            });
            (*edge, steps.collect())
        })
        .collect();
    let body = postcard::to_allocvec(&differences).map_err(|error| DataError::Body(error.to_string()))?;
    let mut bytes = crc32fast::hash(&body).to_le_bytes().to_vec();
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

/// Puts the shapes onto the edges of an atlas; shapes of edges that do not exist are left out.
///
/// # Errors
/// Says what is wrong with the bytes; the atlas is then unchanged.
pub fn decode_shapes(bytes: &[u8], atlas: &mut Atlas) -> Result<usize, DataError> {
    let (checksum, body) = bytes.split_first_chunk::<4>().ok_or(DataError::NotAnAtlas)?;
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(DataError::Damaged);
    }
    let stored: Stored = postcard::from_bytes(body).map_err(|error| DataError::Body(error.to_string()))?;
    let mut n_shapes = 0;
    for (edge, steps) in stored {
        if let Some(edge) = atlas.network.edges.get_mut(usize::from(edge)) {
            let mut at = (0i32, 0i32);
            edge.shape.clear();
            edge.shape.extend(steps.into_iter().map(|(dx, dy)| {
                at = (at.0.wrapping_add(dx), at.1.wrapping_add(dy));
                (at.0.clamp(-180_000, 180_000), at.1.clamp(-90_000, 90_000))
            }));
            n_shapes += 1;
        }
    }
    Ok(n_shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shapes_of_unknown_edges_are_left_out() {
        let bytes = encode_shapes(&[(3, vec![(80_000, 44_000), (80_500, 44_100)])]).unwrap();
        assert_eq!(decode_shapes(&bytes, &mut Atlas::default()), Ok(0));
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_not_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_shapes(&bytes, &mut Atlas::default());
            let mut sealed = crc32fast::hash(&bytes).to_le_bytes().to_vec();
            sealed.extend_from_slice(&bytes);
            let _ = decode_shapes(&sealed, &mut Atlas::default());
        }
    }
}
