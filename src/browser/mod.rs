//! The browser, one file per web API. Knows nothing of the product.

mod events;
mod fetch;
mod file;
mod frame;
mod history;
mod json;
mod media;
mod page;
mod size;

pub(crate) use events::{Key, MapEvents, listen_map};
pub(crate) use fetch::fetch_bytes;
pub(crate) use file::{Pieces, chosen_file};
pub(crate) use frame::{FrameLoop, later, rest};
pub(crate) use history::{History, replace_query};
pub(crate) use json::fetch_entries;
pub(crate) use media::MediaQuery;
pub(crate) use page::{
    app_element, boot_data, choose_first, copy_address, copy_text, dispatch, download, error, focus, height,
    languages, listen_print, mark, now_ms, page_address, print, query, read_file, reload, save, save_canvas,
    set_html_attribute, set_title, today, warn, width,
};
pub(crate) use size::{Size, watch_size};
