//! Container of the data files: header, checksum, postcard body.

use super::{check_facts, check_map};
use crate::model::{Atlas, Detail, Facts};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt;

/// Magic number: first bytes of every data file.
const MAGIC: &[u8; 4] = b"KATL";
/// Version of the layout. Files of any other version are refused; raise it with every change to a serialised type.
pub const FORMAT_VERSION: u8 = 5;
const HEADER_LEN: usize = 18;

/// Content of a file, by its byte in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Map = b'M' as isize,
    Facts = b'F' as isize,
    Detail = b'D' as isize,
    Shapes = b'S' as isize,
}

/// Data version: first eight bytes of the SHA-256 of all tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version(pub [u8; 8]);

impl fmt::Display for Version {
    /// Ten hexadecimal digits, as shown at the foot of the map.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().take(5).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Rejection of a data file, displayed with the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataError {
    /// Too short, wrong magic number, or another content than asked for.
    NotAnAtlas,
    /// Layout of another version of the application; holds the version found.
    FormatVersion(u8),
    /// Data version other than that of the map.
    OtherVersion,
    /// Checksum mismatch: damaged or truncated.
    Damaged,
    /// Body violates the layout; holds the decoder's message.
    Body(String),
    /// Dangling reference; names it.
    Reference(String),
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAtlas => write!(f, "not an atlas data file"),
            Self::FormatVersion(found) => {
                write!(
                    f,
                    "data format {found}, this application reads format {FORMAT_VERSION}; reload the page"
                )
            }
            Self::OtherVersion => write!(f, "the data files belong to different versions; reload the page"),
            Self::Damaged => write!(f, "the data file is damaged (checksum); load it again"),
            Self::Body(what) => write!(f, "the data file does not follow its layout: {what}"),
            Self::Reference(what) => {
                write!(f, "the data file refers to something that it does not hold: {what}")
            }
        }
    }
}

impl std::error::Error for DataError {}

/// Encodes the map.
///
/// # Errors
/// [`DataError::Body`] if serialisation fails, for which only memory can be the cause.
pub fn encode_map(atlas: &Atlas, version: Version) -> Result<Vec<u8>, DataError> {
    seal(atlas, Content::Map, version)
}

/// Encodes the facts.
///
/// # Errors
/// [`DataError::Body`] if serialisation fails, for which only memory can be the cause.
pub fn encode_facts(facts: &Facts, version: Version) -> Result<Vec<u8>, DataError> {
    seal(facts, Content::Facts, version)
}

/// Decodes the map and checks all its references.
///
/// # Errors
/// [`DataError`] with the cause; never panics.
///
/// # Examples
/// ```
/// use atlas_engine::data::{DataError, Version, decode_map, encode_map};
/// use atlas_engine::model::Atlas;
/// let mut bytes = encode_map(&Atlas::default(), Version([1; 8])).unwrap();
/// assert!(decode_map(&bytes).is_ok());
/// bytes.push(0);
/// assert_eq!(decode_map(&bytes).err(), Some(DataError::Damaged));
/// ```
pub fn decode_map(bytes: &[u8]) -> Result<(Atlas, Version), DataError> {
    let (atlas, version): (Atlas, Version) = open(bytes, Content::Map)?;
    check_map(&atlas).map_err(DataError::Reference)?;
    Ok((atlas, version))
}

/// Decodes the facts of a map of version `of` and checks all their references.
///
/// # Errors
/// [`DataError`] with the cause; never panics.
pub fn decode_facts(bytes: &[u8], atlas: &Atlas, of: Version) -> Result<Facts, DataError> {
    let (facts, version): (Facts, Version) = open(bytes, Content::Facts)?;
    if version != of {
        return Err(DataError::OtherVersion);
    }
    check_facts(&facts, atlas).map_err(DataError::Reference)?;
    Ok(facts)
}

/// Encodes the detail of the basemap.
///
/// # Errors
/// [`DataError::Body`] if serialisation fails, for which only memory can be the cause.
pub fn encode_detail(detail: &Detail, version: Version) -> Result<Vec<u8>, DataError> {
    seal(detail, Content::Detail, version)
}

/// Decodes the detail of version `of` and replaces the coarse lines of the basemap.
///
/// # Errors
/// [`DataError`] with the cause; the atlas is then unchanged.
pub fn decode_detail(bytes: &[u8], atlas: &mut Atlas, of: Version) -> Result<(), DataError> {
    let (detail, version): (Detail, Version) = open(bytes, Content::Detail)?;
    if version != of {
        return Err(DataError::OtherVersion);
    }
    let base = &mut atlas.basemap;
    let pairs =
        [(&detail.arcs, &base.arcs), (&detail.rivers, &base.rivers), (&detail.lake_rings, &base.lake_rings)];
    if pairs.into_iter().any(|(fine, coarse)| fine.len() != coarse.len() || !fine.is_sound()) {
        return Err(DataError::Reference("lines of the detail that the map does not have".into()));
    }
    (base.arcs, base.rivers, base.lake_rings) = (detail.arcs, detail.rivers, detail.lake_rings);
    Ok(())
}

/// Data version in the header of a file; `None` if the file is shorter than that.
#[must_use]
pub fn version_of(bytes: &[u8]) -> Option<Version> {
    bytes.get(6..14).and_then(|version| version.try_into().ok()).map(Version)
}

pub(super) fn seal<T: Serialize>(
    value: &T,
    content: Content,
    version: Version,
) -> Result<Vec<u8>, DataError> {
    let body = postcard::to_allocvec(value).map_err(|error| DataError::Body(error.to_string()))?;
    let mut bytes = Vec::with_capacity(HEADER_LEN + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[content as u8, FORMAT_VERSION]);
    bytes.extend_from_slice(&version.0);
    bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

pub(super) fn open<T: DeserializeOwned>(bytes: &[u8], content: Content) -> Result<(T, Version), DataError> {
    let (header, body) = bytes.split_at_checked(HEADER_LEN).ok_or(DataError::NotAnAtlas)?;
    let (magic, rest) = header.split_first_chunk::<4>().ok_or(DataError::NotAnAtlas)?;
    let ([found, format], rest) = rest.split_first_chunk::<2>().ok_or(DataError::NotAnAtlas)?;
    let (version, rest) = rest.split_first_chunk::<8>().ok_or(DataError::NotAnAtlas)?;
    let (checksum, _) = rest.split_first_chunk::<4>().ok_or(DataError::NotAnAtlas)?;
    if magic != MAGIC || *found != content as u8 {
        return Err(DataError::NotAnAtlas);
    }
    if *format != FORMAT_VERSION {
        return Err(DataError::FormatVersion(*format));
    }
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(DataError::Damaged);
    }
    Ok((open_body(body)?, Version(*version)))
}

fn open_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, DataError> {
    postcard::from_bytes(body).map_err(|error| DataError::Body(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lines, Source, Term};
    use proptest::prelude::*;

    fn small() -> Vec<u8> {
        let mut atlas = Atlas::default();
        atlas.terms.push(Term { group: "unit".into(), id: "TEU".into(), ..Term::default() });
        encode_map(&atlas, Version([7; 8])).unwrap()
    }

    #[test]
    fn an_atlas_round_trips() {
        let (atlas, version) = decode_map(&small()).unwrap();
        assert_eq!(atlas.terms[0].id, "TEU");
        assert_eq!(version.to_string(), "0707070707");
        assert_eq!(version_of(&small()), Some(version));
    }

    #[test]
    fn facts_of_another_version_are_refused() {
        let facts =
            Facts { sources: vec![Source { address: "print: a".into(), linked: false }], ..Facts::default() };
        let bytes = encode_facts(&facts, Version([1; 8])).unwrap();
        assert_eq!(decode_facts(&bytes, &Atlas::default(), Version([1; 8])), Ok(facts));
        assert_eq!(decode_facts(&bytes, &Atlas::default(), Version([2; 8])), Err(DataError::OtherVersion));
        assert_eq!(decode_map(&bytes).unwrap_err(), DataError::NotAnAtlas);
    }

    #[test]
    fn detail_must_fit_its_map() {
        let mut lines = Lines::default();
        lines.push(&[(0, 0), (20, 20)], 20);
        let detail = Detail { arcs: lines.clone(), ..Detail::default() };
        let bytes = encode_detail(&detail, Version([1; 8])).unwrap();
        let mut atlas = Atlas::default();
        assert!(matches!(decode_detail(&bytes, &mut atlas, Version([1; 8])), Err(DataError::Reference(_))));
        atlas.basemap.arcs.push(&[(0, 0), (40, 40)], 40);
        assert_eq!(decode_detail(&bytes, &mut atlas, Version([1; 8])), Ok(()));
        assert_eq!(atlas.basemap.arcs, lines);
    }

    #[test]
    fn another_format_version_is_reported() {
        let mut bytes = small();
        bytes[5] = 9;
        assert_eq!(decode_map(&bytes).unwrap_err(), DataError::FormatVersion(9));
    }

    proptest! {
        #[test]
        fn any_bytes_decode_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode_map(&bytes);
            if let Ok(atlas) = open_body::<Atlas>(&bytes) {
                let _ = check_map(&atlas);
            }
            let _ = open_body::<Detail>(&bytes).map(|detail| detail.arcs.points());
            if let Ok(facts) = open_body::<Facts>(&bytes) {
                let _ = check_facts(&facts, &Atlas::default());
            }
        }

        #[test]
        fn a_damaged_file_is_refused(at in 18usize..60, value in any::<u8>()) {
            let mut bytes = small();
            let at = at.min(bytes.len() - 1);
            prop_assume!(bytes[at] != value);
            bytes[at] = value;
            prop_assert_eq!(decode_map(&bytes).unwrap_err(), DataError::Damaged);
        }

        #[test]
        fn a_truncated_body_decodes_without_panic(cut in 0usize..60) {
            let good = small();
            let body = &good[18..];
            let _ = open_body::<Atlas>(&body[..cut.min(body.len())]);
        }
    }
}
