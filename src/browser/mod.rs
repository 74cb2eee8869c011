//! The browser, one file per web API. Knows nothing of the product.

mod events;
mod fetch;
mod file;
mod frame;
mod history;
mod json;
mod keep;
mod media;
mod page;
mod size;
mod talk;
mod worker;

pub(crate) use events::{Key, LeftAlone, MapEvents, listen_map};
pub(crate) use fetch::fetch_bytes;
pub(crate) use file::{
    LocalFile, absolute_address, chosen_files, fetch_file, listen_files, origin_of, own_origin, save_pieces,
};
pub(crate) use frame::{FrameLoop, later, rest};
pub(crate) use history::{History, replace_query};
pub(crate) use json::fetch_entries;
pub(crate) use keep::{all_kept, forget, keep, kept};
pub(crate) use media::MediaQuery;
pub(crate) use page::{
    app_element, boot_data, canvas_blob, choose_first, copy_address, copy_text, dispatch, download, error,
    focus, height, is_mac, languages, listen_print, load_style, mark, now_ms, page_address, print, query,
    read_file, reload, save, save_canvas, set_html_attribute, set_title, today, warn, width,
};
pub(crate) use size::{Size, watch_size};
pub(crate) use talk::{
    ContextAway, Heard, Seen, can_full_screen, give_context_back, is_framed, is_full_screen, listen_parent,
    set_style_property, tell_parent, toggle_full_screen, watch_seen,
};
pub(crate) use worker::{Answer, AskedWorker, Ender};
