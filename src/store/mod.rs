//! State that components share, and the controllers behind it. No component, no canvas.

pub(crate) mod context;
mod data_pack;
pub(crate) mod kiosk;
mod late_ui;
mod settings_file;
pub(crate) mod user_data;

pub(crate) use context::{
    ChunkStatus, Command, Context, Export, ExportWords, LeftAlone, LoadState, OwnFacts, PictureChoice,
    SceneView,
};
pub(crate) use late_ui::{ImportReport, LateUi, LateView, OnImported};
pub(crate) use settings_file::fetch_settings;
