//! Words, numbers and dates in four languages.

mod date;
mod fold;
mod message;
mod number;

pub use date::format_period;
pub use fold::fold;
pub use message::{Message, fill};
pub use number::{format_integer, format_number, format_quantity};
