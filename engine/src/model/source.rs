//! Where a figure is from, and how firm it is.

use serde::{Deserialize, Serialize};

/// Where figures come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Address of the page that was read, or an internal name such as `programme:2014-07-31`.
    pub address: String,
    /// Whether the address may be offered as a link; copies of other people's pages are named, not linked.
    pub linked: bool,
}

impl Source {
    /// The host of the address, without `www.`; for internal names the whole name.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.address.split_once("://").map_or(self.address.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host)
    }
}

/// How firm a figure is. A figure may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Printed by its source as it stands.
    Reported,
    /// Rounded, or "about".
    Rounded,
    /// "More than".
    LowerBound,
    /// "At most".
    UpperBound,
    /// Covers only a part of its year.
    PartYear,
    /// Worked out from a published figure and a published growth rate, or converted.
    Derived,
    /// Another source says something else.
    Conflicting,
    /// An estimate of its source, made before the period was over.
    Estimate,
    /// A plan, not an outcome.
    Plan,
    /// Weak source.
    Weak,
    /// Its source will revise it.
    Provisional,
}

impl Status {
    /// All, in the order in which they are named.
    pub const ALL: [Self; 11] = [
        Self::Reported,
        Self::Rounded,
        Self::LowerBound,
        Self::UpperBound,
        Self::PartYear,
        Self::Derived,
        Self::Conflicting,
        Self::Estimate,
        Self::Plan,
        Self::Weak,
        Self::Provisional,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_people_recognise() {
        for (address, host) in [
            ("https://www.gov.cn/xinwen/a.htm", "gov.cn"),
            ("http://english.china.org.cn/x?y=1", "english.china.org.cn"),
            ("programme:2014-07-31", "programme:2014-07-31"),
        ] {
            assert_eq!(Source { address: address.into(), linked: true }.host(), host);
        }
    }
}
