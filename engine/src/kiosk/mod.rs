//! Kiosk mode: state machine, settings, PIN gate, health, on-screen keyboard, story.
//!
//! Decision: `docs/decisions/0043-guard-in-plain-script.md`.

mod health;
mod keyboard;
mod machine;
mod pin_gate;
mod settings;
mod story;

pub use health::{Health, Sample, Trouble, slope};
pub use keyboard::{KeyboardLayout, SoftKey};
pub use machine::{Kiosk, KioskEffect, KioskEvent, Phase};
pub use pin_gate::{Gate, GateAnswer};
pub use settings::{KioskSettings, SavedSettings};
pub use story::{StoryPage, story_page, story_titles};
