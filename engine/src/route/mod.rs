//! Routes: a multimodal router that prices borders, changes of gauge and transfers, compares, and says why not.
//!
//! ```text
//! amount     low, typical, high; cost of a piece
//! params     parameters of the model, cargo
//! scenario   restrictions and changes
//! cost       rates and parameters of the tables, as a scenario leaves them
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
mod params;
mod query;
mod reach;
mod refusal;
mod router;
mod scenario;
mod search;
#[cfg(test)]
pub(crate) mod tests;

pub use alternatives::{Choice, MAX_SHARED, WORST_RATIO};
pub use amount::{Amount, Cost};
pub use answer::{Leg, LegKind, Line, Refusal, Relaxation, Route, Shares};
pub use assign::{Assigner, Loads, Origin, Split};
pub use graph::{Carriage, Closed, Work};
pub use matrix::{Matrix, MatrixCell};
pub use params::{Cargo, PARAM_IDS, Param};
pub use query::{Constraint, Objective, Query};
pub use reach::{Budget, Reach};
pub use refusal::explain;
pub use router::Router;
pub use scenario::{Change, Restriction};
