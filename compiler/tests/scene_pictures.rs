//! Pictures over the real tables: every projection, point of view, theme and two languages as display lists and as SVG.

use crate::support::{atlas, check_golden, looked_at, picture, picture_of};
use atlas_engine::export::{SvgText, svg};
use atlas_engine::model::{FeatureId, Lang, PointOfView};
use atlas_engine::scene::{Layer, SharedVolumes, ThemeKind, nearest_by_brute_force, record};
use atlas_engine::space::{EdgeInsets, LonLat, Px};
use atlas_engine::view::{Camera, Projection, Viewport};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[test]
fn pictures_are_as_they_were() {
    for (name, view, lang, theme, pov, selection) in [
        ("eurasia-en-dark", (40.0, 70.0, 2.6), Lang::En, ThemeKind::Dark, PointOfView::China, None),
        ("east-asia-zh-light", (26.0, 115.0, 4.4), Lang::Zh, ThemeKind::Light, PointOfView::China, None),
        ("east-asia-en-de-facto", (26.0, 115.0, 4.4), Lang::En, ThemeKind::Light, PointOfView::DeFacto, None),
        (
            "central-asia-ru-corridor",
            (44.0, 75.0, 4.6),
            Lang::Ru,
            ThemeKind::Dark,
            PointOfView::China,
            Some("corridor:nelb-khorgos"),
        ),
        (
            "khorgos-zh",
            (44.19, 80.395, 12.4),
            Lang::Zh,
            ThemeKind::Dark,
            PointOfView::China,
            Some("zone:coop_center"),
        ),
        (
            "khorgos-kk-programme",
            (44.19, 80.395, 11.3),
            Lang::Kk,
            ThemeKind::Light,
            PointOfView::China,
            Some("programme:st_4p1v"),
        ),
    ] {
        let picture = picture(view, lang, theme, pov, selection);
        check_golden(name, &record(&picture.list, &picture.labels, atlas()));
    }
}

#[test]
fn khorgos_is_named_at_every_zoom_and_taiwan_never_as_a_country() {
    for lang in Lang::ALL {
        for zoom in [1.6, 2.4, 3.1, 4.0, 5.2, 6.5, 8.0, 9.0] {
            let picture = picture((44.2, 80.4, zoom), lang, ThemeKind::Dark, PointOfView::China, None);
            let khorgos = FeatureId::from_name("zone:khorgos_city", atlas());
            assert!(picture.labels.iter().any(|label| label.feature == khorgos), "{lang:?} at {zoom}");
        }
        let list = picture((24.0, 120.0, 5.5), lang, ThemeKind::Dark, PointOfView::China, None).list;
        let name = atlas()
            .basemap
            .countries
            .iter()
            .find(|country| country.iso3 == "TWN")
            .map(|country| country.names.get(lang));
        let named = |label: &&atlas_engine::scene::Label| Some(label.text.as_str()) == name;
        assert!(
            list.labels
                .iter()
                .filter(named)
                .all(|label| label.class == atlas_engine::scene::LabelClass::Province),
            "{lang:?}"
        );
    }
}

#[test]
fn a_selected_programme_item_lights_its_places() {
    let picture = picture(
        (44.19, 80.395, 11.3),
        Lang::En,
        ThemeKind::Dark,
        PointOfView::China,
        Some("programme:st_4p1v"),
    );
    let marks: Vec<_> = picture
        .list
        .layers
        .iter()
        .filter_map(|layer| if let Layer::Marks(marks) = layer { Some(marks) } else { None })
        .flatten()
        .collect();
    for name in ["zone:port_logistics", "zone:port_finance", "zone:port_information", "zone:valley_tourism"] {
        let feature = FeatureId::from_name(name, atlas()).expect(name);
        assert!(marks.iter().any(|mark| mark.feature == feature && 6.5 < mark.radius_px), "{name} is lit");
    }
}

fn words() -> SvgText {
    SvgText {
        title: "Title & more".into(),
        description: "Description".into(),
        lang: "en".into(),
        footer: "Footer".into(),
        scale: Some((80.0, "500 km".into())),
    }
}

/// An SVG in a few lines: what is in each group, and every text. Points are counted, not listed, so that a difference can be
/// read.
fn summary(svg: &str) -> String {
    let mut groups: Vec<(String, BTreeMap<&str, usize>, usize)> = Vec::new();
    let mut texts = String::new();
    for line in svg.lines() {
        if let Some(name) = line.strip_prefix("<g class=\"") {
            groups.push((name.split('"').next().unwrap().to_owned(), BTreeMap::new(), 0));
        }
        let Some((_, counts, n_points)) = groups.last_mut() else { continue };
        for tag in ["<path", "<circle", "<rect", "<text", "<pattern"] {
            *counts.entry(tag).or_default() += line.matches(tag).count();
        }
        if let Some((_, path)) = line.split_once(" d=\"") {
            // Numbers of a path come in pairs.
            let numbers = path.split(['"']).next().unwrap();
            *n_points +=
                numbers.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|n| !n.is_empty()).count()
                    / 2;
        }
        if line.starts_with("<text") {
            let text = line.split_once('>').unwrap().1.trim_end_matches("</text>");
            let lang = line.split("lang=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
            let _ = writeln!(texts, "text {lang} {text}");
        }
    }
    let mut out = String::new();
    for (name, counts, n_points) in groups {
        let counts: Vec<String> =
            counts.iter().filter(|(_, n)| 0 < **n).map(|(tag, n)| format!("{n} {}", &tag[1..])).collect();
        let _ = writeln!(out, "svg {name}: {} ({n_points} points)", counts.join(", "));
    }
    out + &texts
}

#[test]
fn every_kind_of_picture_is_as_it_was() {
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    for projection in Projection::ALL {
        for pov in PointOfView::ALL {
            for theme in ThemeKind::ALL {
                for lang in [Lang::Zh, Lang::En] {
                    let camera = Camera::on(projection, LonLat::new(98.0, 27.0), 3.3, &viewport);
                    let picture = looked_at(camera, lang, theme, pov, None, SharedVolumes::default());
                    let list = record(&picture.list, &picture.labels, atlas());
                    let drawing = svg(
                        &picture.list,
                        picture.scene.geometry(),
                        &picture.labels,
                        &camera,
                        &viewport,
                        &words(),
                    );
                    let name = format!(
                        "matrix/{}-{}-{}-{}",
                        projection.code(),
                        pov.code(),
                        theme.code(),
                        lang.code()
                    );
                    check_golden(&name, &(list + &summary(&drawing)));
                }
            }
        }
    }
}

#[test]
fn an_svg_is_well_formed_and_holds_every_label_as_text() {
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    for lang in Lang::ALL {
        let picture = picture_of(
            (40.0, 70.0, 3.0),
            lang,
            ThemeKind::Print,
            PointOfView::China,
            None,
            SharedVolumes::default(),
        );
        let drawing = svg(
            &picture.list,
            picture.scene.geometry(),
            &picture.labels,
            &picture.input.camera,
            &viewport,
            &words(),
        );
        let mut open: Vec<&str> = Vec::new();
        for piece in drawing.split('<').skip(1) {
            let tag = piece.split('>').next().unwrap();
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert!(open.is_empty() && drawing.contains("<title>Title &amp; more</title>"), "{open:?}");
        let on_screen = picture.labels.iter().filter(|label| {
            label.left < viewport.width
                && 0.0 < label.left + label.width
                && label.top < viewport.height
                && 0.0 < label.top + label.height
        });
        for label in on_screen {
            let text = if label.style.capitals { label.text.to_uppercase() } else { label.text.clone() };
            let text = text.replace('&', "&amp;");
            assert!(drawing.contains(&format!(">{text}</text>")), "{text}");
        }
        assert!(!drawing.contains("NaN") && !drawing.contains("inf"), "every number is one");
    }
}

#[test]
fn an_a4_page_of_the_default_view_is_less_than_a_megabyte() {
    for projection in Projection::ALL {
        let viewport = Viewport::new(1122.0, 793.0, 1.0);
        let camera = atlas_engine::present::home(projection, &viewport, EdgeInsets::NONE);
        let picture =
            looked_at(camera, Lang::En, ThemeKind::Print, PointOfView::China, None, SharedVolumes::default());
        let drawing =
            svg(&picture.list, picture.scene.geometry(), &picture.labels, &camera, &viewport, &words());
        assert!((100_000..1_000_000).contains(&drawing.len()), "{projection:?}: {} bytes", drawing.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn picking_equals_brute_force(lat in 30.0..52.0f64, lon in 60.0..120.0f64, zoom in 3.0..9.0f64, x in 0.0..1280.0f64, y in 0.0..800.0f64, finger in any::<bool>()) {
        let picture = picture((lat, lon, zoom), Lang::En, ThemeKind::Dark, PointOfView::China, None);
        let tolerance = if finger { 20.0 } else { 7.0 };
        let (camera, viewport, geometry) = (&picture.input.camera, &picture.input.viewport, picture.scene.geometry());
        let (list, labels, picker) = (&picture.list, &picture.labels, picture.scene.picker());
        for step in 0..12 {
            let px = Px::new((x + 97.0 * f64::from(step)) % 1280.0, (y + 53.0 * f64::from(step)) % 800.0);
            let fast = picker.pick(list, labels, geometry, camera, viewport, px, tolerance);
            let slow = nearest_by_brute_force(picker, list, labels, geometry, camera, viewport, px, tolerance);
            prop_assert_eq!(fast, slow, "at {:?}", px);
        }
    }

    #[test]
    fn picking_on_the_globe_equals_brute_force(lat in -60.0..75.0f64, lon in 0.0..160.0f64, zoom in 1.4..6.0f64, x in 0.0..1280.0f64, y in 0.0..800.0f64) {
        let viewport = Viewport::new(1280.0, 800.0, 1.0);
        let camera = Camera::on(Projection::Globe, LonLat::new(lon, lat), zoom, &viewport);
        let picture = looked_at(camera, Lang::En, ThemeKind::Dark, PointOfView::China, None, SharedVolumes::default());
        let (list, labels, picker) = (&picture.list, &picture.labels, picture.scene.picker());
        for step in 0..12 {
            let px = Px::new((x + 97.0 * f64::from(step)) % 1280.0, (y + 53.0 * f64::from(step)) % 800.0);
            let fast = picker.pick(list, labels, picture.scene.geometry(), &camera, &viewport, px, 7.0);
            let slow = nearest_by_brute_force(picker, list, labels, picture.scene.geometry(), &camera, &viewport, px, 7.0);
            prop_assert_eq!(fast, slow, "at {:?}", px);
        }
    }

    #[test]
    fn labels_of_the_real_map_never_overlap(lat in -50.0..70.0f64, lon in -180.0..180.0f64, zoom in 1.5..13.0f64, lang in 0usize..4) {
        let picture = picture((lat, lon, zoom), Lang::ALL[lang], ThemeKind::Dark, PointOfView::China, None);
        for (i, a) in picture.labels.iter().enumerate() {
            for b in &picture.labels[..i] {
                let apart = a.left + a.width <= b.left + 1e-6 || b.left + b.width <= a.left + 1e-6 || a.top + a.height <= b.top + 1e-6 || b.top + b.height <= a.top + 1e-6;
                prop_assert!(apart, "{} and {}", a.text, b.text);
            }
        }
    }
}
