//! The file: header, checksum, body.

use super::check_references;
use crate::model::Atlas;
use std::fmt;

/// First bytes of every data file.
const MAGIC: &[u8; 4] = b"KATL";
/// Version of the layout; a file of another version is refused.
pub const FORMAT_VERSION: u16 = 1;
const HEADER_LEN: usize = 18;

/// Version of the data: the beginning of the hash of everything in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version(pub [u8; 8]);

impl fmt::Display for Version {
    /// Ten hexadecimal digits, as shown to people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().take(5).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Why bytes are not an atlas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataError {
    /// Too short or without the magic bytes.
    NotAnAtlas,
    /// Written for another version of the application.
    FormatVersion(u16),
    /// The checksum does not fit: the file is damaged.
    Damaged,
    /// The body does not follow the layout.
    Body(String),
    /// An id points nowhere.
    Reference(String),
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAtlas => write!(f, "not an atlas data file"),
            Self::FormatVersion(found) => {
                write!(f, "data format {found}, this application reads format {FORMAT_VERSION}; reload the page")
            }
            Self::Damaged => write!(f, "the data file is damaged (checksum); load it again"),
            Self::Body(what) => write!(f, "the data file does not follow its layout: {what}"),
            Self::Reference(what) => write!(f, "the data file refers to something that it does not hold: {what}"),
        }
    }
}

impl std::error::Error for DataError {}

/// Writes an atlas with its version in front.
///
/// # Errors
/// [`DataError::Body`] if the atlas cannot be serialised, which memory alone can cause.
pub fn encode(atlas: &Atlas, version: Version) -> Result<Vec<u8>, DataError> {
    let body = postcard::to_allocvec(atlas).map_err(|error| DataError::Body(error.to_string()))?;
    let mut bytes = Vec::with_capacity(HEADER_LEN + body.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes.extend_from_slice(&version.0);
    bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

/// Reads an atlas and its version, and checks that every id in it exists.
///
/// # Errors
/// Says what is wrong with the bytes; never panics.
pub fn decode(bytes: &[u8]) -> Result<(Atlas, Version), DataError> {
    let (header, body) = bytes.split_at_checked(HEADER_LEN).ok_or(DataError::NotAnAtlas)?;
    let (magic, rest) = header.split_first_chunk::<4>().ok_or(DataError::NotAnAtlas)?;
    let (format, rest) = rest.split_first_chunk::<2>().ok_or(DataError::NotAnAtlas)?;
    let (version, rest) = rest.split_first_chunk::<8>().ok_or(DataError::NotAnAtlas)?;
    let (checksum, _) = rest.split_first_chunk::<4>().ok_or(DataError::NotAnAtlas)?;
    if magic != MAGIC {
        return Err(DataError::NotAnAtlas);
    }
    let format = u16::from_le_bytes(*format);
    if format != FORMAT_VERSION {
        return Err(DataError::FormatVersion(format));
    }
    if crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return Err(DataError::Damaged);
    }
    Ok((decode_body(body)?, Version(*version)))
}

fn decode_body(body: &[u8]) -> Result<Atlas, DataError> {
    let atlas: Atlas = postcard::from_bytes(body).map_err(|error| DataError::Body(error.to_string()))?;
    check_references(&atlas).map_err(DataError::Reference)?;
    Ok(atlas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, Term};
    use proptest::prelude::*;

    fn small() -> Vec<u8> {
        let mut atlas = Atlas::default();
        atlas.sources.push(Source { address: "https://example.org/".into(), linked: true });
        atlas.terms.push(Term { group: "unit".into(), id: "TEU".into(), ..Term::default() });
        encode(&atlas, Version([7; 8])).unwrap()
    }

    #[test]
    fn an_atlas_round_trips() {
        let (atlas, version) = decode(&small()).unwrap();
        assert_eq!(atlas.terms[0].id, "TEU");
        assert_eq!(version.to_string(), "0707070707");
    }

    #[test]
    fn a_file_for_another_version_is_named() {
        let mut bytes = small();
        bytes[4] = 9;
        assert_eq!(decode(&bytes).unwrap_err(), DataError::FormatVersion(9));
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_not_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&bytes);
            let _ = decode_body(&bytes);
        }

        #[test]
        fn a_damaged_file_is_refused(at in 18usize..60, value in any::<u8>()) {
            let good = small();
            let mut bytes = good.clone();
            let at = at.min(bytes.len() - 1);
            prop_assume!(bytes[at] != value);
            bytes[at] = value;
            prop_assert_eq!(decode(&bytes).unwrap_err(), DataError::Damaged);
        }

        #[test]
        fn a_body_cut_anywhere_is_an_answer(cut in 0usize..60) {
            let good = small();
            let body = &good[18..];
            let _ = decode_body(&body[..cut.min(body.len())]);
        }
    }
}
