//! Visible features as GeoJSON (RFC 7946): WGS 84 longitude and latitude, exterior rings counter-clockwise.

use crate::model::{Atlas, FeatureId};
use crate::scene::{DisplayList, Geometry, GeometrySet, Layer, SetKey};
use crate::space::{World, lonlat_from_world};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Value of a GeoJSON property.
#[derive(Clone, Debug, PartialEq)]
pub enum Property {
    /// Text.
    Text(String),
    /// Number; written as `null` if not finite.
    Number(f64),
}

/// JSON string literal; also escapes `<`, `>` and `&`, so that a page may embed it.
///
/// # Examples
/// ```
/// use atlas_engine::export::json_text;
/// assert_eq!(json_text("a\"b"), r#""a\"b""#);
/// ```
#[must_use]
pub fn json_text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 2);
    safe.push('"');
    for letter in text.chars() {
        match letter {
            '"' => safe.push_str("\\\""),
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            // A page that embeds the file must not parse it as markup.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{0}'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(letter));
            }
            _ => safe.push(letter),
        }
    }
    safe.push('"');
    safe
}

fn position(world: World) -> String {
    let place = lonlat_from_world(world);
    format!("[{:.5},{:.5}]", place.lon, place.lat)
}

fn line(points: &[World]) -> String {
    let points: Vec<String> = points.iter().map(|point| position(*point)).collect();
    format!("[{}]", points.join(","))
}

/// LineString or MultiLineString of a shape; `None` without lines.
fn lines(set: &GeometrySet, shape: usize) -> Option<String> {
    let all: Vec<String> = set.lines_of(shape).map(line).collect();
    match all.as_slice() {
        [] => None,
        [one] => Some(format!("{{\"type\":\"LineString\",\"coordinates\":{one}}}")),
        _ => Some(format!("{{\"type\":\"MultiLineString\",\"coordinates\":[{}]}}", all.join(","))),
    }
}

/// MultiPolygon of shapes. Rings clockwise on the screen are exterior; each hole follows its exterior ring.
fn polygons(set: &GeometrySet, shapes: &[usize]) -> Option<String> {
    let mut polygons: Vec<Vec<String>> = Vec::new();
    for ring in shapes.iter().flat_map(|shape| set.lines_of(*shape)) {
        let twice_area: f64 = ring.windows(2).map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y).sum();
        // Rings clockwise on the screen are reversed: y points down there.
        let turned: Vec<World> = ring.iter().rev().copied().collect();
        match polygons.last_mut() {
            Some(rings) if twice_area < 0.0 => rings.push(line(&turned)),
            _ => polygons.push(vec![line(&turned)]),
        }
    }
    let all: Vec<String> = polygons.iter().map(|rings| format!("[{}]", rings.join(","))).collect();
    (!all.is_empty()).then(|| format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[{}]}}", all.join(",")))
}

/// GeoJSON FeatureCollection of all visible features with a card. `about` adds members to the collection,
/// `properties` gives each feature its attributes. Network edges have all vertices whatever the zoom.
#[must_use]
pub fn geojson(
    list: &DisplayList,
    geometry: &Geometry,
    atlas: &Atlas,
    about: &[(&str, String)],
    properties: &dyn Fn(FeatureId) -> Vec<(String, Property)>,
) -> String {
    let mut shapes: BTreeMap<FeatureId, String> = BTreeMap::new();
    let mut areas: BTreeMap<FeatureId, (SetKey, Vec<usize>)> = BTreeMap::new();
    for layer in &list.layers {
        match layer {
            Layer::Stroke(stroke) => {
                // Edges are exported with all vertices, whatever the level of detail.
                let set = if matches!(stroke.set, SetKey::Edges(_)) { SetKey::Edges(3) } else { stroke.set };
                let Some(set) = geometry.get(set) else { continue };
                for shape in &stroke.shapes {
                    let Some(feature) = shape.feature else { continue };
                    if let (false, Some(lines)) =
                        (shapes.contains_key(&feature), lines(set, shape.index as usize))
                    {
                        shapes.insert(feature, lines);
                    }
                }
            }
            Layer::Fill(fill) => {
                for shape in &fill.shapes {
                    if let Some(feature) = shape.feature {
                        let (_, indices) = areas.entry(feature).or_insert_with(|| (fill.set, Vec::new()));
                        indices.push(shape.index as usize);
                    }
                }
            }
            Layer::Marks(marks) => {
                for mark in marks {
                    let point = format!("{{\"type\":\"Point\",\"coordinates\":{}}}", position(mark.at));
                    shapes.entry(mark.feature).or_insert(point);
                }
            }
            Layer::Hairs(_) => (),
        }
    }
    for (feature, (set, indices)) in areas {
        if let Some(polygons) = geometry.get(set).and_then(|set| polygons(set, &indices)) {
            shapes.insert(feature, polygons);
        }
    }
    let mut text = String::from("{\"type\":\"FeatureCollection\"");
    for (key, value) in about {
        let _ = write!(text, ",{}:{}", json_text(key), json_text(value));
    }
    text.push_str(",\"features\":[\n");
    let features = shapes.into_iter().map(|(feature, shape)| {
        let id = json_text(&feature.name(atlas));
        let rows: Vec<String> = properties(feature)
            .into_iter()
            .map(|(key, value)| match value {
                Property::Text(value) => format!("{}:{}", json_text(&key), json_text(&value)),
                Property::Number(value) if value.is_finite() => format!("{}:{value}", json_text(&key)),
                Property::Number(_) => format!("{}:null", json_text(&key)),
            })
            .collect();
        format!(
            "{{\"type\":\"Feature\",\"id\":{id},\"properties\":{{{}}},\"geometry\":{shape}}}",
            rows.join(",")
        )
    });
    text.push_str(&features.collect::<Vec<_>>().join(",\n"));
    text.push_str("\n]}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(json_text("a\"b\\c\n</script>\u{1}"), "\"a\\\"b\\\\c\\n\\u003c/script\\u003e\\u0001\"");
    }

    #[test]
    fn a_hole_follows_its_exterior_ring() {
        let mut set = GeometrySet::default();
        let ring = |points: [(f64, f64); 4]| points.map(|(x, y)| World::new(x, y)).to_vec();
        let outer = ring([(0.5, 0.5), (0.502, 0.5), (0.502, 0.502), (0.5, 0.5)]);
        let mut hole = ring([(0.501, 0.5005), (0.5015, 0.5005), (0.5015, 0.501), (0.501, 0.5005)]);
        hole.reverse();
        set.push([outer.clone(), hole, outer]);
        let text = polygons(&set, &[0]).unwrap();
        assert!(text.starts_with("{\"type\":\"MultiPolygon\",\"coordinates\":[[[["), "{text}");
        assert_eq!(text.matches("]]],[[[").count(), 1, "two polygons: {text}");
    }
}
