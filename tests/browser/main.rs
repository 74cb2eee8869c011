//! The built application in a real browser, as users get it. Run by `cargo xtask test`.

mod access;
mod boundaries;
mod deploy;
mod drawn;
mod embed;
mod export;
mod harness;
mod hosting;
mod keyboard;
mod lockdown;
mod map;
mod nginx;
mod nightly;
mod offline;
mod own;
mod page;
mod route;
mod tasks;
mod trade;
#[expect(dead_code, reason = "the long run uses the rest")]
mod visitors;
mod wall;
