//! The built application in a real browser, as users get it. Run by `cargo xtask test`.

mod boundaries;
mod drawn;
mod embed;
mod export;
mod harness;
mod keyboard;
mod map;
mod own;
mod page;
mod route;
mod trade;
