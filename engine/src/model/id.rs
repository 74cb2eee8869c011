//! Typed indices into the tables of the atlas.

use serde::{Deserialize, Serialize};

/// Typed index into one table of the atlas. `data::decode` has checked every id of an accepted file.
pub trait Id: Copy + Ord {
    /// Id of row 0.
    const FIRST: Self;
    /// Row number in its table, counted from 0.
    fn index(self) -> usize;
    /// Id of a row number; `None` beyond the id's range.
    fn from_index(index: usize) -> Option<Self>;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u16);

        impl $name {
            /// Row number in its table, counted from 0.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Id for $name {
            const FIRST: Self = Self(0);

            fn index(self) -> usize {
                self.0 as usize
            }

            fn from_index(index: usize) -> Option<Self> {
                u16::try_from(index).ok().map(Self)
            }
        }
    )*};
}

/// Row of `Atlas::own`. Wider than the other ids: files hold more rows than tables do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnId(pub u32);

impl Id for OwnId {
    const FIRST: Self = Self(0);

    fn index(self) -> usize {
        self.0 as usize
    }

    fn from_index(index: usize) -> Option<Self> {
        u32::try_from(index).ok().map(Self)
    }
}

ids! {
    /// Row of `Facts::sources`.
    SourceId,
    /// Row of `Atlas::terms`.
    TermId,
    /// Row of `Facts::words`.
    WordId,
    /// Row of `Network::nodes`.
    NodeId,
    /// Row of `Network::edges`.
    EdgeId,
    /// Row of `Network::corridors`.
    CorridorId,
    /// Row of `Network::families`.
    FamilyId,
    /// Row of `Facts::crossings`.
    CrossingId,
    /// Row of `Atlas::zones`.
    ZoneId,
    /// Row of `Atlas::partners`.
    PartnerId,
    /// Row of `Atlas::programme`.
    ProgrammeId,
    /// Row of `Basemap::countries`.
    CountryId,
    /// Row of `Basemap::provinces`.
    ProvinceId,
    /// Row of `Trade::economies`.
    EconomyId,
    /// Row of `Trade::places`.
    TradePlaceId,
}
