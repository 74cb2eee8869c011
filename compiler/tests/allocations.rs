//! Allocations of hot paths, counted: regressions show without a clock. Bounds are the counts when written plus a
//! tenth; lower them when a path improves.

use crate::support::{atlas, looked_at, width};
use allocation_counter::measure;
use atlas_engine::app_state::parse_link;
use atlas_engine::model::{Lang, PointOfView};
use atlas_engine::route::{Cargo, Objective, Query, Router};
use atlas_engine::scene::{LabelMemory, SharedVolumes, ThemeKind, place_labels};
use atlas_engine::space::{LonLat, Px};
use atlas_engine::view::{Camera, Projection, Viewport};
use std::hint::black_box;

fn viewport() -> Viewport {
    Viewport::new(1280.0, 800.0, 1.0)
}

/// Asserts that a piece of work asks for memory at most so often.
fn at_most(what: &str, most: u64, work: impl FnOnce()) {
    let counted = measure(work);
    println!("{what}: {} allocations, {} bytes", counted.count_total, counted.bytes_total);
    assert!(counted.count_total <= most, "{what}: {} allocations, at most {most}", counted.count_total);
}

#[test]
fn hot_paths_ask_for_little_memory() {
    let camera = Camera::on(Projection::Flat, LonLat::new(80.4, 44.2), 4.2, &viewport());
    let seen =
        || looked_at(camera, Lang::En, ThemeKind::Dark, PointOfView::DeFacto, None, SharedVolumes::default());
    let mut picture = seen();

    // A dragged map is the same list again.
    let moved = Camera::on(Projection::Flat, LonLat::new(80.9, 44.3), 4.2, &viewport());
    picture.input.camera = moved;
    at_most("the list of a dragged map", 0, || {
        black_box(picture.scene.display_list(atlas(), &picture.input));
    });

    let mut memory = LabelMemory::default();
    let mut labels = |camera: &Camera, now: f64| {
        place_labels(&picture.list, camera, &viewport(), &mut width, &mut memory, now, false)
    };
    at_most("labels of a new map", LABELS_NEW, || {
        black_box(labels(&camera, 0.0));
    });
    at_most("labels of a dragged map", LABELS_DRAGGED, || {
        black_box(labels(&moved, 16.0));
    });

    // Its index is made in an idle moment before anybody points.
    black_box(picture.scene.picker());
    at_most("what is under the pointer", PICK, || {
        let (scene, at) = (&picture.scene, Px::new(640.0, 400.0));
        let geometry = scene.geometry();
        black_box(scene.picker().pick(
            &picture.list,
            &picture.labels,
            geometry,
            &moved,
            &viewport(),
            at,
            8.0,
        ));
    });

    let other = Camera::on(Projection::Flat, LonLat::new(20.0, 50.0), 5.4, &viewport());
    picture.input.camera = other;
    at_most("the list of a new map", LIST_NEW, || {
        black_box(picture.scene.display_list(atlas(), &picture.input));
    });
}

#[test]
fn questions_ask_for_little_memory() {
    let facts = atlas().facts.as_ref().unwrap();
    let router = Router::new(atlas(), facts, &[], Cargo::Feu);
    let stop = |id: &str| atlas().network.nodes.iter().position(|node| node.id == id).unwrap();
    let query = Query {
        stops: vec![
            atlas_engine::model::NodeId(stop("yiwu") as u16),
            atlas_engine::model::NodeId(stop("duisburg") as u16),
        ],
        objective: Objective::Fastest,
        ..Query::default()
    };
    at_most("one route", ROUTE, || {
        black_box(router.route(&query).is_some());
    });
    let link = "?v=1&view=44.213,80.410,9.5&lang=zh&theme=dark&layers=air,-sea&panel=trade&volumes=loads&year=2024&compare=2014";
    at_most("a link", LINK, || {
        black_box(parse_link(link, atlas()));
    });
}

const LABELS_NEW: u64 = 780;
const LABELS_DRAGGED: u64 = 155;
const PICK: u64 = 8;
const LIST_NEW: u64 = 440;
const ROUTE: u64 = 24;
const LINK: u64 = 30;
