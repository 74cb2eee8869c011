//! Own data at scale: a million rows beside the way that pages usually read them, and what pictures of a folder of fifty million
//! rows read.

use super::flows;
use crate::run::{own_step, step};
use crate::tools::Browser;
use crate::{dist, root};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Milliseconds from the choice of a file of a million rows to its picture.
const MAX_MS: f64 = 4000.0;
/// Milliseconds for which the page may be held up.
const MAX_HELD_MS: f64 = 50.0;
/// Megabytes by which the page's process may grow.
const MAX_MB: f64 = 400.0;
/// Share of the peer's time that ours may take.
const TARGET: f64 = 0.5;
/// Rows of the table that is reduced to a folder.
const ROWS: &str = "50000000";
/// The engine that reduces it, from the registry of Python packages.
const DUCKDB: &str = "duckdb==2.0.1";
/// Package that runs the Spark SQL recipe.
const PYSPARK: &str = "pyspark==4.3.0";

/// Gives a million rows to the atlas and to the peers' page in turn.
///
/// # Errors
/// Says what failed.
pub(crate) fn loading(peers: &Path, browser: &Browser, rounds: &str) -> Result<Value> {
    let table = flows::write_tables()?.join("flows-1000000.csv");
    let source = root().join("xtask/bench");
    for file in ["loading.js", "loading.mjs"] {
        fs::copy(source.join(file), peers.join(file))?;
    }
    let mut install = Command::new("npm");
    install.current_dir(peers).args([
        "install",
        "--no-audit",
        "--no-fund",
        "--silent",
        "--no-save",
        "d3-dsv@3.0.1",
    ]);
    step("the usual reader of tables", &mut install)?;
    let site = root().join("target/bench-loading");
    super::common::copy_tree(&dist::dist_dir(), &site)?;
    let mut bundle = Command::new(peers.join("node_modules/.bin/esbuild"));
    bundle.current_dir(peers).args([
        "loading.js",
        "--bundle",
        "--minify",
        "--format=esm",
        "--log-level=error",
    ]);
    bundle.arg(format!("--outfile={}", site.join("loading.js").display()));
    step("the page round it", &mut bundle)?;
    fs::write(
        site.join("loading.html"),
        "<!doctype html><meta charset=utf-8><title>peer</title><style>html,body,#map{margin:0;height:100%}</style><input type=file id=file><div id=map></div><script type=module src=loading.js></script>",
    )?;
    let host = atlas_host::Host::start(&site, "127.0.0.1:0", "")?;
    let rows: Vec<Value> = own_step("reading a million rows in turn", || {
        let mut drive = Command::new("node");
        drive.current_dir(peers).env("CHROMIUM", &browser.chromium).args(["loading.mjs", rounds]).arg(&table);
        drive.arg(format!("ours={}?lang=en&panel=trade", host.url()));
        drive.arg(format!("d3-dsv + FlowmapLayer={}loading.html", host.url()));
        let output = drive.output().context("node cannot be started")?;
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().map(|line| serde_json::from_str(line).context(line.to_owned())).collect()
    })?;
    println!("\n| page | drawn after ms | longest task ms | process grew MB |\n| --- | --: | --: | --: |");
    for row in &rows {
        println!(
            "| {} | {} | {} | {} |",
            row["page"].as_str().unwrap_or_default(),
            row["took"],
            row["held"],
            row["grown"]
        );
    }
    let of = |index: usize, key: &str| rows.get(index).and_then(|row| row[key].as_f64()).unwrap_or(f64::NAN);
    let ratio = of(0, "took") / of(1, "took");
    println!("\n| target | limit | ours | |\n| --- | --: | --: | --- |");
    for (name, limit, value) in [
        ("drawn after, ms", MAX_MS, of(0, "took")),
        ("longest task, ms", MAX_HELD_MS, of(0, "held")),
        ("process grew, MB", MAX_MB, of(0, "grown")),
        ("share of the peer's time", TARGET, ratio),
    ] {
        println!("| {name} | {limit} | {value:.2} | {} |", if value <= limit { "met" } else { "missed" });
    }
    Ok(json!({ "pages": rows, "share_of_peer": ratio }))
}

fn python(packages: &Path) -> Command {
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", packages);
    command
}

/// Installs a package into a folder of the build, once.
fn package(packages: &Path, name: &str) -> Result<()> {
    let mark = packages.join(name.replace("==", "-"));
    if !mark.is_file() {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--target"]).arg(packages).arg(name);
        step(&format!("{name} from the registry"), &mut pip)?;
        fs::write(mark, "")?;
    }
    Ok(())
}

/// Runs both recipes of `docs/large-data.md` on a table of fifty million rows and shows their folders in the browser.
///
/// # Errors
/// Says which step failed.
pub(crate) fn large(browser: &Browser) -> Result<()> {
    let base = root().join("target/large");
    fs::create_dir_all(&base)?;
    let packages = base.join("python");
    package(&packages, DUCKDB)?;
    let recipes = root().join("docs/large-data");
    let script = "import duckdb, sys
con = duckdb.connect()
con.execute('SET enable_progress_bar = false')
for pair in sys.argv[2:]:
    key, value = pair.split('=', 1)
    con.execute(f'SET VARIABLE \"{key}\" = ' + (value if value.isdigit() else \"'\" + value + \"'\"))
con.execute(open(sys.argv[1]).read())";
    let table = base.join(format!("table-{ROWS}.parquet"));
    let duckdb = |recipe: &str, variables: &[String]| {
        let mut command = python(&packages);
        command.args(["-c", script]).arg(recipes.join(recipe)).args(variables);
        command
    };
    let of_table = format!("table={}", table.display());
    if !table.is_file() {
        let variables = [of_table.clone(), format!("rows={ROWS}")];
        step(&format!("a table of {ROWS} rows"), &mut duckdb("generate.sql", &variables))?;
    }
    let show = |folder: &Path| {
        let mut command = Command::new("cargo");
        command.current_dir(root()).args(["test", "--quiet", "-p", "khorgos-atlas", "--test", "large-flows"]);
        command.env("FOLDER", folder).env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
        step("its pictures in the browser", &mut command)
    };
    let fresh = |name: &str| -> Result<_> {
        let folder = base.join(name);
        if folder.is_dir() {
            fs::remove_dir_all(&folder)?;
        }
        Ok(folder)
    };
    let folder = fresh("duckdb")?;
    fs::create_dir_all(&folder)?;
    let variables = [of_table, format!("folder={}", folder.display())];
    step("reducing it with DuckDB", &mut duckdb("duckdb.sql", &variables))?;
    show(&folder)?;
    if Command::new("java").arg("-version").output().is_err() {
        println!("there is no Java here: the recipe of Spark SQL was not run");
        return Ok(());
    }
    package(&packages, PYSPARK)?;
    let (folder, manifest) = (fresh("spark")?, fresh("spark.manifest")?);
    let mut spark = Command::new(packages.join("pyspark/bin/spark-sql"));
    spark.current_dir(&base).env("SPARK_HOME", packages.join("pyspark")).env("PYTHONPATH", &packages);
    spark.args(["--master", "local[2]", "--driver-memory", "6g", "--conf", "spark.ui.enabled=false"]);
    spark.args(["--conf", "spark.sql.catalogImplementation=in-memory"]);
    spark.args(["-d", &format!("table={}", table.display()), "-d", &format!("folder={}", folder.display())]);
    spark.arg("-f").arg(recipes.join("spark.sql"));
    step("reducing it with Spark SQL", &mut spark)?;
    let part = fs::read_dir(&manifest)?.filter_map(std::result::Result::ok).map(|entry| entry.path());
    let part = part.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "json"));
    fs::copy(part.context("Spark wrote no manifest")?, folder.join("manifest.json"))?;
    show(&folder)
}
