//! Pictures over the real tables: every projection, point of view, theme and two languages as display lists and as SVG.

use super::tests::{atlas, check_golden, looked_at, picture_of};
use atlas_engine::export::{SvgText, svg};
use atlas_engine::model::{Lang, PointOfView};
use atlas_engine::scene::{SharedVolumes, ThemeKind, record};
use atlas_engine::space::{EdgeInsets, LonLat};
use atlas_engine::view::{Camera, Projection, Viewport};
use std::collections::BTreeMap;
use std::fmt::Write as _;

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
