//! Routes: a multimodal router that prices borders, changes of gauge and transfers, compares, and says why not.
//!
//! ```text
//! amount     low, typical, high; cost of a piece
//! cost       rates and parameters of the tables
//! scenario   restrictions and changes
//! graph      states (place, mode, gauge) and arcs
//! search     shortest paths
//! router     queries: best route, along a path
//! answer     the result as lines and legs
//! alternatives · refusal · reach · matrix · assign
//! ```

mod alternatives;
mod amount;
mod answer;
mod assign;
#[cfg(test)]
mod assign_tests;
mod cost;
mod graph;
mod matrix;
mod query;
mod reach;
mod refusal;
mod router;
mod scenario;
mod search;
#[cfg(test)]
pub(crate) mod tests;

pub use alternatives::{Choice, MOST_SHARED, WORST_RATIO};
pub use amount::{Amount, Cost};
pub use answer::{Leg, LegKind, Line, Route, Shares};
pub use assign::{Assigner, Loads, Origin, Split};
pub use cost::{Cargo, PARAM_IDS, Param};
pub use graph::{Carriage, Closed, Work};
pub use matrix::{Matrix, MatrixCell};
pub use query::{Constraint, Objective, Query};
pub use reach::{Budget, Reach};
pub use refusal::{Refusal, Relaxation};
pub use router::Router;
pub use scenario::{Change, Restriction};
