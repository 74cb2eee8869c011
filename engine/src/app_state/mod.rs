//! Application state: the state value, its actions and reducer, and the permalink that serialises it.
//!
//! Invariant: [`reduce`] is the only function that changes the state, and it is total.
//!
//! Decision: `docs/decisions/0010-one-signal.md`.

mod action;
mod deployment_config;
mod embed_options;
mod permalink;
mod renderer;
mod route_query;
mod trade_query;

pub use action::{Action, AppState, Dialog, Panel, Sheet, ThemeChoice, reduce};
pub use deployment_config::{ConfigValue, Configuration, PovRule};
pub use embed_options::{FrameState, GestureRule, Surround};
pub use permalink::{Link, LinkDefect, merged_query, parse_link, query_parts, write_link};
pub use renderer::Renderer;
pub use route_query::{MAX_STOPS, RouteList, RouteState, SCENARIO_LINE};
pub use trade_query::{Leading, Overlay, TradeState};
