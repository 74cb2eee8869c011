//! KML: placemarks of all folders.

use crate::shapes::Shapes;
use crate::{Emit, detect};
use atlas_engine::import::{Form, Format, ImportFault, ImportOptions, RowFault};
use geojson::{Geometry as GeoGeometry, GeometryValue, JsonObject, Position};
use kml::Kml;
use kml::types::{Coord, Element, Geometry, LinearRing, Placemark};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// Elements within elements that are followed.
const DEEPEST: usize = 64;

/// Reads a file.
pub(crate) fn import(bytes: &[u8], options: &ImportOptions, emit: Emit<'_>) -> Result<(), ImportFault> {
    let encoding = options
        .encoding
        .unwrap_or_else(|| detect::encoding_of(&bytes[..bytes.len().min(detect::HEAD_BYTES)]));
    let text = detect::decode(bytes, encoding);
    let text = text.trim_start_matches('\u{feff}');
    check_whole(text)?;
    let document: Kml = text.parse().map_err(|error: kml::Error| ImportFault::Broken(error.to_string()))?;
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

/// The reader of KML goes down with the elements and looks for the end of each without end: what is nested beyond all use, or
/// breaks off, is refused before it does.
fn check_whole(text: &str) -> Result<(), ImportFault> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().map_err(|error| ImportFault::Broken(format!("KML: {error}")))?;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => {
                return Err(ImportFault::Broken(format!("KML: the file ends within {depth} elements")));
            }
            _ => (),
        }
        if DEEPEST < depth {
            return Err(ImportFault::Broken(format!("KML: more than {DEEPEST} elements within each other")));
        }
    }
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
