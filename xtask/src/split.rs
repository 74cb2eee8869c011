//! Cuts the WebAssembly that cargo has linked in two: the first map, and the part that is loaded afterwards.
//!
//! Trunk calls this very binary as wasm-bindgen; before that does its work, the module is split at the functions marked with
//! `wasm_split`. The linker has to leave relocations and symbols in place for it (`.cargo/config.toml`, `Cargo.toml`).

use crate::root;
use anyhow::{Context as _, Result, anyhow};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Script through which the first part loads the others.
pub(crate) const LINK_SCRIPT: &str = "__wasm_split.js";

/// The second application of the build: it runs in a worker and is small enough as it is.
pub(crate) const IMPORTER: &str = "importer";

/// Where the parts are kept between wasm-bindgen and the seal: within the folder that wasm-bindgen writes to.
const PARTS: &str = "parts";

/// The folder of the parts.
pub(crate) fn parts(release: bool) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("wasm-bindgen").join(if release { "release" } else { "debug" }).join(PARTS)
}

/// Runs wasm-bindgen over the first part of the module that its arguments name.
///
/// # Errors
/// Says that the module can't be split, or what wasm-bindgen says.
pub(crate) fn split_and_bind(mut args: Vec<OsString>) -> Result<()> {
    let name = |arg: &OsString| Path::new(arg).extension().is_some_and(|extension| extension == "wasm");
    let out_dir = args.iter().find_map(|arg| Some(PathBuf::from(arg.to_str()?.strip_prefix("--out-dir=")?)));
    let unnamed = ["--remove-name-section", "--remove-producers-section"];
    if args
        .iter()
        .filter(|arg| name(arg))
        .any(|arg| Path::new(arg).file_stem().is_some_and(|stem| stem == IMPORTER))
    {
        args.extend(unnamed.map(OsString::from));
    } else if let (Some(input), Some(out_dir)) = (args.iter().position(name), out_dir) {
        let main = split(Path::new(&args[input]), &out_dir.join(PARTS))?;
        args[input] = main.into_os_string();
        // The parts share the table and the memory of the first. The names are what the splitter needed to read and nobody
        // downloads.
        args.push("--keep-lld-exports".into());
        args.extend(unnamed.map(OsString::from));
    }
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args)
}

/// Splits a module into a folder; where its first part is.
fn split(input: &Path, dir: &Path) -> Result<PathBuf> {
    let bytes = fs::read(input).with_context(|| format!("{} cannot be read", input.display()))?;
    let stem = input.file_stem().and_then(|stem| stem.to_str()).context("the module has no name")?;
    if dir.is_dir() {
        fs::remove_dir_all(dir)?;
    }
    // Under the name that it had, because wasm-bindgen calls its output after it.
    let main = dir.join("main").join(format!("{stem}.wasm"));
    fs::create_dir_all(main.parent().unwrap_or(dir))?;
    let main_script = format!("./{stem}.js");
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = dir;
    options.main_out_path = &main;
    options.main_module = &main_script;
    let parts = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("{} cannot be split: {error:#}", input.display()))?;
    for part in parts.split_modules {
        let small = shrink(&fs::read(&part)?).with_context(|| format!("{}", part.display()))?;
        fs::write(&part, small)?;
    }
    Ok(main)
}

/// A module without names, its numbers written as short as they can be.
fn shrink(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    Ok(config.parse(bytes)?.emit_wasm())
}
