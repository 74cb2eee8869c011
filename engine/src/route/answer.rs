//! A route: lines that add up to its total, and legs for people; or the reason why there is none.

use super::amount::{Amount, Cost};
use super::graph::{Carriage, Work};
use super::query::Constraint;
use crate::model::{EdgeId, Mode, NodeId};

/// One line of a route: one piece of work and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Activity.
    pub work: Work,
    /// Start.
    pub from: NodeId,
    /// End; equal to the start for all but movement.
    pub to: NodeId,
    /// Carriage during movement, or before a transfer.
    pub carriage: Carriage,
    /// Cost for the whole cargo.
    pub cost: Cost,
}

/// Hours of a route by what they are spent on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    /// On the move.
    pub moving: Amount,
    /// At borders, canals, and at changes of gauge that belong to them.
    pub border: Amount,
    /// Changing mode or gauge elsewhere.
    pub transfer: Amount,
    /// At the first and last terminal.
    pub terminal: Amount,
}

/// A route.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Its lines, from the first terminal to the last.
    pub lines: Vec<Line>,
    /// Their sum.
    pub total: Cost,
}

/// A leg for people: moving by one mode on one gauge, or a stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// Kind of leg.
    pub kind: LegKind,
    /// Start.
    pub from: NodeId,
    /// End.
    pub to: NodeId,
    /// Cost for the whole cargo.
    pub cost: Cost,
}

/// Kind of a leg: movement or stop.
#[derive(Clone, Debug, PartialEq)]
pub enum LegKind {
    /// Moving over these edges.
    Move(Carriage, Vec<EdgeId>),
    /// A border, transfer, change of gauge or terminal.
    Stop(Work),
}

/// Refusal: explanation of a query without a route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// A stop where nothing that carries freight calls.
    pub unserved: Option<NodeId>,
    /// Constraints that cut every way together, while all but any one of them would not; empty if even without any
    /// constraint there is no way.
    pub cut_by: Vec<Constraint>,
    /// Relaxations that allow a route, least first.
    pub relaxations: Vec<Relaxation>,
}

/// Something that would have to be allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxation {
    /// The constraints to give up.
    pub dropped: Vec<Constraint>,
    /// The route that there is then; it uses as little as it can of what was barred.
    pub route: Route,
    /// The edges that were barred and are used.
    pub uses: Vec<EdgeId>,
}

impl Route {
    /// A route of these lines.
    #[must_use]
    pub fn new(lines: Vec<Line>) -> Self {
        let total = lines.iter().map(|line| line.cost).sum();
        Self { lines, total }
    }

    /// The edges, in order.
    pub fn edges(&self) -> impl Iterator<Item = EdgeId> {
        self.lines.iter().filter_map(|line| if let Work::Move(edge) = line.work { Some(edge) } else { None })
    }

    /// The places, in order, from origin to destination.
    #[must_use]
    pub fn nodes(&self) -> Vec<NodeId> {
        let moves = || self.lines.iter().filter(|line| matches!(line.work, Work::Move(_)));
        moves().take(1).map(|line| line.from).chain(moves().map(|line| line.to)).collect()
    }

    /// Hours by what they are spent on; they add up to the hours of the total.
    #[must_use]
    pub fn shares(&self) -> Shares {
        let mut shares = Shares::default();
        for line in &self.lines {
            let share = match line.work {
                Work::Move(_) => &mut shares.moving,
                Work::Border(_) | Work::Canal(_) => &mut shares.border,
                Work::GaugeChange { .. } | Work::Transfer { .. } => &mut shares.transfer,
                Work::Terminal(_) => &mut shares.terminal,
            };
            *share = *share + line.cost.hours;
        }
        shares
    }

    /// Number of lines of a kind.
    #[must_use]
    pub fn count(&self, is: impl Fn(Work) -> bool) -> usize {
        self.lines.iter().filter(|line| is(line.work)).count()
    }

    /// Number of borders.
    #[must_use]
    pub fn n_borders(&self) -> usize {
        self.count(|work| matches!(work, Work::Border(_)))
    }

    /// Number of changes of gauge.
    #[must_use]
    pub fn n_gauge_changes(&self) -> usize {
        self.count(|work| matches!(work, Work::GaugeChange { .. }))
    }

    /// Modes in the order in which they are first used.
    #[must_use]
    pub fn modes(&self) -> Vec<Mode> {
        let mut modes: Vec<Mode> = Vec::new();
        for line in &self.lines {
            if matches!(line.work, Work::Move(_)) && !modes.contains(&line.carriage.mode) {
                modes.push(line.carriage.mode);
            }
        }
        modes
    }

    /// The legs: moves of one mode and gauge put together, stops between them.
    #[must_use]
    pub fn legs(&self) -> Vec<Leg> {
        let mut legs: Vec<Leg> = Vec::new();
        for line in &self.lines {
            let Work::Move(edge) = line.work else {
                let kind = LegKind::Stop(line.work);
                legs.push(Leg { kind, from: line.from, to: line.to, cost: line.cost });
                continue;
            };
            if let Some(leg) = legs.last_mut()
                && let LegKind::Move(carriage, edges) = &mut leg.kind
                && *carriage == line.carriage
            {
                edges.push(edge);
                leg.to = line.to;
                leg.cost += line.cost;
            } else {
                let kind = LegKind::Move(line.carriage, vec![edge]);
                legs.push(Leg { kind, from: line.from, to: line.to, cost: line.cost });
            }
        }
        legs
    }

    /// Share of the shorter of two routes that they have in common, by kilometres: 0 none, 1 all.
    #[must_use]
    pub fn shared(&self, other: &Self) -> f64 {
        let edges: Vec<EdgeId> = other.edges().collect();
        let common = |line: &&Line| matches!(line.work, Work::Move(edge) if edges.contains(&edge));
        let km: f64 = self.lines.iter().filter(common).map(|line| line.cost.km).sum();
        let shorter = self.total.km.min(other.total.km);
        if shorter <= 0.0 { 1.0 } else { (km / shorter).min(1.0) }
    }
}
