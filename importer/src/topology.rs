//! TopoJSON reader (specification 1.0.0): resolves shared arcs to GeoJSON.
//!
//! Decision: `docs/decisions/0022-own-readers.md`.

use crate::shapes;
use crate::{Emit, detect};
use atlas_engine::import::{Form, Format, ImportFault, ImportOptions};
use serde_json::{Map, Value, json};

/// Limit on nested geometry collections.
const DEEPEST: usize = 16;
/// Limit on positions of all geometries: an arc may be referenced any number of times.
const MAX_POSITIONS: usize = 4_000_000;

/// Imports a file.
pub(crate) fn import(bytes: &[u8], options: &ImportOptions, emit: Emit<'_>) -> Result<(), ImportFault> {
    let encoding = options
        .encoding
        .unwrap_or_else(|| detect::encoding_of(&bytes[..bytes.len().min(detect::HEAD_BYTES)]));
    let text = detect::decode(bytes, encoding);
    let topology: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(shapes::broken)?;
    let arcs = arcs_of(&topology)?;
    let mut reader = Reader { arcs, features: Vec::new(), n_positions: 0 };
    for object in topology["objects"].as_object().into_iter().flat_map(Map::values) {
        reader.object(object, DEEPEST)?;
    }
    let features: Vec<&str> = reader.features.iter().map(String::as_str).collect();
    shapes::import_features(&features, Form::of(Format::TopoJson, Some(encoding)), options, emit)
}

/// Unvalidated position.
type Place = [f64; 2];

struct Reader {
    arcs: Vec<Vec<Place>>,
    features: Vec<String>,
    n_positions: usize,
}

fn wrong(what: &str) -> ImportFault {
    ImportFault::Broken(format!("TopoJSON: {what}"))
}

fn pair(value: &Value) -> Option<Place> {
    Some([value.get(0)?.as_f64()?, value.get(1)?.as_f64()?])
}

/// Decoded arcs; with a transform, positions are delta-encoded.
fn arcs_of(topology: &Value) -> Result<Vec<Vec<Place>>, ImportFault> {
    let transform = match topology.get("transform") {
        None | Some(Value::Null) => None,
        Some(transform) => {
            let part = |name: &str| pair(&transform[name]).ok_or_else(|| wrong("transform"));
            Some((part("scale")?, part("translate")?))
        }
    };
    let arcs = topology["arcs"].as_array().ok_or_else(|| wrong("arcs"))?;
    let arc = |value: &Value| -> Option<Vec<Place>> {
        let mut sum = [0.0; 2];
        let place = |value: &Value| {
            let [x, y] = pair(value)?;
            let Some((scale, translate)) = transform else { return Some([x, y]) };
            sum = [sum[0] + x, sum[1] + y];
            Some([sum[0] * scale[0] + translate[0], sum[1] * scale[1] + translate[1]])
        };
        value.as_array()?.iter().map(place).collect()
    };
    arcs.iter().map(arc).collect::<Option<_>>().ok_or_else(|| wrong("arcs"))
}

impl Reader {
    fn object(&mut self, object: &Value, deep: usize) -> Result<(), ImportFault> {
        if object["type"] == "GeometryCollection" {
            if deep == 0 {
                return Err(wrong("objects"));
            }
            for one in object["geometries"].as_array().into_iter().flatten() {
                self.object(one, deep - 1)?;
            }
            return Ok(());
        }
        let geometry = self.geometry(object)?;
        let feature =
            json!({ "type": "Feature", "properties": object.get("properties"), "geometry": geometry });
        self.features.push(feature.to_string());
        Ok(())
    }

    fn geometry(&mut self, object: &Value) -> Result<Value, ImportFault> {
        let kind = object["type"].as_str().unwrap_or_default();
        let coordinates = match kind {
            "Point" | "MultiPoint" => object["coordinates"].clone(),
            "LineString" => json!(self.line(&object["arcs"])?),
            "MultiLineString" | "Polygon" => json!(self.lines(&object["arcs"])?),
            "MultiPolygon" => {
                let parts = object["arcs"].as_array().into_iter().flatten();
                json!(parts.map(|rings| self.lines(rings)).collect::<Result<Vec<_>, _>>()?)
            }
            _ => return Ok(Value::Null),
        };
        Ok(json!({ "type": kind, "coordinates": coordinates }))
    }

    fn lines(&mut self, arcs: &Value) -> Result<Vec<Vec<Place>>, ImportFault> {
        arcs.as_array().into_iter().flatten().map(|line| self.line(line)).collect()
    }

    /// Concatenates arcs; a negative index is the one's complement of a reversed arc.
    fn line(&mut self, arcs: &Value) -> Result<Vec<Place>, ImportFault> {
        let mut line: Vec<Place> = Vec::new();
        for index in arcs.as_array().into_iter().flatten() {
            let index = index.as_i64().ok_or_else(|| wrong("arcs"))?;
            let (at, is_back) = if index < 0 { (!index, true) } else { (index, false) };
            let arc =
                usize::try_from(at).ok().and_then(|at| self.arcs.get(at)).ok_or_else(|| wrong("arcs"))?;
            self.n_positions += arc.len();
            if MAX_POSITIONS < self.n_positions {
                return Err(ImportFault::TooMany(MAX_POSITIONS as u32));
            }
            // The first position of an arc repeats the last of the previous one.
            let skipped = usize::from(!line.is_empty());
            if is_back {
                line.extend(arc.iter().rev().skip(skipped));
            } else {
                line.extend(arc.iter().skip(skipped));
            }
        }
        Ok(line)
    }
}
