//! Tests over the real tables of `data/`; one program, so that they are compiled once.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a table that cannot be read fails the test"
)]

mod allocations;
mod collation;
mod faults;
mod palette;
mod published_services;
mod scene_pictures;
mod support;
mod tables;
mod trade;
mod user_data;
