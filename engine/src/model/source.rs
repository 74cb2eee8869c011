//! Sources and qualifiers of figures.

use serde::{Deserialize, Serialize};

/// Source of figures, shared by many rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// URL of the page, or an internal name such as `programme:2014-07-31`.
    pub address: String,
    /// True if the address may be linked; copies of third-party pages are named only.
    pub linked: bool,
}

impl Source {
    /// Host of the address without `www.`; internal names in full.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.address.split_once("://").map_or(self.address.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host)
    }
}

/// Qualifier of a figure. A figure may carry several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Printed as it stands by its source.
    Reported,
    /// Rounded, or "about".
    Rounded,
    /// "More than".
    LowerBound,
    /// "At most".
    UpperBound,
    /// Covers part of its year.
    PartYear,
    /// Derived from a published figure and growth rate, or converted.
    Derived,
    /// Contradicted by another source.
    Conflicting,
    /// Estimate of its source, made before the end of the period.
    Estimate,
    /// Target, not an outcome.
    Plan,
    /// Weak source.
    Weak,
    /// Provisional: to be revised by its source.
    Provisional,
}

impl Status {
    /// All qualifiers, in display order.
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
    fn hosts_are_shown_without_scheme_and_www() {
        for (address, host) in [
            ("https://www.gov.cn/xinwen/a.htm", "gov.cn"),
            ("http://english.china.org.cn/x?y=1", "english.china.org.cn"),
            ("programme:2014-07-31", "programme:2014-07-31"),
        ] {
            assert_eq!(Source { address: address.into(), linked: true }.host(), host);
        }
    }
}
