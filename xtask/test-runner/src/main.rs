//! wasm-bindgen's runner of tests in a browser, for cargo (`.cargo/config.toml`): of the version that `Cargo.lock` pins, and
//! built only when such tests are run.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
