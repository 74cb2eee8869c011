//! Analysis: routes, trade on the network and at places, and the search index.
//!
//! Pure functions of state and tables; costly intermediate results are cached by the part of the query they depend on.

mod place_volumes;
mod route_planner;
mod search_index;
mod trade_assignment;
mod trade_volumes;
mod volume_answer;

pub use crate::scene::VolumeScale;
pub use route_planner::{Planner, ReachSums, RouteAnswer, reach_sums};
pub(crate) use search_index::names_of;
pub use search_index::{Found, SearchIndex, title};
pub use trade_volumes::{VolumeBoard, goods_options};
pub use volume_answer::{Subject, VolumeAnswer, VolumeRow, growth};
