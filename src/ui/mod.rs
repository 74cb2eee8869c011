//! Components: they show view models and send commands; they do not think.
#![expect(unreachable_pub, reason = "the component macro writes public items")]

mod card;
mod context;
mod controls;
mod dialogs;
mod embed;
mod explore;
mod export;
mod icon;
mod in_view;
mod intro;
mod kiosk;
mod lists;
mod own;
mod pan;
mod panel;
mod parts;
mod results;
mod route;
mod search;
mod shell;
mod topbar;
mod trade;

pub(crate) use context::{
    Command, Context, Export, ExportWords, PartStatus, PictureChoice, SceneView, Status,
};
pub(crate) use in_view::set_in_view;
pub(crate) use own::{OwnTaken, watch_files};
pub(crate) use parts::{Part, part};
pub(crate) use shell::{MAP_ID, Shell};
