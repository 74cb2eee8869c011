//! The router against brute force, over random networks and restrictions.

use super::amount::CostVector;
use super::cost::CostModel;
use super::*;
use crate::model::{
    Atlas, Country, CountryId, Crossing, CrossingId, CrossingKind, DistanceMethod, Edge, EdgeId, EdgeStatus,
    Facts, Gauge, LocalText, Mode, ModeRate, Node, NodeId, NodeKind, Range3, RateScope, RouteParam,
};
use crate::space::LonLat;
use proptest::prelude::*;
use std::collections::BTreeSet;

const fn range(low: f32, typical: f32, high: f32) -> Range3 {
    Range3 { low, typical, high }
}

fn rate(id: &str, mode: &str, unit: &str, usd: f32, co2: f32, kmh: f32) -> ModeRate {
    ModeRate {
        id: id.into(),
        mode: mode.into(),
        region: String::new(),
        scope: RateScope { elsewhere: mode != "transfer", ..RateScope::default() },
        cost: Some(range(usd * 0.5, usd, usd * 2.0)),
        cost_unit: unit.into(),
        co2_g_per_tkm: Some(range(co2, co2, co2)),
        speed_kmh: Some(range(kmh * 0.5, kmh, kmh * 1.5)),
        sourced: [false; 3],
        sources: [None; 3],
        note: String::new(),
    }
}

fn facts() -> Facts {
    let value = |param: Param| match param {
        Param::FeuTonnes => range(20.0, 20.0, 20.0),
        Param::TeuShare => range(0.5, 0.5, 0.5),
        Param::RestFactor => range(1.2, 1.5, 2.0),
        Param::InlandDwell => range(10.0, 30.0, 50.0),
        _ => range(6.0, 12.0, 24.0),
    };
    let param = |param: Param| RouteParam {
        id: param.id().into(),
        value: value(param),
        unit: "hours".into(),
        sourced: false,
        source: None,
        note: String::new(),
    };
    let per_km = "USD per FEU-km";
    Facts {
        rates: vec![
            rate("rail", "rail", per_km, 0.5, 20.0, 40.0),
            rate("road", "road", per_km, 1.5, 90.0, 60.0),
            rate("sea", "sea", per_km, 0.2, 15.0, 30.0),
            rate("air", "air", "USD per tonne-km", 0.4, 600.0, 800.0),
            rate("transfer-gauge", "transfer", "USD per FEU", 150.0, 5.0, 1.0),
            rate("transfer-port", "transfer", "USD per FEU", 220.0, 10.0, 1.0),
            rate("terminal-rail", "transfer", "USD per FEU", 150.0, 3.0, 1.0),
            rate("border-fee", "transfer", "USD per shipment", 200.0, 0.0, 1.0),
        ],
        route_params: Param::ALL.map(param).to_vec(),
        ..Facts::default()
    }
}

/// An edge of a random network: ends, mode (with gauge), kilometres, whether it is in use.
pub(crate) type Link = (usize, usize, u8, u16, bool);

pub(crate) fn network(n: usize, links: &[Link]) -> (Atlas, Facts) {
    let mut atlas = Atlas::default();
    for iso2 in ["AA", "BB", "CC"] {
        atlas.basemap.countries.push(Country { iso2: iso2.into(), ..Country::default() });
    }
    for index in 0..n {
        atlas.network.nodes.push(Node {
            id: format!("n{index}"),
            kind: NodeKind::City,
            names: LocalText::default(),
            country: Some(CountryId(index as u16 % 3)),
            place: LonLat::new(60.0 + index as f64, 45.0),
            gauge: Gauge::Both,
            importance: 3,
        });
    }
    let mut facts = facts();
    for (index, (from, to, kind, km, open)) in links.iter().enumerate() {
        let (from, to) = (from % n, to % n);
        if from == to {
            continue;
        }
        let (mode, gauge) = match kind % 5 {
            0 => (Mode::Rail, Gauge::Mm(1435)),
            1 => (Mode::Rail, Gauge::Mm(1520)),
            2 => (Mode::Road, Gauge::None),
            3 => (Mode::Sea, Gauge::None),
            _ => (Mode::Air, Gauge::None),
        };
        let id = EdgeId(atlas.network.edges.len() as u16);
        atlas.network.edges.push(Edge {
            id: format!("e{index}"),
            from: NodeId(from as u16),
            to: NodeId(to as u16),
            mode,
            distance_km: f32::from(*km),
            distance_method: DistanceMethod::Recalled,
            speed_kmh: Some(50.0),
            gauge,
            status: if *open { EdgeStatus::Operating } else { EdgeStatus::Construction },
            year: Some(2030),
            shape: Vec::new(),
            corridors: Vec::new(),
        });
        // Every third edge is in the border record of its first end, so that records with several edges are common.
        if km % 3 == 0 && matches!(mode, Mode::Rail | Mode::Road) {
            let node = NodeId(from as u16);
            let known = facts
                .crossings
                .iter_mut()
                .find(|crossing| crossing.node == node && crossing.mode == Some(mode));
            match known {
                Some(crossing) => crossing.edges.push(id),
                None => facts.crossings.push(Crossing {
                    id: format!("b{index}"),
                    node,
                    name: String::new(),
                    countries: vec!["AA".into(), "BB".into()],
                    kind: CrossingKind::Border,
                    mode: Some(mode),
                    gauge_break: None,
                    dwell_hours: range(1.0, f32::from(km % 40), 100.0),
                    dwell_sourced: false,
                    edges: vec![id],
                    capacity: String::new(),
                    source: None,
                    note: String::new(),
                }),
            }
        }
    }
    (atlas, facts)
}

fn carriage(edge: &Edge) -> Carriage {
    let gauge = if let Gauge::Mm(gauge) = edge.gauge { gauge } else { 0 };
    Carriage { mode: edge.mode, gauge }
}

/// The best weight over all ways without a state twice, worked out from the rules and not from the graph.
struct Brute<'a> {
    atlas: &'a Atlas,
    facts: &'a Facts,
    model: CostModel<'a>,
    query: &'a Query,
    best: Option<f64>,
}

impl Brute<'_> {
    fn weigh(&self, cost: Cost) -> f64 {
        let [hours, usd, kg, km] = self.query.objective.weights();
        cost.hours.typical * hours + cost.usd.typical * usd + cost.co2_kg.typical * kg + cost.km * km
    }

    fn allowed(&self, id: EdgeId) -> bool {
        let edge = self.atlas.edge(id);
        edge.status == EdgeStatus::Operating && !self.query.avoid.iter().any(|what| self.speaks(*what, id))
    }

    fn speaks(&self, what: Restriction, id: EdgeId) -> bool {
        let edge = self.atlas.edge(id);
        let ends = [edge.from, edge.to];
        match what {
            Restriction::Country(country) => {
                ends.iter().any(|end| self.atlas.node(*end).country == Some(country))
            }
            Restriction::Crossing(crossing) => self.facts.crossings[crossing.index()].edges.contains(&id),
            Restriction::Place(node) => ends.contains(&node),
            Restriction::Mode(mode) => edge.mode == mode,
            Restriction::Corridor(corridor) => edge.corridors.contains(&corridor),
            Restriction::Edge(edge) => edge == id,
        }
    }

    fn transfer(&self, before: Carriage, after: Carriage) -> Cost {
        let sea = |carriage: Carriage| carriage.mode == Mode::Sea;
        if before == after {
            Cost::default()
        } else if before.mode == after.mode {
            self.model.gauge_change(false)
        } else if before.mode == Mode::Air || after.mode == Mode::Air {
            self.model.air_transfer()
        } else if sea(before) || sea(after) {
            self.model.port_transfer(None)
        } else {
            self.model.inland_transfer()
        }
    }

    /// All ways on from a place: what the cargo is on, the record paid on the last edge, the weight, what was used.
    fn walk(
        &mut self,
        at: NodeId,
        on: Option<(Carriage, Option<CrossingId>)>,
        weight: f64,
        used: &mut Vec<EdgeId>,
    ) {
        if self.best.is_some_and(|best| best <= weight) {
            return;
        }
        let goal = self.query.stops[self.query.stops.len() - 1];
        let done = self.query.must.iter().all(|what| used.iter().any(|edge| self.speaks(*what, *edge)));
        let all_stops = self.passes_stops(used);
        if let Some((carriage, _)) = on
            && at == goal
            && done
            && all_stops
        {
            let total = weight + self.weigh(self.model.terminal(carriage.mode));
            if self.best.is_none_or(|best| total < best) {
                self.best = Some(total);
            }
        }
        for index in 0..self.atlas.network.edges.len() {
            let id = EdgeId(index as u16);
            let edge = self.atlas.edge(id);
            let uses = used.iter().filter(|one| **one == id).count();
            if !self.allowed(id) || (edge.from != at && edge.to != at) || 1 < uses {
                continue;
            }
            let Some(moving) = self.model.moving(edge) else { continue };
            let mut next = weight + self.weigh(moving);
            let record = self.model.record_of(id).map(|(record, _)| record);
            let reloaded = match on {
                None => self.model.terminal(edge.mode),
                Some((before, _)) => self.transfer(before, carriage(edge)),
            };
            next += self.weigh(reloaded);
            // Where edges of a record meet, it is charged once.
            let others = record.map_or(0, |id| {
                let edges = self.facts.crossings[id.index()].edges.iter().map(|id| self.atlas.edge(*id));
                let here = edges.filter(|one| one.from == at || one.to == at);
                here.filter(|one| carriage(one) == carriage(edge)).count()
            });
            let paid = on.is_some_and(|(before, paid)| {
                before == carriage(edge) && paid.is_some() && paid == record && 1 < others
            });
            if record.is_some() && !paid {
                next += self.weigh(self.model.crossing(record));
            } else if record.is_none() && self.model.crosses_unrecorded_border(edge) {
                next += self.weigh(self.model.crossing(None));
            }
            let to = if edge.from == at { edge.to } else { edge.from };
            used.push(id);
            self.walk(to, Some((carriage(edge), record)), next, used);
            used.pop();
        }
    }

    fn passes_stops(&self, used: &[EdgeId]) -> bool {
        let mut at = self.query.stops[0];
        let mut rest = self.query.stops[1..].iter().peekable();
        for edge in used.iter().map(|id| self.atlas.edge(*id)) {
            at = if edge.from == at { edge.to } else { edge.from };
            while rest.peek() == Some(&&at) {
                rest.next();
            }
        }
        rest.next().is_none()
    }
}

fn brute(atlas: &Atlas, facts: &Facts, query: &Query) -> Option<f64> {
    let model = CostModel::new(atlas, facts, &[], Cargo::Feu);
    let mut brute = Brute { atlas, facts, model, query, best: None };
    brute.walk(query.stops[0], None, 0.0, &mut Vec::new());
    brute.best
}

fn weigh(route: &Route, objective: Objective) -> f64 {
    let [hours, usd, kg, km] = objective.weights();
    let total = &route.total;
    total.hours.typical * hours + total.usd.typical * usd + total.co2_kg.typical * kg + total.km * km
}

pub(crate) fn links() -> impl Strategy<Value = Vec<Link>> {
    prop::collection::vec((0..6usize, 0..6usize, 0..5u8, 50..900u16, prop::bool::weighted(0.9)), 4..9)
}

fn restriction() -> impl Strategy<Value = Restriction> {
    prop_oneof![
        (0..3u16).prop_map(|id| Restriction::Country(CountryId(id))),
        (1..5u16).prop_map(|id| Restriction::Place(NodeId(id))),
        prop::sample::select(vec![Mode::Rail, Mode::Road, Mode::Sea, Mode::Air]).prop_map(Restriction::Mode),
        (0..4u16).prop_map(|id| Restriction::Edge(EdgeId(id))),
    ]
}

pub(super) fn objective() -> impl Strategy<Value = Objective> {
    prop::sample::select(vec![
        Objective::Fastest,
        Objective::Cheapest,
        Objective::LowestCo2,
        Objective::Shortest,
        Objective::Balanced { usd_per_hour: 10.0, usd_per_tonne: 50.0 },
    ])
}

/// Invariants of every route.
fn check_route(atlas: &Atlas, route: &Route, query: &Query, brute: &Brute<'_>) -> Result<(), TestCaseError> {
    let nodes = route.nodes();
    prop_assert_eq!(nodes.first(), query.stops.first());
    prop_assert_eq!(nodes.last(), query.stops.last());
    let parts: Cost = route.lines.iter().map(|line| line.cost).sum();
    prop_assert_eq!(parts, route.total);
    let legs: f64 = route.legs().iter().map(|leg| leg.cost.hours.typical).sum();
    prop_assert!((legs - route.total.hours.typical).abs() < 1e-6);
    let shares = route.shares();
    let sum = shares.moving + shares.border + shares.transfer + shares.terminal;
    prop_assert!((sum.typical - route.total.hours.typical).abs() < 1e-6);
    prop_assert!(route.total.hours.low <= route.total.hours.typical + 1e-9);
    prop_assert!(route.total.hours.typical <= route.total.hours.high + 1e-9);
    let mut on: Option<Carriage> = None;
    let mut reloaded: Option<(Carriage, bool)> = None;
    for line in &route.lines {
        match line.work {
            Work::Move(edge) => {
                prop_assert!(brute.allowed(edge), "a restriction is broken");
                let now = carriage(atlas.edge(edge));
                if let Some(before) = on
                    && before != now
                {
                    prop_assert!(reloaded.is_some(), "a change of mode or gauge without its transfer");
                }
                (on, reloaded) = (Some(now), None);
            }
            Work::GaugeChange { .. } | Work::Transfer { .. } => reloaded = Some((line.carriage, true)),
            _ => (),
        }
    }
    for what in &query.must {
        prop_assert!(route.edges().any(|edge| brute.speaks(*what, edge)), "what must be used is not");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_route_is_as_good_as_brute_force(
        links in links(),
        avoid in prop::collection::vec(restriction(), 0..2),
        must in prop::collection::vec((0..5u16).prop_map(|id| Restriction::Edge(EdgeId(id))), 0..2),
        via in prop::option::of(1..5u16),
        objective in objective(),
    ) {
        let (atlas, facts) = network(6, &links);
        prop_assume!(must.iter().all(|what| matches!(what, Restriction::Edge(id) if id.index() < atlas.network.edges.len())));
        let stops = std::iter::once(NodeId(0)).chain(via.map(NodeId)).chain([NodeId(5)]).collect();
        let query = Query { stops, avoid, must, objective };
        let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
        let expected = brute(&atlas, &facts, &query);
        let checker = Brute {
            atlas: &atlas, facts: &facts, model: CostModel::new(&atlas, &facts, &[], Cargo::Feu), query: &query, best: None,
        };
        match router.route(&query) {
            Some(route) => {
                check_route(&atlas, &route, &query, &checker)?;
                let found = weigh(&route, objective);
                let Some(expected) = expected else {
                    // Brute force uses no edge more than twice; with must and via a route may need to.
                    prop_assert!(!query.must.is_empty() || 2 < query.stops.len());
                    return Ok(());
                };
                prop_assert!(found <= expected * (1.0 + 1e-9) + 1e-6, "{found} against {expected}");
                if query.must.is_empty() && query.stops.len() == 2 {
                    prop_assert!((found - expected).abs() <= expected * 1e-9 + 1e-6, "{found} against {expected}");
                }
            }
            None => {
                let refusal = explain(&router, &query);
                prop_assert_eq!(expected, None, "refused though there is a route");
                for relaxation in &refusal.relaxations {
                    prop_assert!(!relaxation.dropped.is_empty());
                    let kept: Vec<Restriction> = query.avoid.iter().copied()
                        .filter(|what| !relaxation.dropped.contains(&Constraint::Avoid(*what))).collect();
                    for edge in relaxation.route.edges() {
                        let barred = kept.iter().any(|what| checker.speaks(*what, edge));
                        prop_assert!(!barred, "a relaxation breaks what it does not name");
                        let open = atlas.edge(edge).status == EdgeStatus::Operating
                            || relaxation.dropped.contains(&Constraint::Closed(Closed::NotInUse));
                        prop_assert!(open);
                    }
                }
                if refusal.unserved.is_none() && !refusal.cut_by.is_empty() {
                    prop_assert!(!refusal.relaxations.is_empty(), "a cut without a way round it");
                }
            }
        }
    }

    #[test]
    fn alternatives_differ_and_the_matrix_agrees(links in links(), objective in objective()) {
        let (atlas, facts) = network(6, &links);
        let router = Router::new(&atlas, &facts, &[], Cargo::Teu);
        let query = Query { stops: vec![NodeId(0), NodeId(5)], objective, ..Query::default() };
        let mut matrix = Matrix::new(vec![NodeId(0)], vec![NodeId(5), NodeId(0)]);
        prop_assert!(!matrix.fill_row(&router, &query));
        let cell = matrix.rows[0][0];
        prop_assert_eq!(matrix.rows[0][1].map(|cell| (cell.hours, cell.km)), Some((0.0, 0.0)));
        let choices = router.alternatives(&query, 5);
        let Some(best) = choices.first().map(|choice| &choice.route.total) else {
            prop_assert_eq!(cell, None);
            return Ok(());
        };
        prop_assert!(cell.is_some_and(|cell| {
            let weights = objective.weights();
            let weigh = |parts: CostVector| parts.iter().zip(weights).map(|(part, weight)| part * weight).sum::<f64>();
            let of_cell = weigh([cell.hours, cell.usd, cell.co2_kg, cell.km]);
            let of_best = weigh([best.hours.typical, best.usd.typical, best.co2_kg.typical, best.km]);
            (of_cell - of_best).abs() < 1e-6 * of_best
        }), "{cell:?} {best:?}");
        for (index, a) in choices.iter().enumerate() {
            for b in &choices[index + 1..] {
                prop_assert!(a.route.shared(&b.route) <= MAX_SHARED);
                prop_assert!(weigh(&a.route, objective) <= weigh(&b.route, objective));
            }
        }
    }

    #[test]
    fn reach_is_what_routes_can_do(links in links(), hours in 1.0..80.0f64) {
        let (atlas, facts) = network(6, &links);
        let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
        let query = |to: u16| Query { stops: vec![NodeId(0), NodeId(to)], ..Query::default() };
        let reach = router.reach(&query(0), Budget::Hours(hours));
        for (node, needed) in &reach.places {
            prop_assert!(*needed <= hours);
            if node.0 != 0 {
                // The fastest route counts terminals, which reach does not: it cannot be faster.
                let route = router.route(&query(node.0));
                prop_assert!(route.is_some_and(|route| *needed <= route.total.hours.typical + 1e-9));
            }
        }
        let places: BTreeSet<u16> = reach.places.iter().map(|(node, _)| node.0).collect();
        for (edge, from, to) in &reach.edges {
            let edge = atlas.edge(*edge);
            prop_assert!((*from == 0.0 || places.contains(&edge.from.0)) && (*to == 0.0 || places.contains(&edge.to.0)));
        }
    }

    #[test]
    fn a_closed_link_is_not_used_and_an_opened_one_may_be(links in links(), which in 0..4u16) {
        let (atlas, facts) = network(6, &links);
        prop_assume!(usize::from(which) < atlas.network.edges.len());
        let edge = EdgeId(which);
        let query = Query { stops: vec![NodeId(0), NodeId(5)], ..Query::default() };
        let base = Router::new(&atlas, &facts, &[], Cargo::Feu).route(&query);
        let closed = [Change::Close(Restriction::Edge(edge))];
        if let Some(route) = Router::new(&atlas, &facts, &closed, Cargo::Feu).route(&query) {
            prop_assert!(route.edges().all(|used| used != edge));
            let base = base.as_ref().map_or(f64::INFINITY, |route| route.total.hours.typical);
            prop_assert!(base <= route.total.hours.typical + 1e-9);
        }
        let opened = [closed[0], Change::Open(Restriction::Edge(edge)), Change::Year(2030)];
        let open = Router::new(&atlas, &facts, &opened, Cargo::Feu).route(&query);
        if let (Some(base), Some(open)) = (&base, &open) {
            prop_assert!(open.total.hours.typical <= base.total.hours.typical + 1e-9);
        }
        for change in opened {
            let name = change.name(&atlas, &facts);
            prop_assert_eq!(Change::from_name(&name, &atlas, &facts), Some(change), "{}", name);
        }
    }
}

#[test]
fn nothing_leads_to_a_place_without_freight() {
    let (atlas, facts) = network(6, &[(0, 1, 0, 100, true)]);
    let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
    let query = Query { stops: vec![NodeId(0), NodeId(5)], ..Query::default() };
    assert_eq!(explain(&router, &query).unserved, Some(NodeId(5)));
}

#[test]
fn a_link_to_come_is_named_as_what_is_missing() {
    let (atlas, facts) = network(6, &[(0, 1, 0, 100, true), (1, 5, 0, 100, false)]);
    let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
    let query = Query { stops: vec![NodeId(0), NodeId(5)], ..Query::default() };
    assert_eq!(router.route(&query), None);
    let refusal = explain(&router, &query);
    assert_eq!(refusal.cut_by, [Constraint::Closed(Closed::NotInUse)]);
    assert_eq!(refusal.relaxations[0].uses, [EdgeId(1)]);
}
