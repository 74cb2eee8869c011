//! Words, numbers and dates in four languages.

mod csv;
mod date;
mod fold;
mod message;
mod number;

pub use csv::csv_cell;
pub use date::format_period;
pub use fold::fold;
pub use message::{FirstMessage, Message, Say, fill};
pub use number::{format_integer, format_number, format_quantity};
