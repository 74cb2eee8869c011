//! libFuzzer entry point; `FUZZ_TARGET` selects the target.
#![no_main]

use std::sync::OnceLock;

static TARGET: OnceLock<atlas_fuzz::Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        atlas_fuzz::target(&name).unwrap_or_else(|| panic!("no target {name:?}; `cargo xtask fuzz` sets it"))
    });
    // The hook of libFuzzer may have been replaced: a finding ends the process here in any case.
    if std::panic::catch_unwind(|| target(bytes)).is_err() {
        std::process::abort();
    }
});
