//! Typed indices into the tables of the atlas.

use serde::{Deserialize, Serialize};

/// An index into one table of the atlas.
pub trait Id: Copy + Ord {
    /// The id of the first row.
    const FIRST: Self;
    /// Position in the table.
    fn index(self) -> usize;
    /// The id of a position; `None` where the table would be too long.
    fn from_index(index: usize) -> Option<Self>;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u16);

        impl $name {
            /// Position in the table.
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

/// A row of `Atlas::own`: there can be more of these than of anything in the tables.
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
    /// A row of `Atlas::sources`.
    SourceId,
    /// A row of `Atlas::terms`.
    TermId,
    /// A row of `Facts::words`.
    WordId,
    /// A row of `Network::nodes`.
    NodeId,
    /// A row of `Network::edges`.
    EdgeId,
    /// A row of `Network::corridors`.
    CorridorId,
    /// A row of `Network::families`.
    FamilyId,
    /// A row of `Network::crossings`.
    CrossingId,
    /// A row of `Atlas::zones`.
    ZoneId,
    /// A row of `Atlas::partners`.
    PartnerId,
    /// A row of `Atlas::programme`.
    ProgrammeId,
    /// A row of `Basemap::countries`.
    CountryId,
    /// A row of `Basemap::provinces`.
    ProvinceId,
    /// A row of `Trade::economies`.
    EconomyId,
    /// A row of `Trade::places`.
    TradePlaceId,
}
