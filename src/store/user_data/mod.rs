//! Controllers of user data: files are read in a worker, places resolved and pictures computed in time slices.

mod commands;
mod folder;
mod host_page;
mod import_worker;
mod picture;
mod places;
mod reading;
mod sets;
mod sources;
mod stored_files;
mod text;
mod time_slices;

pub(crate) use commands::{cancel, clear_own, remove, save_table, show, undo};
pub(crate) use folder::moved;
pub(crate) use host_page::{clear_host_page_data, has_readers_data, import_host_page_data};
pub(crate) use picture::{filter, redraw_own};
pub(crate) use places::choose_place;
pub(crate) use sets::{Own, OwnRefusal, file_of, own, update};
pub(crate) use sources::{correct, fetch_own, import_files};
pub(crate) use stored_files::{delete_stored_file, list_stored_files, store_file};
pub(crate) use text::{kind_name, number, role_name, row_fault, set_kind, size_text};
