//! The network as a directed multigraph of states: a place together with the mode and gauge that the cargo is on there.
//!
//! Moves lead from state to state over an edge and carry the border that the edge crosses; transfers lead from one mode
//! or gauge to another at the same place. So every dwell, fee and change of gauge is an arc, is charged once, and shows
//! up as a line of its own in the result.

use super::amount::{Cost, CostVector};
use super::cost::CostModel;
use super::params::Cargo;
use super::scenario::{Change, Restriction};
use crate::model::{
    Atlas, CountryId, CrossingId, CrossingKind, EdgeId, EdgeStatus, Facts, Gauge, Id as _, Mode, NodeId,
};

/// Carriage: mode of transport and track gauge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Carriage {
    /// Mode.
    pub mode: Mode,
    /// Gauge in millimetres; 0 off the rails.
    pub gauge: u16,
}

/// Activity of an arc or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Moving over an edge.
    Move(EdgeId),
    /// A border, with its record if it has one.
    Border(Option<CrossingId>),
    /// A canal.
    Canal(CrossingId),
    /// From one gauge to another, in millimetres; `covered` if its hours are in the dwell of this record.
    GaugeChange {
        /// Gauge before.
        from: u16,
        /// Gauge after.
        to: u16,
        /// The record whose dwell holds the hours.
        covered: Option<CrossingId>,
    },
    /// From one mode to another, with the record of the port if it has one.
    Transfer {
        /// Mode before.
        from: Mode,
        /// Mode after.
        to: Mode,
        /// Record of the port.
        record: Option<CrossingId>,
    },
    /// The first or last terminal.
    Terminal(Mode),
}

/// Stage of a consignment at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Just arrived: it may move on, be reloaded, or be at its goal.
    Arrived,
    /// Just loaded, at the origin or from another mode or gauge: it can only move on, so that nothing is reloaded twice
    /// at one place and no cheap terminal is had for a mode that does not move.
    Loaded,
    /// Arrived over an edge of this record, which is not charged again on the next of its edges.
    Cleared(CrossingId),
}

/// A state of the cargo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct State {
    pub(crate) node: NodeId,
    pub(crate) carriage: Carriage,
    pub(crate) stage: Stage,
}

/// An arc of the graph.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// The edge that is moved over.
    pub(crate) edge: Option<EdgeId>,
    /// Reason for a closed arc; `None` if open.
    pub(crate) closed: Option<Closed>,
    /// First part in `Graph::parts`, and how many.
    first_part: u32,
    n_parts: u32,
    /// Typical sum of the parts.
    pub(crate) typical: CostVector,
}

/// Reason for a closed arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// Not open yet, or no longer.
    NotInUse,
    /// By this change of the scenario.
    Change(u16),
}

/// Attributes of an edge that restrictions refer to.
pub(crate) struct EdgeInfo {
    pub(crate) from: NodeId,
    pub(crate) to: NodeId,
    pub(crate) mode: Mode,
    pub(crate) km: f64,
    pub(crate) corridors: Vec<crate::model::CorridorId>,
}

/// The graph for one cargo and one scenario.
pub(crate) struct Graph {
    pub(crate) states: Vec<State>,
    /// Of every node, its first state; one more at the end.
    first_state: Vec<u32>,
    pub(crate) arcs: Vec<Arc>,
    /// Of every state, its first arc; one more at the end.
    first_arc: Vec<u32>,
    parts: Vec<(Work, Cost)>,
    pub(crate) edges: Vec<EdgeInfo>,
    pub(crate) country: Vec<Option<CountryId>>,
    pub(crate) crossing_edges: Vec<Vec<EdgeId>>,
    /// Node of each crossing record.
    pub(crate) crossing_nodes: Vec<NodeId>,
    pub(crate) n_corridors: usize,
    terminals: [Cost; Mode::ALL.len()],
}

/// An arc in the making.
struct Draft {
    from: u32,
    to: u32,
    edge: Option<EdgeId>,
    closed: Option<Closed>,
    parts: Vec<(Work, Cost)>,
}

impl Graph {
    pub(crate) fn new(atlas: &Atlas, facts: &Facts, changes: &[Change], cargo: Cargo) -> Self {
        let model = CostModel::new(atlas, facts, changes, cargo);
        let (states, first_state) = states(atlas, facts);
        let mut graph = Self {
            states,
            first_state,
            arcs: Vec::new(),
            first_arc: Vec::new(),
            parts: Vec::new(),
            edges: atlas
                .network
                .edges
                .iter()
                .map(|edge| EdgeInfo {
                    from: edge.from,
                    to: edge.to,
                    mode: edge.mode,
                    km: f64::from(edge.distance_km),
                    corridors: edge.corridors.clone(),
                })
                .collect(),
            country: atlas.network.nodes.iter().map(|node| node.country).collect(),
            crossing_edges: facts.crossings.iter().map(|crossing| crossing.edges.clone()).collect(),
            crossing_nodes: facts.crossings.iter().map(|crossing| crossing.node).collect(),
            n_corridors: atlas.network.corridors.len(),
            terminals: Mode::ALL.map(|mode| model.terminal(mode)),
        };
        let mut drafts = Vec::new();
        for index in 0..atlas.network.edges.len() {
            if let Some(edge) = EdgeId::from_index(index) {
                graph.add_moves(atlas, &model, changes, edge, &mut drafts);
            }
        }
        for index in 0..atlas.network.nodes.len() {
            if let Some(node) = NodeId::from_index(index) {
                graph.add_transfers(facts, &model, node, &mut drafts);
            }
        }
        graph.take(drafts);
        graph
    }

    /// The states of a place.
    pub(crate) fn states_of(&self, node: NodeId) -> std::ops::Range<u32> {
        let bound = |index: usize| self.first_state.get(index).copied().unwrap_or(0);
        bound(node.index())..bound(node.index() + 1)
    }

    /// The arcs that leave a state.
    pub(crate) fn arcs_of(&self, state: u32) -> std::ops::Range<usize> {
        let bound = |index: usize| self.first_arc.get(index).map_or(0, |arc| *arc as usize);
        bound(state as usize)..bound(state as usize + 1)
    }

    /// The parts of an arc with what each costs.
    pub(crate) fn parts_of(&self, arc: &Arc) -> &[(Work, Cost)] {
        let first = arc.first_part as usize;
        self.parts.get(first..first + arc.n_parts as usize).unwrap_or_default()
    }

    /// Cost of the first or last terminal.
    pub(crate) fn terminal(&self, mode: Mode) -> Cost {
        self.terminals[mode as usize]
    }

    /// True if a restriction applies to an edge.
    pub(crate) fn speaks_of(&self, what: Restriction, edge: EdgeId) -> bool {
        let info = &self.edges[edge.index()];
        match what {
            Restriction::Country(country) => {
                [info.from, info.to].iter().any(|node| self.country[node.index()] == Some(country))
            }
            Restriction::Crossing(id) => {
                self.crossing_edges.get(id.index()).is_some_and(|edges| edges.contains(&edge))
            }
            Restriction::Place(node) => info.from == node || info.to == node,
            Restriction::Mode(mode) => info.mode == mode,
            Restriction::Corridor(corridor) => info.corridors.contains(&corridor),
            Restriction::Edge(one) => one == edge,
        }
    }

    fn state(&self, node: NodeId, carriage: Carriage, stage: Stage) -> Option<u32> {
        self.states_of(node).find(|state| {
            let one = &self.states[*state as usize];
            one.carriage == carriage && one.stage == stage
        })
    }

    fn add_moves(
        &self,
        atlas: &Atlas,
        model: &CostModel<'_>,
        changes: &[Change],
        id: EdgeId,
        drafts: &mut Vec<Draft>,
    ) {
        let edge = atlas.edge(id);
        let Some(moving) = model.moving(edge) else { return };
        let record = model.record_of(id);
        let unrecorded = model.crosses_unrecorded_border(edge);
        let closed = self.closed(atlas, changes, id);
        let pairs = carriages(atlas, model, id);
        for (from, to, carriages) in [
            (edge.from, edge.to, pairs.clone()),
            (edge.to, edge.from, pairs.into_iter().map(|(a, b)| (b, a)).collect()),
        ] {
            for (before, after) in carriages {
                let record_id = record.map(|(id, _)| id);
                let cleared = |node: NodeId, carriage: Carriage| {
                    record_id.and_then(|id| self.state(node, carriage, Stage::Cleared(id)))
                };
                // Where the record has another edge to go on by, the state behind remembers that it is paid.
                let target = cleared(to, after).or_else(|| self.state(to, after, Stage::Arrived));
                let sources = [
                    (self.state(from, before, Stage::Arrived), true),
                    (self.state(from, before, Stage::Loaded), true),
                    (cleared(from, before), false),
                ];
                for (source, pays) in sources {
                    let (Some(source), Some(target)) = (source, target) else { continue };
                    let mut parts = vec![(Work::Move(id), moving)];
                    match record {
                        Some((id, crossing)) if pays => {
                            let work = match crossing.kind {
                                CrossingKind::Canal => Work::Canal(id),
                                _ => Work::Border(Some(id)),
                            };
                            parts.push((work, model.crossing(Some(id))));
                        }
                        None if unrecorded => parts.push((Work::Border(None), model.crossing(None))),
                        _ => (),
                    }
                    if before.gauge != after.gauge {
                        let work =
                            Work::GaugeChange { from: before.gauge, to: after.gauge, covered: record_id };
                        parts.push((work, model.gauge_change(record_id.is_some())));
                    }
                    drafts.push(Draft { from: source, to: target, edge: Some(id), closed, parts });
                }
            }
        }
    }

    fn closed(&self, atlas: &Atlas, changes: &[Change], id: EdgeId) -> Option<Closed> {
        let edge = atlas.edge(id);
        let mut closed = (edge.status != EdgeStatus::Operating).then_some(Closed::NotInUse);
        let to_come = matches!(edge.status, EdgeStatus::Construction | EdgeStatus::Planned);
        for (index, change) in changes.iter().enumerate() {
            match change {
                Change::Close(what) if self.speaks_of(*what, id) => {
                    closed = Some(Closed::Change(index as u16));
                }
                Change::Open(what) if self.speaks_of(*what, id) => closed = None,
                Change::Year(year) if to_come && edge.year.is_some_and(|opens| opens <= *year) => {
                    closed = None;
                }
                _ => (),
            }
        }
        closed
    }

    fn add_transfers(&self, facts: &Facts, model: &CostModel<'_>, node: NodeId, drafts: &mut Vec<Draft>) {
        let at_node = || facts.crossings.iter().enumerate().filter(|(_, crossing)| crossing.node == node);
        let id = |found: Option<(usize, &crate::model::Crossing)>| {
            found.and_then(|(index, _)| CrossingId::from_index(index))
        };
        let port = id(at_node().find(|(_, crossing)| crossing.kind == CrossingKind::PortTransfer));
        let gauge = id(at_node().find(|(_, crossing)| crossing.gauge_break.is_some()));
        for from in self.states_of(node) {
            let before = self.states[from as usize];
            for to in self.states_of(node) {
                let after = self.states[to as usize];
                let same = before.carriage == after.carriage;
                let parts = match (before.stage, after.stage) {
                    (Stage::Cleared(_), Stage::Arrived) if same => Vec::new(),
                    (Stage::Arrived, Stage::Loaded) if !same => {
                        vec![transfer(model, before.carriage, after.carriage, port, gauge)]
                    }
                    _ => continue,
                };
                drafts.push(Draft { from, to, edge: None, closed: None, parts });
            }
        }
    }

    fn take(&mut self, drafts: Vec<Draft>) {
        let drafts = crate::order::sorted_by_key(drafts, |draft| u128::from(draft.from));
        let mut first_arc = vec![0u32; self.states.len() + 1];
        for draft in drafts {
            first_arc[draft.from as usize + 1] += 1;
            let total: Cost = draft.parts.iter().map(|(_, cost)| *cost).sum();
            self.arcs.push(Arc {
                from: draft.from,
                to: draft.to,
                edge: draft.edge,
                closed: draft.closed,
                first_part: self.parts.len() as u32,
                n_parts: draft.parts.len() as u32,
                typical: [total.hours.typical, total.usd.typical, total.co2_kg.typical, total.km],
            });
            self.parts.extend(draft.parts);
        }
        for index in 1..first_arc.len() {
            first_arc[index] += first_arc[index - 1];
        }
        self.first_arc = first_arc;
    }
}

fn transfer(
    model: &CostModel<'_>,
    before: Carriage,
    after: Carriage,
    port: Option<CrossingId>,
    gauge: Option<CrossingId>,
) -> (Work, Cost) {
    let at_sea = |carriage: Carriage| matches!(carriage.mode, Mode::Sea | Mode::Ferry);
    if before.mode == after.mode {
        let work = Work::GaugeChange { from: before.gauge, to: after.gauge, covered: gauge };
        return (work, model.gauge_change(gauge.is_some()));
    }
    let by_air = before.mode == Mode::Air || after.mode == Mode::Air;
    let by_sea = at_sea(before) || at_sea(after);
    let record = if by_sea && !by_air { port } else { None };
    let cost = if by_air {
        model.air_transfer()
    } else if by_sea {
        model.port_transfer(record)
    } else {
        model.inland_transfer()
    };
    (Work::Transfer { from: before.mode, to: after.mode, record }, cost)
}

/// Carriages at the two ends of an edge: one pair, or several where both gauges continue from an end.
fn carriages(atlas: &Atlas, model: &CostModel<'_>, id: EdgeId) -> Vec<(Carriage, Carriage)> {
    let edge = atlas.edge(id);
    let of = |gauge: u16| Carriage { mode: edge.mode, gauge };
    if edge.mode != Mode::Rail {
        return vec![(of(0), of(0))];
    }
    if let Gauge::Mm(gauge) = edge.gauge {
        return vec![(of(gauge), of(gauge))];
    }
    let broken = model.record_of(id).and_then(|(_, crossing)| crossing.gauge_break);
    let at = |node: NodeId| gauges_at(atlas, node, broken);
    let (from, to) = (at(edge.from), at(edge.to));
    from.iter().flat_map(|a| to.iter().map(|b| (of(*a), of(*b)))).collect()
}

/// Gauges of the railways at a node that have one gauge; if there is none, those of the record.
fn gauges_at(atlas: &Atlas, node: NodeId, broken: Option<(u16, u16)>) -> Vec<u16> {
    let at_node = atlas.network.edges.iter().filter(|edge| edge.from == node || edge.to == node);
    let mut gauges: Vec<u16> = Vec::new();
    for edge in at_node.filter(|edge| edge.mode == Mode::Rail) {
        if let Gauge::Mm(gauge) = edge.gauge
            && !gauges.contains(&gauge)
        {
            gauges.push(gauge);
        }
    }
    if gauges.is_empty() {
        gauges.extend(broken.map_or(vec![1435], |(from, to)| vec![from, to]));
    }
    gauges
}

/// All states, node by node, and where each node's begin.
fn states(atlas: &Atlas, facts: &Facts) -> (Vec<State>, Vec<u32>) {
    let model = CostModel::new(atlas, facts, &[], Cargo::Feu);
    let mut of_node: Vec<Vec<(Carriage, Stage)>> = vec![Vec::new(); atlas.network.nodes.len()];
    let mut add = |node: NodeId, carriage: Carriage, stage: Stage| {
        let states = &mut of_node[node.index()];
        if !states.contains(&(carriage, stage)) {
            states.push((carriage, stage));
        }
    };
    // Ends of the edges of each record: where two of them meet, the second is free.
    let mut ends: Vec<(CrossingId, NodeId, Carriage)> = Vec::new();
    for (index, edge) in atlas.network.edges.iter().enumerate() {
        let Some(id) = EdgeId::from_index(index).filter(|_| edge.mode != Mode::Pipeline) else { continue };
        let record = model.record_of(id).map(|(record, _)| record);
        let mut here: Vec<(NodeId, Carriage)> = Vec::new();
        for (a, b) in carriages(atlas, &model, id) {
            for end in [(edge.from, a), (edge.to, b)] {
                add(end.0, end.1, Stage::Arrived);
                if !here.contains(&end) {
                    here.push(end);
                }
            }
        }
        for (record, (node, carriage)) in
            record.into_iter().flat_map(|record| here.iter().map(move |end| (record, *end)))
        {
            if ends.contains(&(record, node, carriage)) {
                add(node, carriage, Stage::Cleared(record));
            } else {
                ends.push((record, node, carriage));
            }
        }
    }
    let mut states = Vec::new();
    let mut first_state = vec![0];
    for (index, mut of_node) in of_node.into_iter().enumerate() {
        let arrived: Vec<Carriage> = of_node
            .iter()
            .filter(|(_, stage)| *stage == Stage::Arrived)
            .map(|(carriage, _)| *carriage)
            .collect();
        if 1 < arrived.len() {
            of_node.extend(arrived.into_iter().map(|carriage| (carriage, Stage::Loaded)));
        }
        if let Some(node) = NodeId::from_index(index) {
            states.extend(of_node.into_iter().map(|(carriage, stage)| State { node, carriage, stage }));
        }
        first_state.push(states.len() as u32);
    }
    (states, first_state)
}
