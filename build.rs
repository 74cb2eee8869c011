//! Keeps the section that tells wasm-bindgen which features the module uses: `strip = "symbols"` would drop it.
fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        println!("cargo::rustc-link-arg=--keep-section=target_features");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
