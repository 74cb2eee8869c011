//! The engine of the atlas: everything that needs no browser.
//!
//! Layers, lowest first; a module names only modules above its own line (`tests/tidy.rs` checks it):
//!
//! ```text
//! order            the one sort
//! space            places on the sphere, on the map plane, on the screen
//! model            what exists: network, zones, partners, programme, trade, basemap
//! data │ text      bytes → model │ words, numbers and names in four languages
//! view │ route     camera, projections, flights │ routes, reach, scenarios, volumes on lines
//! flow │ import    trade and carried volumes by year, scales, differences │ the reader's own files as they come
//! scene            display list, theme, tessellation, labels, picking
//! export           SVG, GeoJSON, citations, QR codes
//! app_state        application state, actions, permalink
//! map │ analysis   the interactive map without a browser │ routes, trade volumes and search, computed from the state
//! user_data        the reader's own tables and shapes
//! present          view models in the reader's language
//! embed │ kiosk    protocol with the embedding page │ state machine of walls
//! ```

pub mod order;

pub mod space;

pub mod model;

pub mod data;
pub mod text;

pub mod route;
pub mod view;

pub mod flow;
pub mod import;

pub mod scene;

pub mod export;

pub mod app_state;

pub mod analysis;
pub mod map;

pub mod user_data;

pub mod present;

pub mod embed;
pub mod kiosk;
