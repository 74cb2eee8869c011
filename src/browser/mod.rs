//! The browser, one file per web API. Knows nothing of the product.

mod events;
mod fetch;
mod file;
mod frame;
mod graphics_context;
mod history;
mod json;
mod keep;
mod media;
mod offline;
mod page;
mod size;
mod talk;
mod wall;
mod worker;

pub(crate) use events::{Key, LeftAlone, MapEvents, listen_map};
pub(crate) use fetch::fetch_bytes;
pub(crate) use file::{
    LocalFile, absolute_address, chosen_files, fetch_file, listen_files, origin_of, own_origin, save_pieces,
};
pub(crate) use frame::{FrameLoop, Pieces, later, rest, wait};
pub(crate) use graphics_context::listen_context;
pub(crate) use history::{History, replace_query};
pub(crate) use json::fetch_entries;
pub(crate) use keep::{all_kept, forget, keep, kept};
pub(crate) use media::{MediaQuery, is_touched};
pub(crate) use offline::{can_keep_offline, forget_offline, is_kept_offline, keep_offline};
pub(crate) use page::{
    app_element, boot_data, canvas_blob, choose_first, copy_address, copy_text, describe_page, download,
    error, focus, has_focus, height, is_field_empty, is_focus_lost, is_mac, languages, listen_print,
    load_style, mark, now_ms, page_address, print, query, read_file, reload, remember, save, save_canvas,
    scroll_to, set_html_attribute, set_title, tell_panic, today, warn, width,
};
pub(crate) use size::{Size, watch_size};
pub(crate) use talk::{
    ContextAway, Heard, Seen, can_full_screen, give_context_back, is_framed, is_full_screen, listen_parent,
    set_style_property, tell_parent, toggle_full_screen, watch_seen,
};
pub(crate) use wall::{
    Field, Touched, begin_anew, configure_guard, every, give_sign, guard_log, guard_status, is_wall,
    listen_fields, listen_touches, memory_mb, offer_reading, order_guard, refuse_data, root_attribute,
    store_settings, stored_settings, tell_idle, write_log,
};
pub(crate) use worker::{Answer, AskedWorker, Ender};
