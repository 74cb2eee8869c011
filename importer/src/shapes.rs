//! GeoJSON reader (RFC 7946): points, lines and areas with their properties. An invalid feature affects no other.

use crate::Emit;
use crate::columns;
use crate::detect;
use crate::number;
use crate::rows::{row_fault, shortened};
use atlas_engine::import::{
    Form, Format, ImportEvent, ImportFault, ImportOptions, ImportSummary, MAX_FEATURES, MAX_POSITIONS,
    MAX_REPORTED, OwnFeature, OwnGeometry, OwnPlace, Role, RowFault,
};
use atlas_engine::space::LonLat;
use geojson::{Feature, Geometry, GeometryValue, JsonObject, Position};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// Features inspected before the roles of properties are guessed.
const SAMPLE: usize = 200;
/// Limit on properties kept of a feature.
const MAX_PROPERTIES: usize = 40;
/// Limit on nested geometry collections.
const DEEPEST: usize = 8;
/// Geometries per batch.
const BATCH: usize = 2_000;
/// Property names that hold the name of a feature.
const NAMES: [&str; 9] = ["name", "NAME", "Name", "title", "label", "name_en", "name_zh", "name_ru", "名称"];

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow, default)]
    features: Option<Vec<&'a RawValue>>,
}

/// Imports a file.
pub(crate) fn import(bytes: &[u8], options: &ImportOptions, emit: Emit<'_>) -> Result<(), ImportFault> {
    let encoding = options
        .encoding
        .unwrap_or_else(|| detect::encoding_of(&bytes[..bytes.len().min(detect::HEAD_BYTES)]));
    let text = detect::decode(bytes, encoding);
    let text = text.trim_start_matches('\u{feff}');
    let collection: Collection<'_> = serde_json::from_str(text).map_err(broken)?;
    let form = Form::of(Format::GeoJson, Some(encoding));
    match collection.features {
        Some(features) => {
            import_features(&features.iter().map(|raw| raw.get()).collect::<Vec<_>>(), form, options, emit)
        }
        // A feature or a geometry alone.
        None => import_features(&[text], form, options, emit),
    }
}

pub(crate) fn broken(error: serde_json::Error) -> ImportFault {
    ImportFault::Broken(error.to_string())
}

/// Imports features, each a JSON text of its own.
pub(crate) fn import_features(
    features: &[&str],
    form: Form,
    options: &ImportOptions,
    emit: Emit<'_>,
) -> Result<(), ImportFault> {
    if features.is_empty() {
        return Err(ImportFault::Empty);
    }
    let parsed = |text: &&str| feature_of(text);
    let sample = features
        .iter()
        .take(SAMPLE)
        .filter_map(parsed)
        .filter_map(|feature| feature.properties)
        .collect::<Vec<_>>();
    let mut shapes = Shapes::begin(form, &sample, options, emit);
    for (index, text) in features.iter().enumerate() {
        let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        match feature_of(text) {
            Some(Feature { geometry: Some(geometry), properties, .. }) => {
                shapes.shape(line, &geometry, &properties.unwrap_or_default(), emit)?;
            }
            _ => shapes.fault(line, RowFault::NoShape),
        }
    }
    shapes.finish(emit)
}

fn feature_of(text: &str) -> Option<Feature> {
    let feature = serde_json::from_str::<Feature>(text).ok().filter(|feature| feature.geometry.is_some());
    feature.or_else(|| {
        Some(Feature { geometry: Some(serde_json::from_str::<Geometry>(text).ok()?), ..Feature::default() })
    })
}

/// Feature builder: collects geometries into batches.
pub(crate) struct Shapes {
    name: Option<String>,
    value: Option<String>,
    year: Option<String>,
    features: Vec<OwnFeature>,
    n_features: usize,
    n_positions: usize,
    summary: ImportSummary,
}

impl Shapes {
    /// Starts a collection: guesses the properties for name, value and year, and emits the layout.
    pub(crate) fn begin(
        mut form: Form,
        sample: &[JsonObject],
        options: &ImportOptions,
        emit: Emit<'_>,
    ) -> Self {
        for key in sample.iter().flat_map(JsonObject::keys) {
            if !form.header.contains(key) && form.header.len() < 300 {
                form.header.push(key.clone());
            }
        }
        let cell = |object: &JsonObject, key: &String| object.get(key).map(text_of).unwrap_or_default();
        form.sample =
            sample.iter().map(|object| form.header.iter().map(|key| cell(object, key)).collect()).collect();
        form.decimal = options.decimal.unwrap_or_default();
        columns::guess(&mut form, options);
        form.kind = atlas_engine::import::DataKind::Points;
        form.columns.retain(|(role, _)| matches!(role, Role::Name | Role::Value | Role::Year));
        if form.column(Role::Name).is_none() && !options.columns.iter().any(|(role, _)| *role == Role::Name) {
            let named = NAMES.iter().find_map(|name| form.header.iter().position(|key| key == name));
            form.columns.extend(named.map(|column| (Role::Name, column as u16)));
        }
        let key = |role| form.column(role).and_then(|column| form.header.get(column).cloned());
        let shapes = Self {
            name: key(Role::Name),
            value: key(Role::Value),
            year: key(Role::Year),
            features: Vec::new(),
            n_features: 0,
            n_positions: 0,
            summary: ImportSummary::default(),
        };
        form.sample.truncate(5);
        emit(ImportEvent::Form(form));
        shapes
    }

    pub(crate) fn fault(&mut self, line: u32, fault: RowFault) {
        self.summary.n_faulty += 1;
        if self.summary.faults.len() < MAX_REPORTED {
            self.summary.faults.push((line, fault));
        }
    }

    /// Appends a geometry with its properties.
    pub(crate) fn shape(
        &mut self,
        line: u32,
        geometry: &Geometry,
        properties: &JsonObject,
        emit: Emit<'_>,
    ) -> Result<(), ImportFault> {
        let mut found = Vec::new();
        if let Err(fault) = self.geometries(geometry, DEEPEST, &mut found) {
            self.fault(line, fault);
            return Ok(());
        }
        if found.is_empty() {
            self.fault(line, RowFault::NoShape);
            return Ok(());
        }
        let of = |key: &Option<String>| key.as_ref().and_then(|key| properties.get(key));
        let name = of(&self.name).map(text_of).unwrap_or_default();
        let value = match of(&self.value) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(other) => number::number(&text_of(other), atlas_engine::import::Decimal::Point),
            None => None,
        };
        let year = of(&self.year).and_then(|year| number::year(&text_of(year)));
        let used = [&self.name, &self.value, &self.year];
        let others = properties
            .iter()
            .filter(|(key, value)| !used.contains(&&Some((*key).clone())) && !value.is_null());
        let properties: Vec<(String, String)> =
            others.take(MAX_PROPERTIES).map(|(key, value)| (shortened(key), text_of(value))).collect();
        self.summary.n_rows += 1;
        self.n_features += found.len();
        for geometry in found {
            self.features.push(OwnFeature {
                name: name.clone(),
                value,
                year,
                line,
                geometry,
                properties: properties.clone(),
            });
        }
        if MAX_FEATURES < self.n_features {
            return Err(ImportFault::TooMany(MAX_FEATURES as u32));
        }
        if MAX_POSITIONS < self.n_positions {
            return Err(ImportFault::TooMany(MAX_POSITIONS as u32));
        }
        if BATCH <= self.features.len() {
            emit(ImportEvent::Features(std::mem::take(&mut self.features)));
            emit(ImportEvent::Progress(0, self.summary.n_rows));
        }
        Ok(())
    }

    pub(crate) fn finish(mut self, emit: Emit<'_>) -> Result<(), ImportFault> {
        if !self.features.is_empty() {
            emit(ImportEvent::Features(std::mem::take(&mut self.features)));
        }
        if self.summary.n_rows == 0 && self.summary.n_faulty == 0 {
            return Err(ImportFault::Empty);
        }
        emit(ImportEvent::Done(self.summary));
        Ok(())
    }

    fn geometries(
        &mut self,
        geometry: &Geometry,
        deep: usize,
        found: &mut Vec<OwnGeometry>,
    ) -> Result<(), RowFault> {
        match &geometry.value {
            GeometryValue::Point { coordinates } => found.push(point(coordinates)?),
            GeometryValue::MultiPoint { coordinates } => {
                for one in coordinates {
                    found.push(point(one)?);
                }
            }
            GeometryValue::LineString { coordinates } => {
                found.push(OwnGeometry::Lines(vec![self.line(coordinates, 2)?]));
            }
            GeometryValue::MultiLineString { coordinates } => {
                let lines =
                    coordinates.iter().map(|line| self.line(line, 2)).collect::<Result<Vec<_>, _>>()?;
                if !lines.is_empty() {
                    found.push(OwnGeometry::Lines(lines));
                }
            }
            GeometryValue::Polygon { coordinates } => found.extend(self.areas(coordinates.iter())?),
            GeometryValue::MultiPolygon { coordinates } => {
                found.extend(self.areas(coordinates.iter().flatten())?);
            }
            GeometryValue::GeometryCollection { geometries } => {
                if deep == 0 {
                    return Err(RowFault::NoShape);
                }
                for one in geometries {
                    self.geometries(one, deep - 1, found)?;
                }
            }
        }
        Ok(())
    }

    fn areas<'a>(
        &mut self,
        rings: impl Iterator<Item = &'a Vec<Position>>,
    ) -> Result<Option<OwnGeometry>, RowFault> {
        let rings = rings.map(|ring| self.ring(ring)).collect::<Result<Vec<_>, _>>()?;
        Ok((!rings.is_empty()).then_some(OwnGeometry::Areas(rings)))
    }

    /// Closed ring.
    fn ring(&mut self, positions: &[Position]) -> Result<Vec<LonLat>, RowFault> {
        let mut ring = self.line(positions, 3)?;
        if let Some(first) = ring.first().copied().filter(|first| ring.last() != Some(first)) {
            ring.push(first);
        }
        if ring.len() < 4 { Err(RowFault::NoShape) } else { Ok(ring) }
    }

    fn line(&mut self, positions: &[Position], least: usize) -> Result<Vec<LonLat>, RowFault> {
        self.n_positions += positions.len();
        let line = positions.iter().map(position).collect::<Result<Vec<_>, _>>()?;
        if line.len() < least { Err(RowFault::NoShape) } else { Ok(line) }
    }
}

fn point(coordinates: &Position) -> Result<OwnGeometry, RowFault> {
    Ok(OwnGeometry::Place(OwnPlace::At(position(coordinates)?)))
}

fn position(coordinates: &Position) -> Result<LonLat, RowFault> {
    match coordinates.as_slice() {
        [lon, lat, ..] => number::position(*lon, *lat).map_err(row_fault),
        _ => Err(RowFault::NoCoordinate),
    }
}

/// Display text of a JSON value.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => shortened(text),
        other => shortened(&other.to_string()),
    }
}
