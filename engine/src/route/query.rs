//! Route queries: stops, restrictions, objective.

use super::amount::CostVector;
use super::graph::Closed;
use super::scenario::Restriction;
use crate::model::NodeId;

/// Objective to minimise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Objective {
    /// Hours.
    #[default]
    Fastest,
    /// US dollars.
    Cheapest,
    /// CO₂.
    LowestCo2,
    /// Kilometres.
    Shortest,
    /// US dollars with time and CO₂ at a price.
    Balanced {
        /// Value of time: US dollars per hour.
        usd_per_hour: f64,
        /// Carbon price: US dollars per tonne of CO₂.
        usd_per_tonne: f64,
    },
}

impl Objective {
    /// Weights of an hour, a dollar, a kilogram of CO₂ and a kilometre. Where an objective is blind to transfers, hours
    /// weigh a little, so that no one reloads for nothing.
    pub(crate) fn weights(self) -> CostVector {
        match self {
            Self::Fastest => [1.0, 0.0, 0.0, 0.0],
            Self::Cheapest => [1e-6, 1.0, 0.0, 0.0],
            Self::LowestCo2 => [1e-6, 0.0, 1.0, 0.0],
            Self::Shortest => [1e-6, 0.0, 0.0, 1.0],
            Self::Balanced { usd_per_hour, usd_per_tonne } => {
                [usd_per_hour.max(1e-6), 1.0, usd_per_tonne.max(0.0) / 1000.0, 0.0]
            }
        }
    }
}

/// A question for a route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Origin, places on the way in their order, destination.
    pub stops: Vec<NodeId>,
    /// Excluded elements.
    pub avoid: Vec<Restriction>,
    /// Required elements, each to be used at least once; the first seven count.
    pub must: Vec<Restriction>,
    /// Objective to minimise.
    pub objective: Objective,
}

/// Something that may stand in the way of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constraint {
    /// Of the question: to be avoided.
    Avoid(Restriction),
    /// Of the question: to be used.
    Must(Restriction),
    /// Of the network or the scenario.
    Closed(Closed),
}
