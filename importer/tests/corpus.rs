//! Every file of the corpus, good and bad: what becomes of it stands in `tests/corpus/expected.txt`.
//!
//! `UPDATE_GOLDEN=1 cargo test -p atlas-importer` writes that file anew; read the difference before it is kept.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what cannot be read fails the test")]

use atlas_engine::flow::RowFilter;
use atlas_engine::import::{
    FlowBatch, Format, ImportEvent, ImportFault, ImportOptions, ImportSummary, OwnFeature, OwnGeometry,
    OwnPlace,
};
use atlas_engine::user_data::{OwnCsv, OwnFlows};
use atlas_importer::{TextImport, format_of, import};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus")
}

fn files() -> Vec<(String, Vec<u8>)> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "expected.txt")
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), fs::read(folder().join(name)).unwrap())).collect()
}

fn place(place: &OwnPlace) -> String {
    match place {
        OwnPlace::Named(name) => shown(name),
        OwnPlace::At(at) => format!("{},{}", at.lon, at.lat),
    }
}

/// A text that is not longer than a reader of the file wants.
fn shown(text: &str) -> String {
    if text.chars().count() < 60 {
        format!("{text:?}")
    } else {
        format!("{:?}… ({})", text.chars().take(12).collect::<String>(), text.chars().count())
    }
}

fn geometry(geometry: &OwnGeometry) -> String {
    match geometry {
        OwnGeometry::Place(at) => format!("at {}", place(at)),
        OwnGeometry::Country(name) => format!("in {}", shown(name)),
        OwnGeometry::Lines(lines) => {
            format!("along {} lines of {} positions", lines.len(), lines.iter().map(Vec::len).sum::<usize>())
        }
        OwnGeometry::Areas(rings) => {
            format!("within {} rings of {} positions", rings.len(), rings.iter().map(Vec::len).sum::<usize>())
        }
    }
}

/// All that was told of a file, in a few lines.
fn outcome(name: &str, bytes: &[u8]) -> String {
    let mut told = String::new();
    let (mut rows, mut features, mut done) =
        (FlowBatch::default(), Vec::<OwnFeature>::new(), None::<ImportSummary>);
    let mut form = None;
    let result = import(name, bytes.to_vec(), &ImportOptions::default(), &mut |event| match event {
        ImportEvent::Form(one) => form = Some(one),
        ImportEvent::Flows(batch) => {
            rows.places.extend(batch.places);
            rows.goods.extend(batch.goods);
            rows.values.extend(batch.values);
            rows.years.extend(batch.years);
        }
        ImportEvent::Features(more) => features.extend(more),
        ImportEvent::Done(summary) => done = Some(summary),
        ImportEvent::Progress(..) | ImportEvent::Folder(_) | ImportEvent::Refused(_) => (),
    });
    if let Some(form) = form {
        let letters = form.encoding.map_or("", |encoding| encoding.name());
        let delimiter = form.delimiter.map(char::from);
        let columns: Vec<String> =
            form.columns.iter().map(|(role, column)| format!("{role:?} {column}")).collect();
        let delimiter = delimiter.map_or(String::new(), |delimiter| format!(" {delimiter:?}"));
        writeln!(
            told,
            "  {} {letters}{delimiter} {:?} {:?}: {}",
            form.format.name(),
            form.decimal,
            form.kind,
            columns.join(", ")
        )
        .unwrap();
    }
    match result {
        Err(fault) => {
            let fault = format!("{fault:?}");
            writeln!(
                told,
                "  refused: {}",
                if fault.len() < 200 {
                    fault
                } else {
                    format!("{}…", fault.chars().take(120).collect::<String>())
                }
            )
            .unwrap();
        }
        Ok(()) => {
            let summary = done.expect("a file that is read is read to its end");
            let faults: Vec<String> =
                summary.faults.iter().take(8).map(|(line, fault)| format!("{line} {fault:?}")).collect();
            writeln!(
                told,
                "  {} good, {} faulty [{}], {} letters unreadable",
                summary.n_rows,
                summary.n_faulty,
                faults.join(", "),
                summary.n_unreadable
            )
            .unwrap();
            if !rows.values.is_empty() {
                let places: Vec<String> =
                    rows.places.iter().take(8).map(|(at, line)| format!("{} ({line})", place(at))).collect();
                writeln!(
                    told,
                    "  places {}; values {:?}; years {:?}; goods {:?}",
                    places.join(", "),
                    &rows.values[..rows.values.len().min(8)],
                    &rows.years[..rows.years.len().min(8)],
                    rows.goods
                )
                .unwrap();
            }
            for feature in features.iter().take(8) {
                writeln!(
                    told,
                    "  {} {} {:?} {:?} {:?}",
                    shown(&feature.name),
                    geometry(&feature.geometry),
                    feature.value,
                    feature.year,
                    feature.properties
                )
                .unwrap();
            }
        }
    }
    told
}

#[test]
fn every_file_comes_out_as_expected() {
    let files = files();
    assert!(60 <= files.len(), "{} files", files.len());
    let told: String =
        files.iter().map(|(name, bytes)| format!("{name}\n{}", outcome(name, bytes))).collect();
    let path = folder().join("expected.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &told).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = told.lines().zip(expected.lines().chain(std::iter::repeat(""))).find(|(a, b)| a != b);
    assert!(differs.is_none() && told.len() == expected.len(), "{differs:#?}");
}

/// Flows of a file, as the page takes them in.
fn flows(name: &str, bytes: &[u8]) -> Option<OwnFlows> {
    let mut flows = OwnFlows::default();
    let mut emit = |event: ImportEvent| {
        if let ImportEvent::Flows(batch) = event {
            flows.take(batch);
        }
    };
    import(name, bytes.to_vec(), &ImportOptions::default(), &mut emit).ok()?;
    (!flows.table.is_empty()).then_some(flows)
}

#[test]
fn saved_tables_round_trip() {
    let mut n_tables = 0;
    for (name, bytes) in files() {
        let Some(before) = flows(&name, &bytes) else { continue };
        let mut csv = OwnCsv::new(RowFilter::default());
        let mut text = String::from("\u{feff}");
        while let Some(piece) = csv.next(&before) {
            text.push_str(&piece);
        }
        let after = flows("saved.csv", text.as_bytes()).unwrap_or_default();
        assert_eq!(
            (&after.table, &after.named, &after.goods, &after.sums),
            (&before.table, &before.named, &before.goods, &before.sums),
            "{name}:\n{text}"
        );
        for line in text.lines().skip(1) {
            let is_formula = |cell: &str| {
                cell.starts_with(['=', '+', '@']) || (cell.starts_with('-') && cell.parse::<f64>().is_err())
            };
            assert!(!line.split(',').map(|cell| cell.trim_matches('"')).any(is_formula), "{line}");
        }
        n_tables += 1;
    }
    assert!(20 <= n_tables, "{n_tables}");
}

#[test]
fn pieces_make_no_difference() {
    for (name, bytes) in files() {
        if format_of(&name, &bytes) != Ok(Format::Text) || 60_000 < bytes.len() {
            continue;
        }
        let collect = |piece: usize| {
            let mut events = Vec::new();
            let mut emit = |event: ImportEvent| {
                if !matches!(event, ImportEvent::Progress(..)) {
                    events.push(event);
                }
            };
            let mut import = TextImport::new(ImportOptions::default());
            let mut result = bytes.chunks(piece).try_for_each(|part| import.push(part, &mut emit));
            if result.is_ok() {
                result = import.finish(&mut emit);
            }
            (events, result)
        };
        let whole = collect(bytes.len().max(1));
        for piece in [1, 7, 1000] {
            assert_eq!(collect(piece), whole, "{name} in pieces of {piece}");
        }
    }
}

#[test]
fn files_cut_anywhere_and_with_bytes_turned_are_answers_not_panics() {
    let mut state = 7u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for (name, bytes) in files().into_iter().filter(|(_, bytes)| bytes.len() < 20_000) {
        for _ in 0..12 {
            let mut damaged = bytes[..next(bytes.len() + 1)].to_vec();
            for _ in 0..next(4) {
                let at = next(damaged.len());
                if let Some(byte) = damaged.get_mut(at) {
                    *byte = byte.wrapping_add(1 + next(255) as u8);
                }
            }
            // Any answer is good.
            let _ = import(&name, damaged, &ImportOptions::default(), &mut |_| ());
        }
    }
}

#[test]
fn a_directory_of_parquet_that_leads_out_of_the_file_is_refused() {
    let name = "75-snappy.parquet";
    let bytes = fs::read(folder().join(name)).unwrap();
    let mut n_outside = 0;
    std::panic::set_hook(Box::new(|_| ()));
    for at in bytes.len().saturating_sub(700)..bytes.len() {
        for bit in 0..8 {
            let mut turned = bytes.clone();
            turned[at] ^= 1 << bit;
            let answer =
                std::panic::catch_unwind(|| import(name, turned, &ImportOptions::default(), &mut |_| ()));
            match answer {
                Ok(Err(ImportFault::Broken(why))) => {
                    n_outside += usize::from(why.contains("not within the file"));
                }
                Ok(_) => (),
                // The library gives up at some damaged pages, but never for what is checked before it.
                Err(cause) => {
                    let text = cause.downcast_ref::<&str>().copied().unwrap_or_default();
                    assert!(!text.contains("negative"), "byte {at}, bit {bit}: {text}");
                }
            }
        }
    }
    let _ = std::panic::take_hook();
    assert!(10 < n_outside, "{n_outside}");
}
