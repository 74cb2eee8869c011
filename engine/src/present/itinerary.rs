//! Text of the route tab: cards, legs, refusals, differences.

use super::card::Span;
use super::network_text::mode_name;
use crate::analysis::RouteAnswer;
use crate::model::{Atlas, CrossingId, EdgeId, Facts, Lang, Mode, NodeId};
use crate::route::{
    Amount, Carriage, Change, Choice, Closed, Constraint, LegKind, Refusal, Restriction, Route, Work,
};
use crate::text::{
    Message, fill, fill_counts, format_integer, format_number, format_percent, list_separator,
};

/// Card of a route: totals with their ranges, breakdown, legs; localised.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteCard {
    /// Corridor with the largest share, else the modes.
    pub title: Span,
    /// Typical duration, days.
    pub days: String,
    /// Low and high duration, days.
    pub range: String,
    /// Typical cost and range, US dollars.
    pub usd: String,
    /// Length, kilometres.
    pub km: String,
    /// Typical emission and range, kilograms of CO₂.
    pub co2: String,
    /// Number of borders and gauge changes, modes.
    pub summary: String,
    /// True if Pareto-efficient among the alternatives in time, cost and CO₂.
    pub is_efficient: bool,
    /// Breakdown of the hours: (activity, percent).
    pub bar: Vec<(String, f64)>,
    /// Difference from the first route, in a sentence; `None` for the first.
    pub than: Option<String>,
    /// Legs in travel order.
    pub legs: Vec<LegRow>,
}

/// Row of a leg: activity, place, hours, cost, length; localised.
#[derive(Clone, Debug, PartialEq)]
pub struct LegRow {
    /// Activity or carriage.
    pub what: String,
    /// Place or section.
    pub place: String,
    /// Hours and range.
    pub hours: String,
    /// Cost, US dollars.
    pub usd: String,
    /// Length, kilometres; empty for a stop.
    pub km: String,
    /// True for movement, false for a stop.
    pub moves: bool,
    /// True if the dwell is an assumption; `None` for legs without a dwell.
    pub assumed: Option<bool>,
}

/// Text of a refusal: the cause, and relaxations that would allow a route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RefusalText {
    /// Cause.
    pub reason: String,
    /// Relaxations: description, and identifiers of the restrictions to remove.
    pub ways: Vec<(String, Vec<String>)>,
}

/// Element that can be avoided, closed or opened, with its localised name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Identifier in permalinks, e.g. `country:RU`.
    pub name: String,
    /// Localised name.
    pub text: String,
}

/// Formatter of routes in one language; borrows the tables, so it is cheap to make.
#[derive(Clone, Copy)]
pub struct Itinerary<'a> {
    atlas: &'a Atlas,
    facts: &'a Facts,
    lang: Lang,
}

impl<'a> Itinerary<'a> {
    /// Formatter of routes in a language.
    #[must_use]
    pub const fn new(atlas: &'a Atlas, facts: &'a Facts, lang: Lang) -> Self {
        Self { atlas, facts, lang }
    }

    pub(super) const fn atlas(&self) -> &'a Atlas {
        self.atlas
    }

    pub(super) const fn facts(&self) -> &'a Facts {
        self.facts
    }

    pub(super) const fn lang(&self) -> Lang {
        self.lang
    }

    fn say(self, message: Message) -> &'static str {
        message.text(self.lang)
    }

    pub(super) fn place(self, node: NodeId) -> String {
        self.atlas.node(node).names.best(self.lang).0.to_owned()
    }

    /// Duration in days with one decimal, e.g. "12.5 days".
    #[must_use]
    pub fn days(self, hours: f64) -> String {
        fill_counts(self.say(Message::RouteDays), &[("n", hours / 24.0)], 1, self.lang)
    }

    fn hours(self, hours: Amount) -> String {
        let number = |hours: f64| format_number(hours, usize::from(hours < 10.0), self.lang);
        let range =
            (hours.low != hours.high).then(|| format!(" ({}–{})", number(hours.low), number(hours.high)));
        format!("{}{}", number(hours.typical), range.unwrap_or_default())
    }

    /// Three significant digits, the precision of the model.
    fn rounded(self, value: f64) -> String {
        let step = 10f64.powf((value.abs().max(1.0).log10().floor() - 2.0).max(0.0));
        format_integer((value / step).round() * step, self.lang)
    }

    fn with_range(self, amount: Amount, unit: Message) -> String {
        let [low, typical, high] = [amount.low, amount.typical, amount.high].map(|value| self.rounded(value));
        fill(self.say(unit), &[("n", &typical)]) + &format!(" ({low}–{high})")
    }

    /// Cards of all routes of an answer, best first; all but the first say how they differ from it.
    #[must_use]
    pub fn cards(self, answer: &RouteAnswer) -> Vec<RouteCard> {
        let first = answer.choices.first();
        answer.choices.iter().map(|choice| self.card(choice, first)).collect()
    }

    fn card(self, choice: &Choice, first: Option<&Choice>) -> RouteCard {
        let route = &choice.route;
        let total = &route.total;
        let modes = route.modes().into_iter().map(|mode| self.mode(mode)).collect::<Vec<_>>().join(" · ");
        let title = match choice.corridor {
            Some(corridor) => {
                let (text, lang) = self.atlas.corridor(corridor).names.best(self.lang);
                Span { text: text.to_owned(), lang }
            }
            None => Span { text: modes.clone(), lang: self.lang },
        };
        let count = |message: Message, n: usize| fill(self.say(message), &[("n", &n.to_string())]);
        let summary = [
            modes,
            count(Message::RouteBorders, route.n_borders()),
            count(Message::RouteGauges, route.n_gauge_changes()),
        ];
        let [low, high] =
            [total.hours.low, total.hours.high].map(|hours| format_number(hours / 24.0, 1, self.lang));
        RouteCard {
            title,
            days: self.days(total.hours.typical),
            range: format!("{low}–{high}"),
            usd: self.with_range(total.usd, Message::RouteUsd),
            km: format!("{}\u{a0}{}", format_integer(total.km, self.lang), self.say(Message::UnitKilometres)),
            co2: self.with_range(total.co2_kg, Message::RouteCo2),
            summary: summary.join(" · "),
            is_efficient: choice.is_efficient,
            bar: self.bar(route),
            than: first
                .filter(|first| *first != choice)
                .map(|first| self.than(Message::RouteThan, route, &first.route)),
            legs: self.legs(route),
        }
    }

    fn bar(self, route: &Route) -> Vec<(String, f64)> {
        let shares = route.shares();
        let whole = route.total.hours.typical.max(1e-9);
        let parts = [
            (Message::ShareMoving, shares.moving),
            (Message::ShareBorder, shares.border),
            (Message::ShareTransfer, shares.transfer),
            (Message::ShareTerminal, shares.terminal),
        ];
        parts.map(|(name, hours)| (self.say(name).to_owned(), 100.0 * hours.typical / whole)).to_vec()
    }

    fn mode(self, mode: Mode) -> String {
        self.say(mode_name(mode)).to_owned()
    }

    fn signed(self, value: f64, number: String) -> String {
        if value < 0.0 { number } else { format!("+{number}") }
    }

    /// Difference from another route, in a sentence that names the activity with the largest share of it.
    fn than(self, message: Message, route: &Route, other: &Route) -> String {
        let (a, b) = (&route.total, &other.total);
        let hours = a.hours.typical - b.hours.typical;
        let usd = a.usd.typical - b.usd.typical;
        let kg = a.co2_kg.typical - b.co2_kg.typical;
        let [here, there] = [route.shares(), other.shares()];
        let parts = [
            (Message::ShareMoving, here.moving.typical - there.moving.typical),
            (Message::ShareBorder, here.border.typical - there.border.typical),
            (Message::ShareTransfer, here.transfer.typical - there.transfer.typical),
            (Message::ShareTerminal, here.terminal.typical - there.terminal.typical),
        ];
        let most = parts.into_iter().reduce(|a, b| if a.1.abs() < b.1.abs() { b } else { a });
        let what = most.map_or("", |(name, _)| self.say(name));
        let number = |value: f64, unit: Message| {
            self.signed(value, fill(self.say(unit), &[("n", &self.rounded(value))]))
        };
        fill(
            self.say(message),
            &[
                ("days", &self.signed(hours, self.days(hours))),
                ("usd", &number(usd, Message::RouteUsd)),
                ("co2", &number(kg, Message::RouteCo2)),
                ("what", &what.to_lowercase()),
            ],
        )
    }

    /// Rows of a route's legs, in travel order: moves of one mode and gauge, stops between them.
    #[must_use]
    pub fn legs(self, route: &Route) -> Vec<LegRow> {
        let row = |leg: crate::route::Leg| {
            let (what, place, moves) = match &leg.kind {
                LegKind::Move(carriage, _) => {
                    let place = format!("{} → {}", self.place(leg.from), self.place(leg.to));
                    (self.carriage(*carriage), place, true)
                }
                LegKind::Stop(work) => (self.work(*work), self.place(leg.from), false),
            };
            let km = format!(
                "{}\u{a0}{}",
                format_integer(leg.cost.km, self.lang),
                self.say(Message::UnitKilometres)
            );
            LegRow {
                what,
                place,
                hours: self.hours(leg.cost.hours),
                usd: self.rounded(leg.cost.usd.typical),
                km: if moves { km } else { String::new() },
                moves,
                assumed: if let LegKind::Stop(work) = leg.kind { self.assumed(work) } else { None },
            }
        };
        route.legs().into_iter().map(row).collect()
    }

    fn assumed(self, work: Work) -> Option<bool> {
        let of = |id: Option<CrossingId>| {
            id.and_then(|id| self.facts.crossings.get(id.index()))
                .is_none_or(|crossing| !crossing.dwell_sourced)
        };
        match work {
            Work::Border(id) => Some(of(id)),
            Work::Canal(id) => Some(of(Some(id))),
            Work::Transfer { record, .. } => Some(of(record)),
            Work::GaugeChange { covered, .. } => covered.is_none().then_some(true),
            Work::Terminal(_) => Some(true),
            Work::Move(_) => None,
        }
    }

    pub(super) fn carriage(self, carriage: Carriage) -> String {
        let mode = self.mode(carriage.mode);
        if carriage.gauge == 0 {
            return mode;
        }
        format!("{mode} {}\u{a0}{}", carriage.gauge, self.say(Message::UnitMillimetres))
    }

    pub(super) fn work(self, work: Work) -> String {
        match work {
            Work::Move(edge) => self.edge(edge),
            Work::Border(_) => self.say(Message::NodeBorderCrossing).to_owned(),
            Work::Canal(_) => self.say(Message::WorkCanal).to_owned(),
            Work::GaugeChange { from, to, covered } => {
                let text = format!("{} {from} → {to}", self.say(Message::FactGaugeBreak));
                let inside = covered.map(|_| format!(" ({})", self.say(Message::WorkInDwell)));
                text + &inside.unwrap_or_default()
            }
            Work::Transfer { from, to, .. } => {
                format!("{}: {} → {}", self.say(Message::ShareTransfer), self.mode(from), self.mode(to))
            }
            Work::Terminal(_) => self.say(Message::ShareTerminal).to_owned(),
        }
    }

    fn edge(self, edge: EdgeId) -> String {
        let row = self.atlas.edge(edge);
        format!("{} – {}", self.place(row.from), self.place(row.to))
    }

    /// Localised name of a restriction, as on its chip.
    #[must_use]
    pub fn restriction(self, what: Restriction) -> String {
        match what {
            Restriction::Country(id) => self.atlas.country(id).names.best(self.lang).0.to_owned(),
            Restriction::Crossing(id) => self.crossing(id),
            Restriction::Place(id) => self.place(id),
            Restriction::Mode(mode) => self.mode(mode),
            Restriction::Corridor(id) => self.atlas.corridor(id).names.best(self.lang).0.to_owned(),
            Restriction::Edge(id) => self.edge(id),
        }
    }

    fn crossing(self, id: CrossingId) -> String {
        let Some(crossing) = self.facts.crossings.get(id.index()) else { return String::new() };
        let place = self.place(crossing.node);
        match crossing.mode {
            Some(mode) => format!("{place} ({})", self.mode(mode).to_lowercase()),
            None => place,
        }
    }

    /// Localised description of a scenario change, as on its chip.
    #[must_use]
    pub fn change(self, change: Change) -> String {
        let rate = |row: u16| self.facts.rates.get(usize::from(row)).map_or("", |rate| rate.id.as_str());
        let percent = |factor: f64| format_percent(100.0 * factor, 0, self.lang);
        let (message, what) = match change {
            Change::Close(what) => (Message::ChangeClose, self.restriction(what)),
            Change::Open(what) => (Message::ChangeOpen, self.restriction(what)),
            Change::Year(year) => (Message::ChangeYear, year.to_string()),
            Change::Dwell(id, hours) => {
                let hours = format_number(hours, 1, self.lang);
                (Message::ChangeDwell, format!("{} {hours}", self.crossing(id)))
            }
            Change::Rate(row, factor) => (Message::ChangeRate, format!("{} {}", rate(row), percent(factor))),
            Change::Speed(row, factor) => {
                (Message::ChangeSpeed, format!("{} {}", rate(row), percent(factor)))
            }
            Change::Param(param, value) => {
                (Message::ChangeParam, format!("{} {}", param.id(), format_number(value, 2, self.lang)))
            }
        };
        fill(self.say(message), &[("what", &what)])
    }

    /// Localised name of an identifier; the identifier itself if the tables lack it.
    #[must_use]
    pub fn named(self, name: &str) -> Named {
        let restriction =
            Restriction::from_name(name, self.atlas, self.facts).map(|what| self.restriction(what));
        let change = Change::from_name(name, self.atlas, self.facts).map(|change| self.change(change));
        Named { name: name.to_owned(), text: restriction.or(change).unwrap_or_else(|| name.to_owned()) }
    }

    /// Text of a refusal: the unserved place, or the restrictions that cut the network and what removing them would
    /// give.
    #[must_use]
    pub fn refusal(self, refusal: &Refusal) -> RefusalText {
        if let Some(node) = refusal.unserved {
            let reason = fill(self.say(Message::RefusalUnserved), &[("place", &self.place(node))]);
            return RefusalText { reason, ways: Vec::new() };
        }
        if refusal.cut_by.is_empty() {
            return RefusalText { reason: self.say(Message::RefusalNowhere).to_owned(), ways: Vec::new() };
        }
        let cuts: Vec<String> = refusal.cut_by.iter().map(|one| self.constraint(*one)).collect();
        let reason = fill(self.say(Message::RefusalCut), &[("what", &cuts.join(" + "))]);
        let way = |relaxation: &crate::route::Relaxation| {
            let dropped: Vec<String> = relaxation.dropped.iter().map(|one| self.constraint(*one)).collect();
            let mut uses: Vec<String> = relaxation.uses.iter().map(|edge| self.edge(*edge)).collect();
            uses.truncate(3);
            let total = &relaxation.route.total;
            let values = [
                ("what", dropped.join(" + ")),
                ("uses", uses.join(list_separator(self.lang))),
                ("days", self.days(total.hours.typical)),
                ("usd", fill(self.say(Message::RouteUsd), &[("n", &self.rounded(total.usd.typical))])),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(key, value)| (*key, value.as_str())).collect();
            let message = if uses.is_empty() { Message::RefusalWayPlain } else { Message::RefusalWay };
            let names = relaxation.dropped.iter().filter_map(|constraint| match constraint {
                Constraint::Avoid(what) | Constraint::Must(what) => Some(what.name(self.atlas, self.facts)),
                Constraint::Closed(_) => None,
            });
            (fill(self.say(message), &values), names.collect())
        };
        RefusalText { reason, ways: refusal.relaxations.iter().map(way).collect() }
    }

    fn constraint(self, constraint: Constraint) -> String {
        let (message, what) = match constraint {
            Constraint::Avoid(what) => (Message::ConstraintAvoid, self.restriction(what)),
            Constraint::Must(what) => (Message::ConstraintMust, self.restriction(what)),
            Constraint::Closed(Closed::NotInUse) => return self.say(Message::ConstraintUnbuilt).to_owned(),
            Constraint::Closed(Closed::Change(_)) => return self.say(Message::ConstraintScenario).to_owned(),
        };
        fill(self.say(message), &[("what", &what)])
    }

    /// Effect of a scenario on the best route, in a sentence; `None` without a scenario.
    #[must_use]
    pub fn difference(self, answer: &RouteAnswer) -> Option<String> {
        let base = answer.base.as_ref()?;
        let Some(now) = answer.choices.first() else {
            return Some(self.say(Message::ScenarioCut).to_owned());
        };
        if now.route.total == base.total {
            return Some(self.say(Message::ScenarioSame).to_owned());
        }
        Some(self.than(Message::ScenarioThan, &now.route, base))
    }

    /// Cities with a changed travel time, one line each, largest change first.
    #[must_use]
    pub fn shifts(self, answer: &RouteAnswer) -> Vec<String> {
        let row = |(city, before, after): &(NodeId, f64, f64)| {
            let change = match (before.is_finite(), after.is_finite()) {
                (true, true) => self.signed(after - before, self.days(after - before)),
                (true, false) => self.say(Message::ScenarioCutOff).to_owned(),
                _ => self.days(*after),
            };
            format!("{}: {change}", self.place(*city))
        };
        answer.shifts.iter().map(row).collect()
    }

    /// Countries, modes and border crossings of a route, offered for exclusion.
    #[must_use]
    pub fn avoidable(self, route: &Route) -> Vec<Named> {
        let mut all: Vec<Restriction> = Vec::new();
        let ends = route.nodes();
        let at_end = |country| {
            [ends.first(), ends.last()]
                .into_iter()
                .flatten()
                .any(|node| self.atlas.node(*node).country == Some(country))
        };
        let countries = ends.iter().filter_map(|node| self.atlas.node(*node).country);
        all.extend(countries.filter(|country| !at_end(*country)).map(Restriction::Country));
        all.extend(route.modes().into_iter().map(Restriction::Mode));
        for line in &route.lines {
            if let Work::Border(Some(id)) = line.work {
                all.push(Restriction::Crossing(id));
            }
        }
        let mut unique: Vec<Restriction> = Vec::new();
        for what in all {
            if !unique.contains(&what) {
                unique.push(what);
            }
        }
        unique.into_iter().map(|what| self.named(&what.name(self.atlas, self.facts))).collect()
    }
}
