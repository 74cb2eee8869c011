//! Fuzz targets: one function of arbitrary bytes for each reader of untrusted input. A panic, an overflow or a broken
//! invariant is a finding; an error is a valid answer.
//!
//! libFuzzer runs them through `guided`, which searches for inputs that reach new code. `docs/fuzz.md` describes the runs.

use atlas_engine::app_state::{
    AppState, ConfigValue, Configuration, merged_query, parse_link, query_parts, write_link,
};
use atlas_engine::data::{decode_detail, decode_facts, decode_map, decode_shapes};
use atlas_engine::embed::{Plain, Request, parse_request};
use atlas_engine::import::{Bounds, FolderQuery, Format, ImportEvent, ImportOptions};
use atlas_engine::kiosk::{KioskSettings, SavedSettings};
use atlas_engine::model::{Atlas, Faces};
use atlas_engine::space::LonLat;
use atlas_importer::{File, Manifest, Pieces, TAIL_BYTES, format_of, import_whole, plan};
use serde_json::Value;
use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::panic;
use std::sync::{Mutex, OnceLock};

/// Fuzz target.
pub type Target = fn(&[u8]);

/// All targets, by the name of their seed folder.
pub const TARGETS: [(&str, Target); 14] = [
    ("data-map", data_map),
    ("data-facts", data_facts),
    ("data-detail", data_detail),
    ("data-shapes", data_shapes),
    ("data-pack", data_pack),
    ("link", link),
    ("message", message),
    ("settings", settings),
    ("text", text),
    ("workbook", workbook),
    ("parquet", parquet),
    ("geojson", geojson),
    ("topojson", topojson),
    ("kml", kml),
];

/// Target of a name; `None` if unknown.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}

// ---- Data files: the body is what is fuzzed; a header that fits is put before it, else the checksum would hide the reader ----

/// Data file with this body and a valid header.
#[must_use]
pub fn sealed(content: u8, body: &[u8]) -> Vec<u8> {
    let mut file = b"KATL".to_vec();
    file.extend([content, atlas_engine::data::FORMAT_VERSION]);
    file.extend([7; 8]);
    file.extend(crc32fast::hash(body).to_le_bytes());
    file.extend(body);
    file
}

/// Body of a data file.
#[must_use]
pub fn body(file: &[u8]) -> &[u8] {
    file.get(18..).unwrap_or_default()
}

/// Exercises a decoded map as a page does before the first picture.
fn walk(atlas: &Atlas) {
    let base = &atlas.basemap;
    let faces = Faces::of(base);
    for face in &base.faces {
        for ring in face.polygons.iter().flatten() {
            let _ = faces.ring(ring);
        }
    }
    for edge in &atlas.network.edges {
        let _ = (atlas.node(edge.from), atlas.node(edge.to));
    }
    for lines in [&base.rivers, &base.lake_rings, &base.admin1, &base.chinese_lines] {
        let _ = lines.places(&base.grid);
    }
    let _ = atlas.names().count();
}

/// Small atlas for decoding facts, detail and shapes; its seed is that of the map.
fn small_atlas() -> Atlas {
    thread_local!(static SMALL: OnceCell<Atlas> = const { OnceCell::new() });
    SMALL.with(|small| {
        small
            .get_or_init(|| {
                let folder = std::env::var("FUZZ_SEEDS").unwrap_or_default();
                let seed = std::fs::read(format!("{folder}/data-map/small")).unwrap_or_default();
                decode_map(&sealed(b'M', &seed)).map(|(atlas, _)| atlas).unwrap_or_default()
            })
            .clone()
    })
}

fn version() -> atlas_engine::data::Version {
    atlas_engine::data::Version([7; 8])
}

fn data_map(bytes: &[u8]) {
    let _ = decode_map(bytes);
    if let Ok((atlas, _)) = decode_map(&sealed(b'M', bytes)) {
        walk(&atlas);
    }
}

fn data_facts(bytes: &[u8]) {
    let mut atlas = small_atlas();
    if let Ok(facts) = decode_facts(&sealed(b'F', bytes), &atlas, version()) {
        atlas.take_facts(facts);
    }
}

fn data_detail(bytes: &[u8]) {
    let mut atlas = small_atlas();
    if decode_detail(&sealed(b'D', bytes), &mut atlas, version()).is_ok() {
        walk(&atlas);
    }
}

fn data_shapes(bytes: &[u8]) {
    let mut atlas = small_atlas();
    let _ = decode_shapes(&sealed(b'S', bytes), &mut atlas, version());
}

/// Four files of a data pack: their lengths (two bytes each), then their contents.
fn data_pack(bytes: &[u8]) {
    let Some((lengths, mut rest)) = bytes.split_at_checked(8) else { return };
    let mut bodies = [&[][..]; 4];
    for (body, length) in bodies.iter_mut().zip(lengths.chunks(2)) {
        let length = usize::from(u16::from_le_bytes([length[0], length[1]])).min(rest.len());
        (*body, rest) = rest.split_at(length);
    }
    let [map, shapes, detail, facts] = bodies;
    let Ok((mut atlas, version)) = decode_map(&sealed(b'M', map)) else { return };
    let _ = decode_shapes(&sealed(b'S', shapes), &mut atlas, version);
    let _ = decode_detail(&sealed(b'D', detail), &mut atlas, version);
    if let Ok(facts) = decode_facts(&sealed(b'F', facts), &atlas, version) {
        atlas.take_facts(facts);
    }
    walk(&atlas);
}

// ---- Words of strangers ----

fn link(bytes: &[u8]) {
    let query = String::from_utf8_lossy(bytes);
    let atlas = small_atlas();
    let (link, _) = parse_link(&query, &atlas);
    let (centre, zoom) = link.view.unwrap_or((LonLat::default(), 3.0));
    let state = link.onto(&AppState::default());
    let written = write_link(&state, centre, zoom, &atlas);
    let (again, defects) = parse_link(&written, &atlas);
    assert!(defects.is_empty(), "{written}: {defects:?}");
    // A link may drop keys that depend on missing ones; a second round trip must not change it.
    let (centre, zoom) = again.view.unwrap_or((centre, zoom));
    assert_eq!(write_link(&again.onto(&AppState::default()), centre, zoom, &atlas), written, "{query}");
}

fn plain(value: &Value) -> Plain {
    match value {
        Value::Null => Plain::Null,
        Value::Bool(flag) => Plain::Flag(*flag),
        Value::Number(number) => Plain::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) if text == "\u{1}file" => Plain::File,
        Value::String(text) if text == "\u{1}other" => Plain::Other,
        Value::String(text) if text == "\u{1}infinite" => Plain::Number(f64::INFINITY),
        Value::String(text) => Plain::Text(text.clone()),
        Value::Array(items) => Plain::List(items.iter().map(plain).collect()),
        Value::Object(entries) => {
            Plain::Record(entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
    }
}

fn message(bytes: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return };
    match parse_request(&plain(&value)) {
        Ok((_, Request::SetState(parts))) => {
            let query = merged_query("?lang=en&view=44.2,80.4,5", &parts);
            let _ = query_parts(&query);
            let _ = parse_link(&query, &small_atlas());
        }
        Ok(_) => (),
        Err((_, fault)) => {
            let _ = fault.to_string();
        }
    }
}

fn config_value(value: &Value) -> ConfigValue {
    match value {
        Value::String(text) => ConfigValue::Text(text.clone()),
        Value::Bool(flag) => ConfigValue::Flag(*flag),
        Value::Number(number) => ConfigValue::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .map_or(ConfigValue::Other, ConfigValue::List),
        Value::Null | Value::Object(_) => ConfigValue::Other,
    }
}

fn settings(bytes: &[u8]) {
    let line = String::from_utf8_lossy(bytes);
    let saved = SavedSettings::from_text(&line);
    assert_eq!(SavedSettings::from_text(&saved.to_text()), saved, "{line}");
    let Ok(Value::Object(entries)) = serde_json::from_slice::<Value>(bytes) else { return };
    let entries: Vec<(String, ConfigValue)> =
        entries.iter().map(|(key, value)| (key.clone(), config_value(value))).collect();
    let (kiosk, _) = KioskSettings::from_entries(&entries);
    let merged = saved.over(&kiosk);
    assert!(merged.idle_s.is_finite() && 0.0 < merged.idle_s, "{line}");
    assert!(!merged.languages.is_empty(), "{line}");
    let _ = Configuration::from_entries(&entries);
}

// ---- Files of the reader's own ----

/// Libraries that panic on some damaged files. In a browser that ends the worker, and the user is told; a valid
/// answer.
const GIVING_UP: [&str; 1] = ["/parquet-60"];

thread_local!(static GAVE_UP: Cell<bool> = const { Cell::new(false) });

/// Prints panics of those libraries once each, all others as usual.
fn watch_panics() {
    static WATCHED: OnceLock<()> = OnceLock::new();
    WATCHED.get_or_init(|| {
        let before = panic::take_hook();
        let told: Mutex<BTreeSet<String>> = Mutex::default();
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let is_library = GIVING_UP.iter().any(|library| place.contains(library));
            GAVE_UP.set(is_library);
            if !is_library {
                before(info);
            } else if told.lock().is_ok_and(|mut told| told.insert(place.clone())) {
                eprintln!("a library gives up: {}", place.rsplit("/registry/").next().unwrap_or(&place));
            }
        }));
    });
}

fn import(format: Format, bytes: &[u8]) {
    watch_panics();
    let work = || import_whole(format, bytes.to_vec(), &ImportOptions::default(), &mut |_: ImportEvent| ());
    if let Err(cause) = panic::catch_unwind(work)
        && !GAVE_UP.get()
    {
        panic::resume_unwind(cause);
    }
}

fn text(bytes: &[u8]) {
    let _ = format_of("table.csv", bytes);
    import(Format::Text, bytes);
}

fn workbook(bytes: &[u8]) {
    import(Format::Workbook, bytes);
}

/// As a single file, as a part of a folder, and as the folder's manifest.
fn parquet(bytes: &[u8]) {
    import(Format::Parquet, bytes);
    let query = FolderQuery {
        address: "https://data.example/manifest.json".into(),
        zoom: 4.0,
        bounds: Bounds::WORLD,
        years: Vec::new(),
    };
    if let Ok(manifest) = Manifest::parse(&String::from_utf8_lossy(bytes)) {
        let _ = (manifest.sums(), manifest.n_bytes());
        if let Ok((level, years)) = manifest.choose(&query) {
            let _ = manifest.files(level, &years, &query);
        }
    }
    let n_bytes = bytes.len() as u64;
    let file =
        File { path: "part.parquet".into(), level: 3, side: "origin".into(), year: 2024, bytes: n_bytes };
    let from = n_bytes.saturating_sub(TAIL_BYTES);
    let mut tail = Pieces::new(n_bytes);
    tail.put(from, bytes.get(from as usize..).unwrap_or_default().to_vec());
    let _ = plan(&file, &tail, &query);
}

fn geojson(bytes: &[u8]) {
    let _ = format_of("shapes.json", bytes);
    import(Format::GeoJson, bytes);
}

fn topojson(bytes: &[u8]) {
    import(Format::TopoJson, bytes);
}

fn kml(bytes: &[u8]) {
    import(Format::Kml, bytes);
}
