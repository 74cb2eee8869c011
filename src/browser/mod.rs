//! The browser, one file per web API. Knows nothing of the product.

mod events;
mod fetch;
mod file;
mod frame;
mod history;
mod media;
mod page;
mod size;

pub(crate) use events::{Key, MapEvents, listen_map};
pub(crate) use fetch::fetch_bytes;
pub(crate) use file::{Pieces, chosen_file};
pub(crate) use frame::{FrameLoop, later, rest};
pub(crate) use history::{History, replace_query};
pub(crate) use media::MediaQuery;
pub(crate) use page::{
    app_element, boot_data, choose_first, copy_address, dispatch, download, error, focus, height, languages,
    mark, now_ms, query, read_file, reload, set_html_attribute, set_title, warn, width,
};
pub(crate) use size::{Size, watch_size};
