//! Camera, projector and globe together.

use super::projection::GLOBE_ENDS;
use super::*;
use crate::space::{LonLat, Px, World, lonlat_from_world, world_from_lonlat};
use proptest::prelude::*;
use std::f64::consts::FRAC_PI_2;

fn globe(lon: f64, lat: f64, zoom: f64, viewport: &Viewport) -> Camera {
    Camera::on(Projection::Globe, LonLat::new(lon, lat), zoom, viewport)
}

proptest! {
    #[test]
    fn a_pixel_of_the_globe_and_its_place_are_the_same_point(lon in -180.0..180.0f64, lat in -80.0..80.0f64, zoom in 1.2..7.0f64, fx in 0.05..0.95f64, fy in 0.05..0.95f64) {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let camera = globe(lon, lat, zoom, &viewport);
        let projector = camera.projector(&viewport);
        let px = Px::new(viewport.width * fx, viewport.height * fy);
        let world = projector.world_from_px(px);
        // Beyond the square there is no ground.
        prop_assume!(projector.shows_ground(px) && 0.002 < world.y && world.y < 0.998);
        let back = projector.project_here(world);
        prop_assert!(back.px.distance(px) < 0.05, "{px:?} → {world:?} → {back:?}");
        prop_assert!(-1e-6 <= back.facing);
    }

    #[test]
    fn what_is_seen_is_in_the_visible_box(lon in -180.0..180.0f64, lat in -85.0..85.0f64, zoom in 1.2..7.0f64, to_lon in -180.0..180.0f64, to_lat in -84.0..84.0f64) {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let camera = globe(lon, lat, zoom, &viewport);
        let place = world_from_lonlat(LonLat::new(to_lon, to_lat));
        let projector = camera.projector(&viewport);
        let seen = projector.px_from_world(place).filter(|px| (0.0..1280.0).contains(&px.x) && (0.0..800.0).contains(&px.y));
        if seen.is_some() {
            let visible = projector.visible(&viewport).grown(1e-9);
            prop_assert!((-2..=2).any(|copy| visible.contains(World::new(place.x + f64::from(copy), place.y))), "{place:?} {visible:?}");
        }
    }

    #[test]
    fn the_globe_turns_into_the_plane_without_a_jump(lon in -180.0..180.0f64, lat in -70.0..70.0f64, dx in -0.02..0.02f64, dy in -0.02..0.02f64) {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let middle = world_from_lonlat(LonLat::new(lon, lat));
        let place = World::new(middle.x + dx, middle.y + dy);
        for zoom in [GLOBE_ENDS.0, GLOBE_ENDS.1] {
            let at = |zoom: f64| globe(lon, lat, zoom, &viewport).projector(&viewport).project_here(place).px;
            prop_assert!(at(zoom - 1e-6).distance(at(zoom + 1e-6)) < 0.01);
        }
        let flat = Camera::new(LonLat::new(lon, lat), 6.0, &viewport).projector(&viewport).project_here(place).px;
        prop_assert!(globe(lon, lat, 6.0, &viewport).projector(&viewport).project_here(place).px.distance(flat) < 1e-6);
    }

    #[test]
    fn turning_keeps_the_size_of_the_globe(lat in -85.0..85.0f64, to in -85.0..85.0f64) {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let radius = |lat: f64| globe(10.0, lat, 2.5, &viewport).radius_px();
        prop_assert!((radius(lat) - radius(to)).abs() < 1e-6);
    }
}

#[test]
fn the_horizon_is_a_quarter_turn_away() {
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    let camera = globe(80.0, 0.0, 2.0, &viewport);
    let projector = camera.projector(&viewport);
    let at = |lon: f64| world_from_lonlat(LonLat::new(lon, 0.0));
    assert!(projector.px_from_world(at(169.0)).is_some() && projector.px_from_world(at(171.0)).is_none());
    let edge = projector.project(at(170.0));
    assert!((edge.px.distance(viewport.centre()) - camera.radius_px()).abs() < 1e-6);
}

#[test]
fn the_place_beside_the_globe_is_on_its_horizon() {
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    let projector = globe(80.0, 20.0, 1.5, &viewport).projector(&viewport);
    let corner = Px::new(2.0, 2.0);
    assert!(!projector.shows_ground(corner));
    let place = lonlat_from_world(projector.world_from_px(corner));
    let angle = crate::space::distance_km(place, LonLat::new(80.0, 20.0)) / crate::space::EARTH_RADIUS_KM;
    assert!((angle - FRAC_PI_2).abs() < 1e-3, "{angle}");
}
