//! Components: they show view models and send commands. They neither compute nor place themselves.
#![expect(unreachable_pub, reason = "the component macro writes public items")]

mod card;
mod controls;
mod dialogs;
mod embed;
mod explore;
mod export;
mod icon;
mod in_view;
mod intro;
mod kiosk;
mod late_table;
mod lists;
mod pan;
mod panel;
mod results;
mod route;
mod search;
mod sheet_handle;
mod shell;
mod topbar;
mod trade;
mod user_data;

pub(crate) use in_view::set_in_view;
pub(crate) use late_table::late_ui;
pub(crate) use shell::{MAP_ID, Shell};
pub(crate) use trade::csv_text;
pub(crate) use user_data::watch_files;
