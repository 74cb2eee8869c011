//! Parameters of the cost model, and the cargo that costs are for.

macro_rules! params {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// A number of the model that belongs to no mode; the values are in `data/corridors/route_params.csv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Param {
            $($(#[$doc])* $name,)*
        }

        /// Names of all parameters in the table.
        pub const PARAM_IDS: [&str; Param::ALL.len()] = [$($id,)*];

        impl Param {
            /// All, in the order of the table.
            pub const ALL: [Self; [$($id,)*].len()] = [$(Self::$name,)*];

            /// Name in the table.
            #[must_use]
            pub const fn id(self) -> &'static str {
                PARAM_IDS[self as usize]
            }
        }
    };
}

params! {
    /// Tonnes in a forty-foot container.
    FeuTonnes = "feu-tonnes",
    /// Forty-foot containers that a twenty-foot one is charged as.
    TeuShare = "teu-share",
    /// Hours from land to ship or back where a port has no record.
    PortDwell = "port-dwell",
    /// Hours of a change of gauge that no record covers.
    GaugeDwell = "gauge-dwell",
    /// Hours at a border between customs areas that has no record.
    BorderDwell = "border-dwell",
    /// Hours from road to rail or back.
    InlandDwell = "inland-dwell",
    /// Hours at an airport.
    AirDwell = "air-dwell",
    /// US dollars per tonne at an airport.
    AirHandling = "air-handling",
    /// Hours at the first and the last railway station.
    TerminalRail = "terminal-rail",
    /// Hours of loading or unloading a lorry.
    TerminalRoad = "terminal-road",
    /// Hours at the first and the last seaport.
    TerminalSea = "terminal-sea",
    /// Rest factor of driving time.
    RestFactor = "rest-factor",
    /// US dollars per hour, where the balanced objective starts.
    ValueOfTime = "value-of-time",
    /// US dollars per tonne of CO₂, where the balanced objective starts.
    CarbonPrice = "carbon-price",
    /// US dollars by which a route must be dearer, time and CO₂ at their prices, to be taken e times less.
    LogitScale = "logit-scale",
}

impl Param {
    /// The parameter of a name in the table.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|param| param.id() == id)
    }
}

/// Cargo; costs are for all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cargo {
    /// A forty-foot container.
    #[default]
    Feu,
    /// A twenty-foot container.
    Teu,
    /// Twenty tonnes, in as many forty-foot containers as that fills.
    TwentyTonnes,
}

impl Cargo {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Feu, Self::Teu, Self::TwentyTonnes];

    /// Short name for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Feu => "feu",
            Self::Teu => "teu",
            Self::TwentyTonnes => "20t",
        }
    }
}
