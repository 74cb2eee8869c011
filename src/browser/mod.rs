//! The browser, one file per web API. Knows nothing of the product.

mod animation_frame;
mod clipboard;
mod console;
mod dom;
mod download;
mod fetch;
mod files;
mod focus;
mod fullscreen;
mod graphics_context;
mod history;
mod json;
mod kiosk_guard;
mod local_storage;
mod location;
mod media_query;
mod navigator;
mod offline;
mod parent_frame;
mod performance;
mod print;
mod resize;
mod script_value;
mod stored_files;
mod text_fields;
mod timers;
mod touches;
mod visibility;
mod window;
mod worker;

pub(crate) use animation_frame::FrameLoop;
pub(crate) use clipboard::{copy_address, copy_text};
pub(crate) use console::{error, warn};
pub(crate) use dom::{
    app_element, boot_data, choose_first, describe_page, is_field_empty, load_style, root_attribute,
    scroll_to, set_html_attribute, set_style_property, set_title,
};
pub(crate) use download::{canvas_blob, download, save, save_canvas, save_pieces};
pub(crate) use fetch::fetch_bytes;
pub(crate) use files::{LocalFile, chosen_files, fetch_file, listen_files, read_file};
pub(crate) use focus::{focus, has_focus, is_focus_lost};
pub(crate) use fullscreen::{can_full_screen, is_full_screen, toggle_full_screen};
pub(crate) use graphics_context::listen_context;
pub(crate) use history::{History, replace_query};
pub(crate) use json::{FromJson, fetch_entries};
pub(crate) use kiosk_guard::{
    begin_anew, configure_guard, guard_log, guard_status, is_kiosk, offer_reading, order_guard, refuse_data,
    send_heartbeat, store_settings, stored_settings, tell_idle, write_log,
};
pub(crate) use local_storage::remember;
pub(crate) use location::{absolute_address, origin_of, own_origin, page_address, query, reload};
pub(crate) use media_query::{MediaQuery, is_touched};
pub(crate) use navigator::{is_mac, languages, today};
pub(crate) use offline::{can_keep_offline, forget_offline, is_kept_offline, keep_offline};
pub(crate) use parent_frame::{FrameMessage, is_framed, listen_to_parent, post_to_parent};
pub(crate) use performance::{mark, memory_mb, now_ms};
pub(crate) use print::{listen_print, print};
pub(crate) use resize::{Size, watch_size};
pub(crate) use script_value::ScriptValue;
pub(crate) use stored_files::{delete_stored_file, store_file, stored_file, stored_files};
pub(crate) use text_fields::{Field, listen_fields};
pub(crate) use timers::{Pieces, every, later, rest, wait};
pub(crate) use touches::{Touched, listen_touches};
pub(crate) use visibility::{Seen, watch_seen};
pub(crate) use window::{dispatch, height, width};
pub(crate) use worker::{WorkerCanceller, WorkerClient, WorkerReply};
