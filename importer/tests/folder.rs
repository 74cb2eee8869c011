//! A folder made by the recipe (`docs/large-data/duckdb.sql`, 6,000 rows) is read in parts: what a picture shows is all there, is
//! nothing else, and takes few bytes.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what cannot be read fails the test")]

use atlas_engine::flow::RowFilter;
use atlas_engine::import::{Bounds, FolderQuery, ImportEvent, ImportFault, OwnPlace};
use atlas_engine::space::LonLat;
use atlas_engine::user_data::OwnFlows;
use atlas_importer::{FolderRows, Manifest, Pieces, TAIL_BYTES, plan};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/large/flows")
}

fn manifest() -> Manifest {
    Manifest::parse(&fs::read_to_string(folder().join("manifest.json")).unwrap()).unwrap()
}

/// The worker with files in place of the network; returns flows and bytes read.
fn read(query: &FolderQuery) -> (OwnFlows, u64) {
    let manifest = manifest();
    let (level, years) = manifest.choose(query).unwrap();
    let mut flows = OwnFlows::default();
    let mut n_bytes = 0;
    let mut emit = |event: ImportEvent| {
        if let ImportEvent::Flows(batch) = event {
            flows.take(batch);
        }
    };
    let mut rows = FolderRows::begin(&mut emit).unwrap();
    for file in manifest.files(level, &years, query) {
        let bytes = fs::read(folder().join(&file.path)).unwrap();
        assert_eq!(bytes.len() as u64, file.bytes, "{}", file.path);
        let start = file.bytes.saturating_sub(TAIL_BYTES.min(8 * 1024));
        let mut pieces = Pieces::new(file.bytes);
        pieces.put(start, bytes[start as usize..].to_vec());
        let plan = plan(&file, &pieces, query).unwrap();
        n_bytes += file.bytes - start + plan.n_bytes();
        for range in &plan.ranges {
            pieces.put(range.start, bytes[range.start as usize..range.end as usize].to_vec());
        }
        rows.read(&file, &plan, pieces, query, &mut emit).unwrap();
    }
    match rows.finish(&mut emit) {
        Ok(()) | Err(ImportFault::Empty) => (flows, n_bytes),
        Err(fault) => panic!("{fault:?}"),
    }
}

fn query(zoom: f64, bounds: Bounds, years: &[u16]) -> FolderQuery {
    FolderQuery { address: String::new(), zoom, bounds, years: years.to_vec() }
}

fn at(place: &OwnPlace) -> LonLat {
    if let OwnPlace::At(at) = place { *at } else { LonLat::default() }
}

#[test]
fn every_level_has_all_of_every_year() {
    for (year, sum) in manifest().sums() {
        for zoom in [1.0, 2.0, 3.0, 4.0, 5.0, 9.0] {
            let (flows, _) = read(&query(zoom, Bounds::WORLD, &[year]));
            let found: f64 = flows.table.values.iter().sum();
            assert!((found - sum).abs() < 1e-6 * sum, "{year} {zoom}: {found} {sum}");
            assert!(flows.table.years.iter().all(|known| *known == year));
        }
    }
    // Two years at once; the latest, if none is said or there is none such.
    assert_eq!(read(&query(2.0, Bounds::WORLD, &[2020, 2021])).0.years, [2020, 2021]);
    assert_eq!(read(&query(2.0, Bounds::WORLD, &[1900])).0.years, [2024]);
    let totals = read(&query(2.0, Bounds::WORLD, &[2020])).0.table.totals(Some(2020));
    assert!(totals.n_bad == 0 && RowFilter::default().year.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_part_is_what_begins_or_ends_in_it(west in -30.0..120.0f64, south in -10.0..60.0f64, width in 1.0..60.0f64, height in 1.0..30.0f64, zoom in 1.0..6.0f64) {
        let bounds = Bounds { west, south, east: west + width, north: south + height };
        let (part, _) = read(&query(zoom, bounds, &[2022]));
        let (all, _) = read(&query(zoom, Bounds::WORLD, &[2022]));
        let is_in = |place: u32, flows: &OwnFlows| {
            let at = at(&flows.named[place as usize]);
            bounds.contains(at.lon, at.lat)
        };
        let of = |flows: &OwnFlows| -> (usize, f64) {
            let table = &flows.table;
            let rows = (0..table.len()).filter(|row| is_in(table.origins[*row], flows) || is_in(table.destinations[*row], flows));
            rows.fold((0, 0.0), |(n, sum), row| (n + 1, sum + table.values[row]))
        };
        let (n, sum) = of(&all);
        // Positions come over rounded to a metre, so that what stands on the edge may fall either way.
        prop_assert!(part.table.len().abs_diff(n) <= 2, "{} {n}", part.table.len());
        prop_assert!((part.table.values.iter().sum::<f64>() - sum).abs() <= 2000.0);
    }
}

#[test]
fn manifests_that_lead_out_of_their_folder_are_refused() {
    let text = fs::read_to_string(folder().join("manifest.json")).unwrap();
    for bad in ["../x", "/etc/passwd", "https://evil.example/x", "a\\\\b"] {
        let changed = text.replacen("level=1/side", &format!("{bad}/side"), 1);
        assert!(Manifest::parse(&changed).is_err(), "{bad}");
    }
    assert!(
        Manifest::parse("{}").is_err()
            && Manifest::parse(&text.replace("\"version\":1", "\"version\":2")).is_err()
    );
}
