//! Trade query: overlay, filters, year, comparison; and its keys in permalinks.

use crate::flow::{Currency, Measure};
use crate::model::TradeSeries;

/// Overlay: visualisation of trade on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlay {
    /// No overlay.
    #[default]
    None,
    /// Traffic assignment: loads on the network, edge by edge.
    Loads,
    /// Arcs between places.
    Arcs,
    /// Choropleth of countries.
    Countries,
    /// Proportional symbols at ports, crossings and cities.
    Places,
}

impl Overlay {
    /// All overlays that draw something, in menu order.
    pub const SHOWN: [Self; 4] = [Self::Loads, Self::Arcs, Self::Countries, Self::Places];

    /// Value of `volumes` in permalinks, e.g. `loads`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Loads => "loads",
            Self::Arcs => "arcs",
            Self::Countries => "countries",
            Self::Places => "places",
        }
    }
}

/// Assignment rule: route choice for the trade of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leading {
    /// Logit shares over the alternatives.
    #[default]
    Shared,
    /// All-or-nothing to the fastest route.
    Fastest,
    /// All-or-nothing to the cheapest route.
    Cheapest,
    /// All-or-nothing to the route with the least CO₂.
    LowestCo2,
}

impl Leading {
    /// All rules, in menu order.
    pub const ALL: [Self; 4] = [Self::Shared, Self::Fastest, Self::Cheapest, Self::LowestCo2];

    /// Value of `lead` in permalinks, e.g. `co2`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Fastest => "fastest",
            Self::Cheapest => "cheapest",
            Self::LowestCo2 => "co2",
        }
    }
}

/// Trade query. Vocabulary is kept as identifiers, resolved later: a permalink is parsed before the tables are
/// loaded. An unknown identifier filters nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TradeState {
    /// Visualisation.
    pub overlay: Overlay,
    /// Direction of trade.
    pub measure: Measure,
    /// Currency.
    pub currency: Currency,
    /// Statistical series; `None` for the preferred one of each year.
    pub series: Option<TradeSeries>,
    /// Commodity section, by identifier.
    pub goods: Option<String>,
    /// UN M49 region of partners, by identifier.
    pub region: Option<String>,
    /// Partner, by ISO 3166-1 alpha-3 code.
    pub partner: Option<String>,
    /// Second partner or place for side-by-side comparison, by code.
    pub versus: Option<String>,
    /// Calendar year; `None` for the latest available.
    pub year: Option<u16>,
    /// Base year of a comparison; `None` without one.
    pub compare: Option<u16>,
    /// Number of largest partners shown; 0 for all.
    pub top: u8,
    /// True for one scale over all years.
    pub is_locked: bool,
    /// Assignment rule.
    pub leading: Leading,
    /// True to avoid sea edges.
    pub is_by_land: bool,
    /// Measure and unit at places, by identifier.
    pub counted: Option<(String, String)>,
    /// True for static arrows instead of animated ones.
    pub is_still: bool,
    /// User data sources, separated by commas: relative or absolute URLs, or `kept:` and a stored file's name.
    pub data: Option<String>,
    /// True if user flows are assigned to the network.
    pub is_led: bool,
}

impl TradeState {
    /// Permalink keys and values; none while no overlay and no user data are shown.
    #[must_use]
    pub(super) fn link_parts(&self) -> Vec<(&'static str, String)> {
        let when = |wanted: bool, value: &str| if wanted { value.to_owned() } else { String::new() };
        let number = |value: Option<u16>| value.map(|value| value.to_string()).unwrap_or_default();
        let data = self.data.iter().map(|data| ("data", data.clone()));
        let data = data.chain([("own", when(self.data.is_some() && self.is_led, "lines"))]);
        if self.overlay == Overlay::None {
            let is_own = self.data.is_some();
            let years = [("year", self.year), ("compare", self.compare)];
            let years = years.map(|(key, year)| (key, number(year.filter(|_| is_own))));
            return data.chain(years).filter(|(_, value)| !value.is_empty()).collect();
        }
        let counted =
            self.counted.as_ref().map(|(measure, unit)| format!("{measure},{}", unit.replace(' ', "_")));
        let mut parts = vec![
            ("volumes", self.overlay.code().to_owned()),
            ("flow", when(self.measure != Measure::default(), self.measure.code())),
            ("unit", when(self.currency != Currency::default(), self.currency.code())),
            ("series", self.series.map(|series| series.code().to_owned()).unwrap_or_default()),
            ("goods", self.goods.clone().unwrap_or_default()),
            ("region", self.region.clone().unwrap_or_default()),
            ("partner", self.partner.clone().unwrap_or_default()),
            ("versus", self.versus.clone().unwrap_or_default()),
            ("year", number(self.year)),
            ("compare", number(self.compare)),
            ("top", when(0 < self.top, &self.top.to_string())),
            ("scale", when(self.is_locked, "locked")),
            ("lead", when(self.leading != Leading::default(), self.leading.code())),
            ("land", when(self.is_by_land, "only")),
            ("count", counted.unwrap_or_default()),
            ("motion", when(self.is_still, "off")),
        ];
        parts.extend(data);
        parts.retain(|(_, value)| !value.is_empty());
        parts
    }

    /// Applies a key of a permalink: `None` for a foreign key, `Some(false)` for an invalid value.
    pub(super) fn take_link_part(&mut self, key: &str, value: &str) -> Option<bool> {
        fn choose<T: Copy>(place: &mut T, all: &[T], is: impl Fn(T) -> bool) -> bool {
            let found = all.iter().copied().find(|one| is(*one));
            found.into_iter().for_each(|one| *place = one);
            found.is_some()
        }
        let word = |place: &mut Option<String>| {
            let good = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if good {
                *place = Some(value.to_owned());
            }
            good
        };
        let year = || value.parse::<u16>().ok().filter(|year| (1990..=2100).contains(year));
        Some(match key {
            "volumes" => choose(&mut self.overlay, &Overlay::SHOWN, |one| one.code() == value),
            "flow" => choose(&mut self.measure, &Measure::ALL, |one| one.code() == value),
            "unit" => choose(&mut self.currency, &Currency::ALL, |one| one.code() == value),
            "series" => {
                self.series = TradeSeries::ALL.into_iter().find(|series| series.code() == value);
                self.series.is_some()
            }
            "goods" => word(&mut self.goods),
            "region" => word(&mut self.region),
            "partner" => word(&mut self.partner),
            "versus" => word(&mut self.versus),
            "year" => {
                self.year = year();
                self.year.is_some()
            }
            "compare" => {
                self.compare = year();
                self.compare.is_some()
            }
            "top" => {
                let top = value.parse::<u8>().ok();
                self.top = top.unwrap_or(0);
                top.is_some()
            }
            "scale" => {
                self.is_locked = value == "locked";
                self.is_locked
            }
            "lead" => choose(&mut self.leading, &Leading::ALL, |one| one.code() == value),
            "land" => {
                self.is_by_land = value == "only";
                self.is_by_land
            }
            "count" => {
                let named = value.split_once(',').filter(|(measure, unit)| {
                    let plain = |text: &str| !text.is_empty() && !text.contains(['<', '&', '"']);
                    plain(measure) && plain(unit)
                });
                self.counted = named.map(|(measure, unit)| (measure.to_owned(), unit.replace('_', " ")));
                self.counted.is_some()
            }
            // The origin of an absolute URL is checked where it is fetched.
            "data" => {
                let good = !value.is_empty() && value.split(',').all(is_address);
                self.data = good.then(|| value.to_owned());
                good
            }
            "own" => {
                self.is_led = value == "lines";
                self.is_led || value == "arcs"
            }
            "motion" => {
                self.is_still = value == "off";
                self.is_still
            }
            _ => return None,
        })
    }
}

/// True for an address of user data: relative to the page, absolute, or a stored file.
fn is_address(text: &str) -> bool {
    if let Some(name) = text.strip_prefix("kept:") {
        return !name.is_empty() && !name.contains(['/', '\\']);
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/~".contains(c);
    let is_whole = rest.len() < text.len();
    let known = |c: char| plain(c) || (is_whole && ":?=&%+".contains(c)) || !c.is_ascii();
    !rest.is_empty() && !rest.starts_with(if is_whole { "/" } else { "//" }) && rest.chars().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = Option<String>> {
        prop::option::of("[a-z_]{1,12}")
    }

    pub(crate) fn any_trade() -> impl Strategy<Value = TradeState> {
        let choices = (
            prop::sample::select(Overlay::SHOWN.to_vec()),
            prop::sample::select(Measure::ALL.to_vec()),
            prop::sample::select(Currency::ALL.to_vec()),
            prop::option::of(prop::sample::select(TradeSeries::ALL.to_vec())),
            prop::sample::select(Leading::ALL.to_vec()),
        );
        let words =
            (word(), word(), word(), word(), prop::option::of(("[a-z_]{1,9}", "[A-Z][a-z]{1,6} [a-z]{1,7}")));
        let numbers = (prop::option::of(2000..2031u16), prop::option::of(2000..2031u16), any::<u8>());
        (choices, words, numbers, any::<[bool; 3]>()).prop_map(
            |(
                (overlay, measure, currency, series, leading),
                (goods, region, partner, versus, counted),
                (year, compare, top),
                flags,
            )| {
                TradeState {
                    overlay,
                    measure,
                    currency,
                    series,
                    goods,
                    region,
                    partner,
                    versus,
                    year,
                    compare,
                    top,
                    is_locked: flags[0],
                    leading,
                    is_by_land: flags[1],
                    counted,
                    is_still: flags[2],
                    data: flags[0]
                        .then(|| "data/flows-1.csv,https://x.example/p.geojson,kept:мой.csv".to_owned()),
                    is_led: flags[0] && flags[1],
                }
            },
        )
    }

    proptest! {
        #[test]
        fn trade_queries_round_trip_through_a_link(state in any_trade()) {
            let mut back = TradeState::default();
            for (key, value) in state.link_parts() {
                prop_assert_eq!(back.take_link_part(key, &value), Some(true), "{}={}", key, value);
            }
            prop_assert_eq!(back, state);
        }

        #[test]
        fn any_value_is_applied_or_reported(key in "volumes|flow|unit|series|goods|region|partner|versus|year|compare|top|scale|lead|land|count|motion|data|own", value in ".{0,12}") {
            let mut state = TradeState::default();
            prop_assert!(state.take_link_part(&key, &value).is_some());
        }
    }

    #[test]
    fn no_overlay_adds_no_keys_to_a_link() {
        let state = TradeState { year: Some(2020), ..TradeState::default() };
        assert!(state.link_parts().is_empty());
    }
}
