//! Consistency of the compiled tables: items, names, figures, boundaries, footprints, shapes.

use crate::support::{atlas, compiled, root};
use atlas_engine::analysis::SearchIndex;
use atlas_engine::data::decode_map;
use atlas_engine::model::{
    Atlas, Faces, FeatureId, Footprint, Id as _, Lang, NodeId, PartnerId, PointOfView, ProgrammeId, ZoneId,
};
use atlas_engine::present::{card, home, partner_list, programme_list, target, zone_list};
use atlas_engine::space::{EdgeInsets, LonLat, distance_km};
use atlas_engine::view::{Projection, Viewport};
use std::fs;

#[test]
fn damaged_files_are_refused_wherever_they_are_damaged() {
    let compiled = compiled();
    for at in (0..compiled.map.len()).step_by(4_999) {
        let mut bytes = compiled.map.clone();
        bytes[at] ^= 0x55;
        let read = decode_map(&bytes);
        // The eight bytes of the version are free; everything else is guarded.
        assert!(read.is_err() || (6..14).contains(&at), "byte {at}");
    }
}

#[test]
fn every_item_can_be_reached_from_a_list() {
    let atlas = atlas();
    let count = |groups: &[atlas_engine::present::ListGroup]| {
        groups.iter().map(|group| group.items.len()).sum::<usize>()
    };
    for lang in Lang::ALL {
        assert_eq!(count(&zone_list(atlas, lang)), 62);
        assert_eq!(count(&programme_list(atlas, lang)), 54);
        assert_eq!(count(&partner_list(atlas, lang)), 44);
    }
}

fn every_feature(atlas: &Atlas) -> Vec<FeatureId> {
    let mut all: Vec<FeatureId> = Vec::new();
    all.extend((0..atlas.network.nodes.len()).filter_map(NodeId::from_index).map(FeatureId::Node));
    all.extend(
        (0..atlas.network.edges.len())
            .filter_map(atlas_engine::model::EdgeId::from_index)
            .map(FeatureId::Edge),
    );
    all.extend(
        (0..atlas.network.corridors.len())
            .filter_map(atlas_engine::model::CorridorId::from_index)
            .map(FeatureId::Corridor),
    );
    all.extend((0..atlas.zones.len()).filter_map(ZoneId::from_index).map(FeatureId::Zone));
    all.extend((0..atlas.partners.len()).filter_map(PartnerId::from_index).map(FeatureId::Partner));
    all.extend((0..atlas.programme.len()).filter_map(ProgrammeId::from_index).map(FeatureId::Programme));
    all
}

#[test]
fn every_feature_has_a_card_a_name_and_where_it_has_a_place_a_view() {
    let atlas = atlas();
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    let camera = home(Projection::Flat, &viewport, EdgeInsets::NONE);
    for feature in every_feature(atlas) {
        assert_eq!(FeatureId::from_name(&feature.name(atlas), atlas), Some(feature));
        for lang in Lang::ALL {
            let card = card(feature, atlas, lang);
            assert!(!card.title.text.is_empty() && !card.kind.is_empty(), "{feature:?} {lang:?}");
            assert!(!card.loading);
            let bare = card
                .groups
                .iter()
                .flat_map(|group| &group.facts)
                .find(|fact| fact.label.is_empty() || fact.value.text.is_empty());
            assert_eq!(bare, None, "{feature:?} {lang:?}");
        }
        let has_place = card(feature, atlas, Lang::En).has_place;
        let seen = target(feature, atlas, &camera, EdgeInsets::NONE, &viewport).is_some();
        assert!(seen || !has_place || matches!(feature, FeatureId::Programme(_)), "{feature:?}");
    }
}

#[test]
fn every_figure_on_a_card_has_unit_period_and_source() {
    let atlas = atlas();
    for zone in (0..atlas.zones.len()).filter_map(ZoneId::from_index) {
        for fact in card(FeatureId::Zone(zone), atlas, Lang::En)
            .groups
            .iter()
            .filter(|group| group.title == "Figures")
            .flat_map(|group| &group.facts)
        {
            assert!(
                fact.source.is_some() && !fact.period.is_empty() && fact.value.text.contains('\u{a0}'),
                "{fact:?}"
            );
        }
    }
    let facts = atlas.facts.as_ref().expect("facts");
    assert!(facts.figures.iter().all(|figure| !figure.statuses.is_empty()));
    let with = |status| facts.figures.iter().filter(|figure| figure.statuses.contains(&status)).count();
    use atlas_engine::model::Status;
    assert!(
        30 < with(Status::LowerBound)
            && 60 < with(Status::PartYear)
            && 2 < with(Status::UpperBound)
            && 0 < with(Status::Conflicting)
    );
}

#[test]
fn six_spellings_find_khorgos() {
    let atlas = atlas();
    let index = SearchIndex::new(atlas);
    for query in ["Horgos", "khorgos", "霍尔果斯", "Қорғас", "Хоргос", "huoerguosi"] {
        let found = index.find(query, atlas, Lang::En);
        let first = found.first().map(|found| found.feature.name(atlas));
        assert_eq!(first.as_deref(), Some("zone:khorgos_city"), "{query}: {found:#?}");
    }
    for (query, name) in [
        ("Lódź", "node:lodz"),
        ("duisburg", "node:duisburg"),
        ("alma-ata", ""),
        ("Үрімжі", "node:urumqi"),
        ("zhongjiwu", "corridor:cku"),
    ] {
        let found = index.find(query, atlas, Lang::Ru);
        let hit = found.iter().any(|found| found.feature.name(atlas) == name);
        assert_eq!(hit, !name.is_empty(), "{query}: {found:#?}");
    }
    assert!(index.find("  ", atlas, Lang::En).is_empty() && index.find("qqqq", atlas, Lang::En).is_empty());
}

#[test]
fn boundaries_are_right_in_both_points_of_view() {
    let atlas = atlas();
    let faces = Faces::of(&atlas.basemap);
    let owner = |lon: f64, lat: f64, pov| {
        faces.owner_at(LonLat::new(lon, lat), pov).map(|id| atlas.country(id).iso3.clone())
    };
    // Place, longitude, latitude, owner in the Chinese view, owner by control.
    for (place, lon, lat, china, de_facto) in [
        ("Tawang", 91.87, 27.59, "CHN", "IND"),
        ("Walong", 96.75, 28.14, "CHN", "IND"),
        ("Aksai Chin", 79.5, 35.2, "CHN", "CHN"),
        ("Taipei", 121.5, 25.05, "CHN", "TWN"),
        ("Hong Kong", 114.16, 22.34, "CHN", "HKG"),
        ("Khorgos", 80.42, 44.21, "CHN", "CHN"),
        ("Altynkol", 80.295, 44.165, "KAZ", "KAZ"),
        ("Almaty", 76.94, 43.24, "KAZ", "KAZ"),
        ("Pristina", 21.16, 42.66, "SRB", "KOS"),
    ] {
        assert_eq!(owner(lon, lat, PointOfView::China).as_deref(), Some(china), "{place}");
        assert_eq!(owner(lon, lat, PointOfView::DeFacto).as_deref(), Some(de_facto), "{place}");
    }
    let taiwan = atlas.basemap.countries.iter().find(|country| country.iso3 == "TWN").expect("row of Taiwan");
    assert_eq!(taiwan.named, [false, true], "in the Chinese view Taiwan is never named as a country");
    let province =
        atlas.basemap.provinces.iter().find(|province| province.names.zh == "台湾").expect("province");
    assert_eq!(province.named, [true, false]);
}

#[test]
fn reference_probes_agree_where_the_reference_is_at_hand() {
    let path = root().join("../shared/data/reference/pov_probes.json");
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    let probes: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let faces = Faces::of(&atlas().basemap);
    for probe in probes["probes"].as_array().expect("list") {
        let place = LonLat::new(probe["lon"].as_f64().expect("lon"), probe["lat"].as_f64().expect("lat"));
        for (pov, key) in [(PointOfView::China, "chn"), (PointOfView::DeFacto, "defacto")] {
            let owner = faces.owner_at(place, pov).map(|id| atlas().country(id).iso3.clone());
            // Probes at sea or on islets below one kilometre have no face of their own.
            // Some probes only say that somebody must decide.
            if let (Some(owner), Some(expected)) = (owner, probe[key].as_str().filter(|code| code.len() == 3))
            {
                assert_eq!(owner, expected, "{}", probe["name"]);
            }
        }
    }
}

#[test]
fn footprints_have_their_published_area_and_stay_in_their_country() {
    let atlas = atlas();
    let faces = Faces::of(&atlas.basemap);
    let mut n_checked = 0;
    for zone in &atlas.zones {
        let (Some(Footprint::Schematic(rings)), Some(area)) = (&zone.footprint, zone.area_km2) else {
            continue;
        };
        let mut sum = 0.0;
        for ring in rings {
            let km = |p: &(i32, i32)| {
                let (lon, lat) = (f64::from(p.0) / 1e5, f64::from(p.1) / 1e5);
                (
                    (lon - zone.place.lon) * 111.32 * zone.place.lat.to_radians().cos(),
                    (lat - zone.place.lat) * 111.2,
                )
            };
            sum += ring
                .windows(2)
                .map(|pair| (km(&pair[0]), km(&pair[1])))
                .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
                .sum::<f64>()
                .abs()
                / 2.0;
            if let [country] = zone.countries.as_slice() {
                for p in ring.iter().step_by(5) {
                    let place = LonLat::new(f64::from(p.0) / 1e5, f64::from(p.1) / 1e5);
                    // Points on the cut lie on the border itself: a step towards the centre decides.
                    let inside = LonLat::new(
                        place.lon + (zone.place.lon - place.lon) * 0.05,
                        place.lat + (zone.place.lat - place.lat) * 0.05,
                    );
                    assert_eq!(faces.owner_at(inside, PointOfView::China), Some(*country), "{}", zone.id);
                }
            }
        }
        assert!((sum / f64::from(area) - 1.0).abs() < 0.03, "{}: {sum:.2} km² drawn for {area} km²", zone.id);
        n_checked += 1;
    }
    assert_eq!(n_checked, 12);
}

#[test]
fn shapes_run_from_their_first_end_to_their_second() {
    let atlas = atlas();
    for (index, edge) in atlas.network.edges.iter().enumerate() {
        let (Some(first), Some(last)) = (edge.shape.first(), edge.shape.last()) else { continue };
        if edge.shape.len() < 2 {
            continue;
        }
        let place = |p: &(i32, i32)| LonLat::new(f64::from(p.0) / 1000.0, f64::from(p.1) / 1000.0);
        let (from, to) = (atlas.node(edge.from).place, atlas.node(edge.to).place);
        let as_is = distance_km(from, place(first)) + distance_km(place(last), to);
        let reversed = distance_km(from, place(last)) + distance_km(place(first), to);
        assert!(
            as_is <= reversed + 1.0,
            "edge {index} {} runs backwards",
            atlas.edge_name(atlas_engine::model::EdgeId(index as u16))
        );
    }
}
