//! Faults in the tables are named with place and remedy, all in one run.

use crate::support::tables;
use atlas_compiler::compile;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Copies the tables, changes one of them, and says what is wrong with it.
fn faults_after(file: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let run = RUNS.fetch_add(1, Ordering::Relaxed);
    let dir = std::env::temp_dir().join(format!("atlas-tables-{}-{run}", std::process::id()));
    let copy = |from: &Path, to: &Path| {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    };
    copy(&tables(), &dir);
    for part in ["khorgos", "corridors", "trade", "basemap"] {
        copy(&tables().join(part), &dir.join(part));
    }
    let path = dir.join(file);
    let before = fs::read_to_string(&path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "the change must change something");
    fs::write(&path, after).unwrap();
    let faults = compile(&dir)
        .err()
        .map_or(Vec::new(), |faults| faults.sorted().iter().map(ToString::to_string).collect());
    fs::remove_dir_all(&dir).unwrap();
    faults
}

#[test]
fn an_unknown_id_is_named_with_its_neighbour() {
    let faults = faults_after("corridors/edges.csv", |text| {
        text.replacen(",kazybek-bek,otar,", ",kazybek-bek,otarr,", 1)
    });
    assert_eq!(faults, ["data/corridors/edges.csv:135: to: unknown node \"otarr\"; did you mean \"otar\"?"]);
}

#[test]
fn a_bad_unit_is_named_with_the_known_ones() {
    let faults = faults_after("trade/port_throughput.csv", |text| text.replacen(",TEU,", ",TEUs,", 1));
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains("unit: unknown unit \"TEUs\"; did you mean \"TEU\"?"), "{faults:#?}");
}

#[test]
fn an_edge_shorter_than_the_great_circle_is_named() {
    let faults = faults_after("corridors/edges.csv", |text| {
        text.replacen(
            "r-xuzhou--shangqiu,xuzhou,shangqiu,rail,160.7",
            "r-xuzhou--shangqiu,xuzhou,shangqiu,rail,60.7",
            1,
        )
    });
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(
        faults[0].contains("edges.csv:4: distance_km: 60.7")
            && faults[0].contains("shorter than the great circle of 143.6"),
        "{faults:#?}"
    );
}

#[test]
fn all_faults_come_in_one_run() {
    let faults = faults_after("khorgos/zones.csv", |text| {
        text.replacen(",cooperation_center,CN/KZ,", ",coop_centre,CN/KZ,", 1).replacen(
            ",44.2125,80.40972,",
            ",144.2125,80.40972,",
            1,
        )
    });
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults.iter().any(|fault| fault.contains("lat: 144.2125 is out of range")), "{faults:#?}");
    assert!(faults.iter().any(|fault| fault.contains("unknown zone kind \"coop_centre\"")), "{faults:#?}");
}

#[test]
fn a_cut_network_and_a_lost_zone_are_named() {
    let faults = faults_after("corridors/edges.csv", |text| {
        text.lines()
            .map(|line| {
                if line.contains(",singapore,") {
                    line.replace(",operating,", ",planned,")
                } else {
                    line.to_owned()
                }
            })
            .collect::<Vec<_>>()
            .join("\n")
    });
    assert!(
        faults.is_empty() || faults.iter().all(|fault| fault.contains("cannot be reached")),
        "{faults:#?}"
    );
    let faults = faults_after("khorgos/zones.csv", |text| {
        text.replacen(",44.16466,80.29523,", ",44.16466,81.29523,", 1)
    });
    assert!(faults.iter().any(|fault| fault.contains("zone \"altynkol\" lies in China")), "{faults:#?}");
}
