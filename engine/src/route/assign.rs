//! Volumes put on lines: what goes from place to place is led over the network and added up, link by link and direction by
//! direction.
//!
//! Either all of a pair takes the best route by an objective, or it is split: goods are of classes that value time
//! differently, and each class is shared by a logit over the best routes of all classes, on what they cost it altogether.
//! A route that costs one scale more is taken e times less (multinomial logit; McFadden 1974,
//! <https://eml.berkeley.edu/reprints/mcfadden/zarembka.pdf>).

use super::query::{Constraint, Objective, Query};
use super::router::{Prepared, Router};
use super::search::{Field, Tree};
use crate::model::{EdgeId, NodeId};

/// Assignment rule of a pair's volume.
#[derive(Clone, Debug, PartialEq)]
pub enum Split {
    /// All takes the best route.
    AllOrNothing,
    /// Shared by a logit on the money that a route costs, time and CO₂ at their prices.
    Logit {
        /// US dollars by which a route must be dearer to be taken e times less.
        scale_usd: f64,
        /// Carbon price, US dollars per tonne of CO₂.
        usd_per_tonne: f64,
        /// Classes of goods: what an hour is worth, in US dollars, and the share of the class.
        classes: Vec<(f64, f64)>,
    },
}

/// Volumes on the links of a network, in the unit in which they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loads {
    /// For every edge, what goes from its first end to its second, and back.
    pub edges: Vec<[f64; 2]>,
    /// Sum of all volumes that found a way.
    pub assigned: f64,
    /// Volumes that found none.
    pub refused: Vec<(NodeId, NodeId, f64)>,
}

impl Loads {
    /// Adds what goes along a route.
    fn add(&mut self, router: &Router, arcs: &[u32], value: f64) {
        for index in arcs {
            let arc = &router.graph.arcs[*index as usize];
            let Some(edge) = arc.edge else { continue };
            let from = router.graph.states[arc.from as usize].node;
            let side = usize::from(router.graph.edges[usize::from(edge.0)].from != from);
            self.edges[usize::from(edge.0)][side] += value;
        }
    }

    /// Load of an edge, both directions together.
    #[must_use]
    pub fn both(&self, edge: EdgeId) -> f64 {
        self.edges.get(usize::from(edge.0)).map_or(0.0, |[a, b]| a + b)
    }
}

/// Leads volumes over a network, origin by origin, so that a page can go on drawing in between.
pub struct Assigner<'a> {
    router: &'a Router,
    split: Split,
    /// The objectives whose best routes are looked at, with the weights of all arcs.
    ways: Vec<(Objective, Prepared)>,
}

/// An origin, with the best routes from it to everywhere.
pub struct Origin<'a> {
    node: NodeId,
    fields: Vec<(Field<'a>, Tree, Objective)>,
}

/// A route of one pair.
struct Way {
    arcs: Vec<u32>,
    /// Hours, US dollars, kilograms of CO₂, terminals included.
    cost: [f64; 3],
}

impl Router {
    /// Prepares to lead volumes under the constraints and by the objective of a question, whose stops do not matter.
    #[must_use]
    pub fn assigner(&self, query: &Query, split: Split) -> Assigner<'_> {
        let mut constraints = self.constraints(query);
        constraints.retain(|constraint| !matches!(constraint, Constraint::Must(_)));
        let objectives = match &split {
            Split::AllOrNothing => vec![query.objective],
            Split::Logit { classes, usd_per_tonne, .. } => {
                let objective = |(usd_per_hour, _): &(f64, f64)| Objective::Balanced {
                    usd_per_hour: *usd_per_hour,
                    usd_per_tonne: *usd_per_tonne,
                };
                classes.iter().map(objective).collect()
            }
        };
        let ways = objectives.into_iter().map(|objective| (objective, self.prepare(objective, &constraints)));
        Assigner { router: self, ways: ways.collect(), split }
    }
}

impl Assigner<'_> {
    /// No volumes yet.
    #[must_use]
    pub fn start(&self) -> Loads {
        Loads { edges: vec![[0.0; 2]; self.router.graph.edges.len()], ..Loads::default() }
    }

    /// Leads all volumes of one origin.
    pub fn add(&self, origin: NodeId, demands: &[(NodeId, f64)], loads: &mut Loads) {
        self.add_from(&self.origin(origin), demands, loads);
    }

    /// Searches from an origin, which is the costly part: worth keeping where several lots go from it.
    #[must_use]
    pub fn origin(&self, node: NodeId) -> Origin<'_> {
        let trees = self.ways.iter().map(|(objective, prepared)| self.tree(node, *objective, prepared));
        Origin { node, fields: trees.collect() }
    }

    /// Leads volumes from an origin that is searched.
    pub fn add_from(&self, origin: &Origin<'_>, demands: &[(NodeId, f64)], loads: &mut Loads) {
        let Origin { node: origin, fields } = origin;
        for (destination, value) in demands {
            if destination == origin && self.router.serves(*origin) {
                loads.assigned += value;
                continue;
            }
            let mut ways: Vec<Way> = Vec::new();
            for (field, tree, objective) in fields {
                let Some(way) = self.way(field, tree, *destination, *objective) else { continue };
                if !ways.iter().any(|known| self.same_edges(&known.arcs, &way.arcs)) {
                    ways.push(way);
                }
            }
            if ways.is_empty() {
                loads.refused.push((*origin, *destination, *value));
                continue;
            }
            loads.assigned += value;
            for (way, share) in ways.iter().zip(self.shares(&ways)) {
                loads.add(self.router, &way.arcs, value * share);
            }
        }
    }

    fn tree<'b>(
        &'b self,
        origin: NodeId,
        objective: Objective,
        prepared: &'b Prepared,
    ) -> (Field<'b>, Tree, Objective) {
        let router = self.router;
        let field = Field { graph: &router.graph, weights: &prepared.weights, marks: &[], n_marks: 0 };
        let mode = |state: usize| router.graph.states[state].carriage.mode;
        let start = |state: usize| (state, router.weigh_terminal(mode(state), objective));
        let sources: Vec<(usize, f64)> = router.first_states(origin).map(start).collect();
        let tree = field.search(&sources, f64::INFINITY, &|_| false);
        (field, tree, objective)
    }

    fn way(&self, field: &Field<'_>, tree: &Tree, destination: NodeId, objective: Objective) -> Option<Way> {
        let router = self.router;
        let mode = |state: usize| router.graph.states[state].carriage.mode;
        let finish =
            |state: usize| (state, tree.distance[state] + router.weigh_terminal(mode(state), objective));
        let ends = field.states_of(destination).filter(|state| router.is_last(*state)).map(finish);
        let (end, distance) = ends.min_by(|a, b| a.1.total_cmp(&b.1))?;
        if distance.is_infinite() {
            return None;
        }
        let (arcs, source) = field.trace(tree, end);
        let mut cost = [0.0; 3];
        for arc in &arcs {
            let typical = router.graph.arcs[*arc as usize].typical;
            cost.iter_mut().zip(typical).for_each(|(sum, part)| *sum += part);
        }
        for state in [source, end] {
            let terminal = router.graph.terminal(mode(state));
            let parts = [terminal.hours.typical, terminal.usd.typical, terminal.co2_kg.typical];
            cost.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        Some(Way { arcs, cost })
    }

    fn same_edges(&self, a: &[u32], b: &[u32]) -> bool {
        let edges = |arcs: &[u32]| -> Vec<EdgeId> {
            arcs.iter().filter_map(|arc| self.router.graph.arcs[*arc as usize].edge).collect()
        };
        a == b || edges(a) == edges(b)
    }

    /// Share of each route; the shares add up to 1.
    fn shares(&self, ways: &[Way]) -> Vec<f64> {
        let mut shares = vec![0.0; ways.len()];
        let Split::Logit { scale_usd, usd_per_tonne, classes } = &self.split else {
            shares.iter_mut().take(1).for_each(|share| *share = 1.0);
            return shares;
        };
        for (usd_per_hour, of_class) in classes {
            let price = |way: &Way| {
                let [hours, usd, kg] = way.cost;
                usd + hours * usd_per_hour + kg * usd_per_tonne / 1000.0
            };
            let cheapest = ways.iter().map(price).fold(f64::INFINITY, f64::min);
            let odds: Vec<f64> =
                ways.iter().map(|way| ((cheapest - price(way)) / scale_usd.max(1e-6)).exp()).collect();
            let sum: f64 = odds.iter().sum();
            shares.iter_mut().zip(&odds).for_each(|(share, one)| *share += of_class * one / sum);
        }
        // Shares that the tables round add up to a little more or less than one.
        let sum: f64 = shares.iter().sum();
        if 0.0 < sum {
            shares.iter_mut().for_each(|share| *share /= sum);
        }
        shares
    }
}
