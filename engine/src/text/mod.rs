//! Localisation: messages, numbers, dates and plural forms in four languages.

mod csv;
mod date;
mod fold;
mod message;
mod number;
mod percent;
mod plural;
mod xml;

pub use csv::csv_cell;
pub use date::format_period;
pub use fold::fold;
pub use message::{FirstMessage, Message, Say, fill, list_separator};
pub use number::{fixed, format_integer, format_number, format_percent, format_quantity};
pub use percent::{is_plain_in_query, percent_decoded, percent_encoded};
pub use plural::fill_counts;
pub use xml::xml_escaped;
