//! The commands of the repository: `cargo xtask COMMAND`.

mod audit;
mod axe;
mod bench;
mod budgets;
mod compress;
mod dist;
mod fingerprint;
mod fuzz;
mod lighthouse;
mod minify;
mod notices;
mod oembed;
mod pack;
mod page;
mod performance;
mod run;
mod security_txt;
mod soak;
mod stamp;
mod test;
mod tools;
mod validate;

use anyhow::{Context as _, Result, bail};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "usage: cargo xtask COMMAND

  serve [--port N]     set up what is missing, build, serve on http://127.0.0.1:8080/
  test [--fast | --nightly] [--browsers all] [--slowed RATE]   set up what is missing and run the tests of a change;
                       --fast leaves the browser out, --nightly adds what takes long, --browsers runs the core in
                       Firefox and WebKit as well, --slowed slows the page's processor down
  dist [--url ADDRESS] [--contact ADDRESS]   the folder to put on any static host: dist/; for an address with oEmbed
                       documents, for a contact with security.txt
  budgets              say what dist/ costs its readers in bytes, and fail where that is over a limit
  data                 check the tables of data/ and say what they compile to
  validate [FILE.csv]  compare the router with published services; exit 0 only if all scored rows pass
  bench [--rounds N] [PART]   measure sizes and speed, beside MapLibre and deck.gl where their pages are at hand;
                       PART is sizes, loading or large for these alone
  soak [--minutes N] [--kiosk] [--offline]   let visitors come to the built application, and measure what grows
  fuzz [--short] [--runs N] [TARGET …]   any bytes for everything that reads what strangers give, guided by libFuzzer
  audit                licences, origins, withdrawn versions and known holes of all dependencies
  lighthouse [--built] [--record FILE]   Lighthouse behind the shipped settings of nginx
  pack-key FILE        a new key for data packs: the private part into FILE, the public part for kiosk.json
  pack --key FILE [--out FOLDER]   the tables as a signed data pack for walls
  setup                set up what is missing and nothing else";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let args: Vec<OsString> = env::args_os().collect();
    let me = args.first().map(PathBuf::from).unwrap_or_default();
    // Copied to where trunk looks for it, this very binary is wasm-bindgen.
    if me.file_stem().is_some_and(|name| name == "wasm-bindgen") {
        return page::bindgen::run(args.into_iter().skip(1));
    }
    let words: Vec<String> = args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((command, options)) = words.split_first() else { bail!("no command\n\n{HELP}") };
    match *command {
        "tools" => tools::place_wasm_bindgen(),
        "fingerprint" => fingerprint::of_trunk(),
        "setup" => tools::set_up(),
        "serve" => dist::serve(port(options)?),
        "dist" => dist::dist(&placement(options)?),
        "test" => test::test(&test::Wanted::from_options(options)?),
        "budgets" => budgets::check(&dist::dist_dir()).map(|_| ()),
        "data" => report_data(),
        "bench" => bench::bench(options),
        "validate" => validate::validate(options),
        "soak" => soak::soak(options),
        "audit" => audit::audit(),
        "lighthouse" => lighthouse::lighthouse(options),
        "fuzz" => fuzz::fuzz(options),
        "pack-key" => pack::make_key(options),
        "pack" => pack::pack(options),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command {other:?}\n\n{HELP}"),
    }
}

/// Parses the placement of a deployment.
fn placement(options: &[&str]) -> Result<dist::Placement> {
    let mut placement = dist::Placement::default();
    let mut rest = options;
    while let [option, value, further @ ..] = rest {
        match *option {
            "--url" => placement.address = Some(oembed::address(value)?),
            "--contact" => placement.contact = Some(security_txt::contact(value)?),
            _ => break,
        }
        rest = further;
    }
    if !rest.is_empty() {
        bail!(
            "usage: cargo xtask dist [--url https://example.org/atlas/] [--contact mailto:security@example.org]"
        );
    }
    Ok(placement)
}

fn port(options: &[&str]) -> Result<u16> {
    match options {
        [] => Ok(8080),
        ["--port", port] => {
            port.parse().with_context(|| format!("{port:?} is not a port; write a number up to 65535"))
        }
        _ => bail!("usage: cargo xtask serve [--port N]"),
    }
}

/// The folder of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The compiled tables, or all their faults, printed.
fn compile_data() -> Result<atlas_compiler::Compiled> {
    atlas_compiler::compile(&root().join("data")).or_else(|faults| {
        let faults = faults.sorted();
        faults.iter().for_each(|fault| eprintln!("{fault}"));
        bail!("{} in the data tables; nothing was written", plural(faults.len(), "fault"))
    })
}

fn plural(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn report_data() -> Result<()> {
    let compiled = compile_data()?;
    let atlas = &compiled.atlas;
    println!("data version {}", compiled.version);
    let network = &atlas.network;
    println!(
        "{} nodes, {} edges, {} corridors; {} zones, {} partners, {} programme items; {} countries",
        network.nodes.len(),
        network.edges.len(),
        network.corridors.len(),
        atlas.zones.len(),
        atlas.partners.len(),
        atlas.programme.len(),
        atlas.basemap.countries.len()
    );
    for (name, bytes) in [
        ("map", &compiled.map),
        ("shapes", &compiled.shapes),
        ("detail", &compiled.detail),
        ("facts", &compiled.facts),
    ] {
        println!("{name:8} {:>8} bytes, {:>8} brotli", bytes.len(), compress::brotli(bytes)?.len());
    }
    Ok(())
}
