//! A linked WebAssembly module made ready for browsers: cut in two, the first map and what is loaded afterwards, and bound to
//! JavaScript.
//!
//! The module is split at the functions marked with `wasm_split`, before wasm-bindgen does its work. The linker has to leave
//! relocations and symbols in place for it (`.cargo/config.toml`, `Cargo.toml`). Trunk calls this very binary as wasm-bindgen.

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Script through which the first part loads the others.
pub(crate) const LINK_SCRIPT: &str = "__wasm_split.js";

/// The application.
pub(crate) const APPLICATION: &str = "khorgos-atlas";

/// The second module of the page: it runs in a worker and is small enough as it is.
pub(crate) const IMPORTER: &str = "importer";

/// The folder of the parts, within the folder that wasm-bindgen writes to.
pub(crate) const PARTS: &str = "parts";

/// Settings of wasm-bindgen that trunk chooses by profile; ours are those of a release.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Name of the outputs, if it is not that of the module.
    out_name: Option<String>,
    /// With checks of the generated script.
    is_debug: bool,
    /// With symbols as the compiler wrote them.
    is_mangled: bool,
    /// With DWARF.
    has_dwarf: bool,
}

/// What trunk asks of wasm-bindgen.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    input: PathBuf,
    out_dir: PathBuf,
    options: Options,
}

/// Reads the arguments that trunk gives.
fn request(args: impl IntoIterator<Item = OsString>) -> Result<Request> {
    let (mut input, mut out_dir, mut options) = (None, None, Options::default());
    for arg in args {
        let text = arg.to_str().with_context(|| format!("{} is no text", arg.display()))?;
        match text.split_once('=').unwrap_or((text, "")) {
            ("--out-dir", dir) => out_dir = Some(PathBuf::from(dir)),
            ("--out-name", name) => options.out_name = Some(name.to_owned()),
            ("--target", "web") | ("--no-typescript", "") => (),
            ("--debug", "") => options.is_debug = true,
            ("--no-demangle", "") => options.is_mangled = true,
            ("--keep-debug", "") => options.has_dwarf = true,
            (option, _) if option.starts_with('-') => {
                bail!("{text} is no option of wasm-bindgen that this build knows")
            }
            _ => input = Some(PathBuf::from(text)),
        }
    }
    Ok(Request {
        input: input.context("no module is named")?,
        out_dir: out_dir.context("--out-dir is missing")?,
        options,
    })
}

/// Does what wasm-bindgen is called for, by trunk.
///
/// # Errors
/// Says which argument is not known, or what [`bind`] says.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>) -> Result<()> {
    let Request { input, out_dir, options } = request(args)?;
    bind(&input, &out_dir, &options)
}

/// Writes the module and its script into a folder; of the application only its first part, and the others into [`PARTS`] there.
///
/// # Errors
/// Says that the module cannot be split or bound, or that it brings scripts of its own.
pub(crate) fn bind(input: &Path, out_dir: &Path, options: &Options) -> Result<()> {
    let stem = input.file_stem().and_then(|stem| stem.to_str()).context("the module has no name")?;
    let is_whole = stem == IMPORTER;
    let input = if is_whole { input.to_owned() } else { split(input, &out_dir.join(PARTS))? };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .web(true)?
        .out_name(options.out_name.as_deref().unwrap_or(stem))
        .typescript(false)
        .omit_default_module_path(false)
        .debug(options.is_debug)
        .demangle(!options.is_mangled)
        .keep_debug(options.has_dwarf)
        // The parts share the table and the memory of the first.
        .keep_lld_exports(!is_whole)
        // Names are for the splitter, and nobody downloads them.
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().with_context(|| format!("{stem} cannot be bound"))?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "{stem} brings scripts of its own (inline_js or module = …): the page has no place for them"
    );
    output.emit(out_dir)
}

/// Splits a module into a folder; returns its first part.
fn split(input: &Path, dir: &Path) -> Result<PathBuf> {
    let bytes = fs::read(input).with_context(|| format!("{} cannot be read", input.display()))?;
    let stem = input.file_stem().and_then(|stem| stem.to_str()).context("the module has no name")?;
    if dir.is_dir() {
        fs::remove_dir_all(dir)?;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &str) -> Result<Request> {
        request(args.split(' ').map(OsString::from))
    }

    #[test]
    fn what_trunk_asks_is_understood() {
        let asked = read("--target=web --out-dir=/t/debug --out-name=a-1 /t/a.wasm --no-typescript --debug")
            .expect("a request");
        let options = Options { out_name: Some("a-1".into()), is_debug: true, ..Options::default() };
        assert_eq!(asked, Request { input: "/t/a.wasm".into(), out_dir: "/t/debug".into(), options });
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(read("--target=bundler --out-dir=/t /t/a.wasm").is_err());
        assert!(read("--out-dir=/t --split-linked-modules /t/a.wasm").is_err());
        assert!(read("/t/a.wasm").is_err());
        assert!(read("--out-dir=/t").is_err());
    }
}
