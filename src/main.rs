//! Khorgos Atlas in the browser. Layers, lowest first; a module names only modules above its own line and `atlas_engine`:
//!
//! ```text
//! browser          one file per web API; knows no map and no Leptos
//! paint            painters of display lists
//! store            what components share: state, controllers of user data and of the kiosk
//! ui               Leptos components: show view models, send actions
//! app              composition: load, navigation, effects, the map in its canvas
//! ```

#[cfg(target_arch = "wasm32")]
mod browser;

#[cfg(target_arch = "wasm32")]
mod paint;

#[cfg(target_arch = "wasm32")]
mod store;

#[cfg(target_arch = "wasm32")]
mod ui;

#[cfg(target_arch = "wasm32")]
mod app;

#[cfg(target_arch = "wasm32")]
fn main() {
    app::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "The atlas runs in a browser: `cargo xtask serve` builds it and shows it at http://127.0.0.1:8080/"
    );
}
