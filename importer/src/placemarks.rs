//! KML reader: placemarks of all folders.

use crate::shapes::Shapes;
use crate::{Emit, detect};
use atlas_engine::import::{Form, Format, ImportFault, ImportOptions, RowFault};
use geojson::{Geometry as GeoGeometry, GeometryValue, JsonObject, Position};
use kml::Kml;
use kml::types::{Coord, Element, Geometry, LinearRing, Placemark};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// Limit on nesting.
const DEEPEST: usize = 64;

/// Imports a file.
pub(crate) fn import(bytes: &[u8], options: &ImportOptions, emit: Emit<'_>) -> Result<(), ImportFault> {
    let encoding = options
        .encoding
        .unwrap_or_else(|| detect::encoding_of(&bytes[..bytes.len().min(detect::HEAD_BYTES)]));
    let text = detect::decode(bytes, encoding);
    let text = text.trim_start_matches('\u{feff}');
    let document: Kml =
        made_safe(text)?.parse().map_err(|error: kml::Error| ImportFault::Broken(error.to_string()))?;
    let mut placemarks = Vec::new();
    collect(&document, &mut placemarks);
    if placemarks.is_empty() {
        return Err(ImportFault::Empty);
    }
    let properties: Vec<JsonObject> = placemarks.iter().map(|placemark| properties_of(placemark)).collect();
    let sample = &properties[..properties.len().min(200)];
    let mut shapes = Shapes::begin(Form::of(Format::Kml, Some(encoding)), sample, options, emit);
    for (index, (placemark, properties)) in placemarks.iter().zip(&properties).enumerate() {
        let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        match placemark.geometry.as_ref().and_then(|geometry| geometry_of(geometry, 8)) {
            Some(value) => shapes.shape(line, &GeoGeometry::new(value), properties, emit)?,
            None => shapes.fault(line, RowFault::NoShape),
        }
    }
    shapes.finish(emit)
}

/// Rewrites KML so that the library survives it. Its parser recurses without limit and scans for missing end tags for
/// ever, so deep nesting and truncated files are refused. It panics on points without a position; those are removed,
/// and their placemarks count as without geometry.
fn made_safe(text: &str) -> Result<Cow<'_, str>, ImportFault> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut from) = (0usize, 0usize);
    let mut point: Option<(usize, bool)> = None;
    let mut is_in_coordinates = false;
    let mut empty_points: Vec<Range<usize>> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| ImportFault::Broken(format!("KML: {error}")))?;
        let to = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match event {
            Event::Start(tag) => {
                depth += 1;
                match tag.local_name().as_ref() {
                    b"Point" => point = Some((from, false)),
                    b"coordinates" => is_in_coordinates = true,
                    _ => (),
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                match tag.local_name().as_ref() {
                    b"Point" => {
                        empty_points.extend(
                            point.take().filter(|(_, is_placed)| !is_placed).map(|(from, _)| from..to),
                        );
                    }
                    b"coordinates" => is_in_coordinates = false,
                    _ => (),
                }
            }
            Event::Text(words)
                if is_in_coordinates && words.iter().any(|byte| !byte.is_ascii_whitespace()) =>
            {
                point = point.map(|(from, _)| (from, true));
            }
            Event::Eof if depth == 0 => break,
            Event::Eof => {
                return Err(ImportFault::Broken(format!("KML: the file ends within {depth} elements")));
            }
            _ => (),
        }
        if DEEPEST < depth {
            return Err(ImportFault::Broken(format!("KML: more than {DEEPEST} elements within each other")));
        }
        from = to;
    }
    if empty_points.is_empty() {
        return Ok(Cow::Borrowed(text));
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for range in empty_points {
        kept.push_str(text.get(from..range.start).unwrap_or_default());
        from = range.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    Ok(Cow::Owned(kept))
}

fn collect<'a>(kml: &'a Kml, found: &mut Vec<&'a Placemark>) {
    match kml {
        Kml::KmlDocument(document) => document.elements.iter().for_each(|element| collect(element, found)),
        Kml::Document { elements, .. } => elements.iter().for_each(|element| collect(element, found)),
        Kml::Folder(folder) => folder.elements.iter().for_each(|element| collect(element, found)),
        Kml::Placemark(placemark) => found.push(placemark),
        _ => (),
    }
}

fn properties_of(placemark: &Placemark) -> JsonObject {
    let mut properties = JsonObject::new();
    let mut put = |key: &str, text: &Option<String>| {
        if let Some(text) = text.as_ref().filter(|text| !text.trim().is_empty()) {
            properties.insert(key.to_owned(), Value::String(text.trim().to_owned()));
        }
    };
    put("name", &placemark.name);
    put("description", &placemark.description);
    placemark.children.iter().for_each(|element| data_of(element, DEEPEST, &mut put));
    properties
}

/// `Data` and `SimpleData` of `ExtendedData`.
fn data_of(element: &Element, deep: usize, put: &mut dyn FnMut(&str, &Option<String>)) {
    let name = element.attrs.get("name");
    match (element.name.as_str(), name) {
        ("SimpleData", Some(name)) => put(name, &element.content),
        ("Data", Some(name)) => {
            let value = element.children.iter().find(|child| child.name == "value");
            put(name, &value.and_then(|value| value.content.clone()));
        }
        _ if 0 < deep => element.children.iter().for_each(|child| data_of(child, deep - 1, put)),
        _ => (),
    }
}

fn geometry_of(geometry: &Geometry, deep: usize) -> Option<GeometryValue> {
    let line = |coords: &[Coord]| coords.iter().map(position).collect::<Vec<Position>>();
    let ring = |ring: &LinearRing| line(&ring.coords);
    Some(match geometry {
        Geometry::Point(point) => GeometryValue::Point { coordinates: position(&point.coord) },
        Geometry::LineString(string) => GeometryValue::LineString { coordinates: line(&string.coords) },
        Geometry::LinearRing(string) => GeometryValue::LineString { coordinates: ring(string) },
        Geometry::Polygon(polygon) => {
            let rings = std::iter::once(&polygon.outer).chain(&polygon.inner);
            GeometryValue::Polygon { coordinates: rings.map(ring).collect() }
        }
        Geometry::MultiGeometry(many) if 0 < deep => {
            let parts = many.geometries.iter().filter_map(|one| geometry_of(one, deep - 1));
            GeometryValue::GeometryCollection { geometries: parts.map(GeoGeometry::new).collect() }
        }
        _ => return None,
    })
}

fn position(coord: &Coord) -> Position {
    Position::from([coord.x, coord.y])
}
