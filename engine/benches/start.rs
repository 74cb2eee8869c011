//! Benchmark of the first picture in pure code, step by step.
//!
//! `cargo bench -p atlas-engine --bench start -- FOLDER`, where FOLDER holds the compiled `map-*.bin` and `shapes-*.bin`;
//! `cargo xtask bench` does so with `dist/`. Times are of one thread.
#![expect(clippy::expect_used, reason = "a bench without its data has nothing to do")]

use atlas_engine::data::{decode_map, decode_shapes};
use atlas_engine::scene::{Scene, SetKey, fill_mesh, stroke_count, stroke_pieces};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Median milliseconds of some runs.
fn median_ms<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut ms: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    ms.sort_by(f64::total_cmp);
    ms[ms.len() / 2]
}

fn file(folder: &Path, stem: &str) -> Vec<u8> {
    let is_wanted = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(stem) && path.extension().is_some_and(|extension| extension == "bin")
    };
    let mut entries = std::fs::read_dir(folder).expect("the folder can be read").flatten();
    let path = entries.find_map(|entry| Some(entry.path()).filter(is_wanted)).expect("the file is there");
    std::fs::read(path).expect("the file can be read")
}

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let folder = PathBuf::from(folder.unwrap_or_else(|| "dist".into()));
    let (map, shapes) = (file(&folder, "map-"), file(&folder, "shapes-"));
    let decode = || {
        let (mut atlas, version) = decode_map(&map).expect("the map is sound");
        decode_shapes(&shapes, &mut atlas, version).expect("the shapes are sound");
        atlas
    };
    let atlas = decode();
    println!("| step of the start | size | ms |\n| --- | --: | --: |");
    println!("| reading the map | {} bytes | {:.2} |", map.len() + shapes.len(), median_ms(decode));
    println!("| making the scene | | {:.2} |", median_ms(|| Scene::new(&atlas)));
    for (level, zoom) in [(0, 2.0), (1, 3.0)] {
        let prepare = || {
            let mut scene = Scene::new(&atlas);
            let start = Instant::now();
            scene.prepare(&atlas, zoom);
            (scene, start.elapsed().as_secs_f64() * 1000.0)
        };
        let mut ms: Vec<f64> = (0..15).map(|_| prepare().1).collect();
        ms.sort_by(f64::total_cmp);
        let (scene, _) = prepare();
        let n_points = scene.geometry().get(SetKey::Arcs(level)).map_or(0, |set| set.points.len());
        println!("| level {level} | {n_points} points of arcs | {:.2} |", ms[ms.len() / 2]);
        for key in [SetKey::Land(level), SetKey::Lakes(level)] {
            let Some(set) = scene.geometry().get(key) else { continue };
            let n_triangles = fill_mesh(set).indices.len() / 3;
            println!("| triangles of {key:?} | {n_triangles} | {:.2} |", median_ms(|| fill_mesh(set)));
        }
        for key in
            [SetKey::Arcs(level), SetKey::Rivers(level), SetKey::LakeShores(level), SetKey::Edges(level)]
        {
            let Some(set) = scene.geometry().get(key) else { continue };
            let quads = || {
                stroke_pieces(set, |piece| {
                    black_box(&piece.words);
                })
            };
            println!("| quads of {key:?} | {} | {:.2} |", stroke_count(set), median_ms(quads));
        }
    }
}
