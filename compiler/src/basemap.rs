//! The files of `data/basemap`: faces, names, waters, lines, counties.

use crate::contested::{self, Sides};
use crate::lookup::Lookup;
use crate::refine::refine;
use crate::table::{Faults, Table};
use atlas_engine::model::{
    ArcRef, Atlas, Basemap, Country, CountryId, County, Detail, Face, Grid, Lines, LocalText, Province,
    ProvinceId,
};
use atlas_engine::scene::{coarse_tolerance, simplify};
use atlas_engine::space::{LonLat, lonlat_from_world, world_from_lonlat};
use geo::Simplify as _;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Fine steps in one step of the faces' own grid.
const FACE_STRIDE: u16 = 20;
/// Stride of waters and inner lines: the step of the faces, about 0.8 km.
const WATER_STRIDE: u16 = 20;

#[derive(Deserialize)]
struct Topology {
    arcs: Vec<Vec<(i64, i64)>>,
    transform: Transform,
    objects: Objects,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

#[derive(Deserialize)]
struct Objects {
    faces: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<FaceGeometry>,
}

#[derive(Deserialize)]
struct FaceGeometry {
    properties: FaceProperties,
    #[serde(flatten)]
    shape: FaceShape,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum FaceShape {
    Polygon(Vec<Vec<i32>>),
    MultiPolygon(Vec<Vec<Vec<i32>>>),
}

#[derive(Deserialize)]
struct FaceProperties {
    chn: String,
    df: String,
    adm1: Option<String>,
}

#[derive(Deserialize)]
struct Features {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: BTreeMap<String, Option<String>>,
    geometry: Geometry,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Vec<(f64, f64)>),
    MultiLineString(Vec<Vec<(f64, f64)>>),
    Polygon(Vec<Vec<(f64, f64)>>),
    MultiPolygon(Vec<Vec<Vec<(f64, f64)>>>),
}

impl Geometry {
    fn lines(&self) -> Vec<&Vec<(f64, f64)>> {
        match self {
            Self::LineString(line) => vec![line],
            Self::MultiLineString(lines) | Self::Polygon(lines) => lines.iter().collect(),
            Self::MultiPolygon(polygons) => polygons.iter().flatten().collect(),
        }
    }
}

/// Reads the basemap.
pub(crate) fn read(dir: &Path, faults: &Faults, atlas: &mut Atlas, lookup: &mut Lookup) {
    let mut owners = BTreeMap::new();
    read_countries(dir, faults, atlas, lookup, &mut owners);
    let mut provinces = BTreeMap::new();
    read_provinces(dir, faults, atlas, &mut provinces);
    let Some(mut topology) = read_json::<Topology>(dir, "basemap/faces_chn_defacto_1000m.topo.json", faults)
    else {
        return;
    };
    let (scale, translate) = (topology.transform.scale, topology.transform.translate);
    let fine = f64::from(FACE_STRIDE);
    let grid =
        Grid { lon0: translate.0, lat0: translate.1, step_lon: scale.0 / fine, step_lat: scale.1 / fine };
    let base = &mut atlas.basemap;
    base.grid = grid;
    let mut arcs: Vec<Vec<(i64, i64)>> = topology.arcs.iter().map(|arc| absolute(arc)).collect();
    base.contested = cut_contested(dir, faults, &grid, &mut topology, &mut arcs);
    read_faces(&topology, faults, &owners, &provinces, base);
    let lines = |name: &str, stride: u16, keep: &dyn Fn(&Feature) -> bool| -> Lines {
        let mut lines = Lines::default();
        let features = read_json::<Features>(dir, name, faults).map_or(Vec::new(), |all| all.features);
        for line in
            features.iter().filter(|feature| keep(feature)).flat_map(|feature| feature.geometry.lines())
        {
            push(&mut lines, &grid, line, stride);
        }
        lines
    };
    base.rivers = lines("basemap/rivers_50m.geojson", WATER_STRIDE, &in_old_world);
    base.admin1 = lines("basemap/central_asia_admin1_lines.geojson", WATER_STRIDE, &|_| true);
    base.chinese_lines = lines("basemap/china_boundary_lines.geojson", 1, &|feature| {
        feature.properties.get("kind").is_some_and(|kind| kind.as_deref() == Some("ten_dash"))
    });
    for feature in
        read_json::<Features>(dir, "basemap/lakes_50m.geojson", faults).map_or(Vec::new(), |all| all.features)
    {
        let polygons: Vec<&Vec<Vec<(f64, f64)>>> = match &feature.geometry {
            Geometry::Polygon(polygon) => vec![polygon],
            Geometry::MultiPolygon(polygons) => polygons.iter().collect(),
            _ => Vec::new(),
        };
        for rings in polygons {
            base.lakes.push(rings.len() as u32);
            rings.iter().for_each(|ring| push(&mut base.lake_rings, &grid, ring, WATER_STRIDE));
        }
    }
    let county_rings = read_counties(dir, faults, base);
    let arcs = refine(arcs, FACE_STRIDE, base, &county_rings);
    arcs.iter().for_each(|(points, stride)| base.arcs.push(points, *stride));
    mark_named(base);
}

fn read_json<T: for<'de> Deserialize<'de>>(dir: &Path, name: &str, faults: &Faults) -> Option<T> {
    let file = format!("data/{name}");
    let text = std::fs::read_to_string(dir.join(name))
        .map_err(|error| faults.add(&file, 0, "", format!("cannot be read: {error}"), "put the file back"))
        .ok()?;
    serde_json::from_str(&text)
        .map_err(|error| {
            let line = error.line() as u64;
            faults.add(
                &file,
                line,
                "",
                format!("not as expected: {error}"),
                "see data/README.md for the form of this file",
            );
        })
        .ok()
}

/// Absolute fine grid points of a TopoJSON arc.
fn absolute(arc: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut at = (0, 0);
    let step = i64::from(FACE_STRIDE);
    arc.iter()
        .map(|(dx, dy)| {
            at = (at.0 + dx, at.1 + dy);
            (at.0 * step, at.1 * step)
        })
        .collect()
}

/// Simplifies a line to half a step of its stride, and stores it.
fn push(lines: &mut Lines, grid: &Grid, line: &[(f64, f64)], stride: u16) {
    let line: geo::LineString = line.iter().map(|(lon, lat)| geo::Coord { x: *lon, y: *lat }).collect();
    let line = if stride == 1 { line } else { line.simplify(grid.step_lon * f64::from(stride) * 0.8) };
    let points: Vec<_> = line.coords().map(|c| grid.nearest(LonLat::new(c.x, c.y))).collect();
    lines.push(&points, stride);
}

/// True for a river in Europe, Asia or Africa, where the corridors are; others would cost bytes of the first load.
fn in_old_world(feature: &Feature) -> bool {
    let inside = |(lon, lat): &(f64, f64)| (-20.0..180.0).contains(lon) && (-36.0..76.0).contains(lat);
    feature.geometry.lines().iter().any(|line| line.iter().any(inside))
}

fn read_countries(
    dir: &Path,
    faults: &Faults,
    atlas: &mut Atlas,
    lookup: &mut Lookup,
    owners: &mut BTreeMap<String, CountryId>,
) {
    let columns = [
        "adm0_a3",
        "iso_a2",
        "label_lon",
        "label_lat",
        "labelrank",
        "min_label_zoom",
        "name_zh",
        "name_en",
        "name_ru",
        "name_kk",
    ];
    let table = Table::read(dir, "basemap/country_names.csv", &columns, faults);
    for (index, row) in table.rows().enumerate() {
        for column in ["name_zh", "name_en", "name_ru", "name_kk"] {
            row.required(column);
        }
        let country = Country {
            iso3: row.required("adm0_a3").to_owned(),
            iso2: row.text("iso_a2").to_owned(),
            names: row.names(),
            label: LonLat::new(
                row.required_number("label_lon", -180.0..=180.0),
                row.required_number("label_lat", -90.0..=90.0),
            ),
            rank: row.required_number("labelrank", 1.0..=10.0) as u8,
            min_zoom: row.required_number("min_label_zoom", 0.0..=12.0) as f32,
            named: [false; 2],
        };
        if !country.iso2.is_empty() {
            lookup.countries.0.insert(country.iso2.clone(), index);
        }
        if owners.insert(country.iso3.clone(), CountryId(index as u16)).is_some() {
            row.fault(
                "adm0_a3",
                format!("{:?} is defined twice", country.iso3),
                "leave one of the two rows out",
            );
        }
        atlas.basemap.countries.push(country);
    }
}

fn read_provinces(
    dir: &Path,
    faults: &Faults,
    atlas: &mut Atlas,
    provinces: &mut BTreeMap<String, ProvinceId>,
) {
    let columns = ["gb", "label_lon", "label_lat", "name_zh", "name_en", "name_ru", "name_kk"];
    let table = Table::read(dir, "basemap/china_provinces.csv", &columns, faults);
    for (index, row) in table.rows().enumerate() {
        for column in ["name_zh", "name_en", "name_ru", "name_kk"] {
            row.required(column);
        }
        let province = Province {
            gb: row.required("gb").to_owned(),
            names: row.names(),
            label: LonLat::new(
                row.required_number("label_lon", 70.0..=140.0),
                row.required_number("label_lat", 0.0..=60.0),
            ),
            named: [true, false],
        };
        provinces.insert(province.gb.clone(), ProvinceId(index as u16));
        atlas.basemap.provinces.push(province);
    }
}

/// Cuts and marks the lines that nobody has agreed on.
fn cut_contested(
    dir: &Path,
    faults: &Faults,
    grid: &Grid,
    topology: &mut Topology,
    arcs: &mut Vec<Vec<(i64, i64)>>,
) -> Vec<(u32, [bool; 2])> {
    let place = |(column, row): (i64, i64)| {
        let place = grid.lonlat(column, row);
        (place.lon, place.lat)
    };
    let mut faces: Vec<Sides<'_>> = Vec::new();
    for geometry in &mut topology.objects.faces.geometries {
        let rings = match &mut geometry.shape {
            FaceShape::Polygon(rings) => rings.iter_mut().collect(),
            FaceShape::MultiPolygon(polygons) => polygons.iter_mut().flatten().collect(),
        };
        faces.push(Sides { owners: [&geometry.properties.chn, &geometry.properties.df], rings });
    }
    let contested = contested::cut(dir, faults, arcs, &place, &mut faces);
    topology.arcs.resize(arcs.len(), Vec::new());
    contested
}

fn read_faces(
    topology: &Topology,
    faults: &Faults,
    owners: &BTreeMap<String, CountryId>,
    provinces: &BTreeMap<String, ProvinceId>,
    base: &mut Basemap,
) {
    let file = "data/basemap/faces_chn_defacto_1000m.topo.json";
    for geometry in &topology.objects.faces.geometries {
        let names = &geometry.properties;
        let (Some(chn), Some(df)) = (owners.get(&names.chn), owners.get(&names.df)) else {
            let what =
                format!("a face belongs to {:?} / {:?}, and one of them is unknown", names.chn, names.df);
            faults.add(file, 0, "properties", what, "add the code to data/basemap/country_names.csv");
            continue;
        };
        let province = names.adm1.as_ref().map(|gb| (gb, provinces.get(gb).copied()));
        if let Some((gb, None)) = province {
            let remedy = "add the code to data/basemap/china_provinces.csv";
            faults.add(file, 0, "adm1", format!("unknown province {gb:?}"), remedy);
        }
        let polygons: Vec<Vec<Vec<i32>>> = match &geometry.shape {
            FaceShape::Polygon(rings) => vec![rings.clone()],
            FaceShape::MultiPolygon(polygons) => polygons.clone(),
        };
        let refs = |ring: Vec<i32>| ring.into_iter().map(ArcRef).collect();
        let face = Face {
            owners: [*chn, *df],
            province: province.and_then(|(_, id)| id),
            polygons: polygons.into_iter().map(|rings| rings.into_iter().map(refs).collect()).collect(),
        };
        if face.polygons.iter().flatten().flatten().any(|arc| topology.arcs.len() <= arc.index()) {
            faults.add(
                file,
                0,
                "arcs",
                "a face refers to an arc that does not exist",
                "make the topology again",
            );
            continue;
        }
        base.faces.push(face);
    }
}

fn read_counties(dir: &Path, faults: &Faults, base: &mut Basemap) -> Vec<Vec<(i64, i64)>> {
    let mut all_rings = Vec::new();
    let features = read_json::<Features>(dir, "basemap/khorgos_counties.geojson", faults)
        .map_or(Vec::new(), |all| all.features);
    for feature in features {
        let text = |key: &str| feature.properties.get(key).cloned().flatten().unwrap_or_default();
        let rings: Vec<Vec<(i64, i64)>> = feature
            .geometry
            .lines()
            .into_iter()
            .map(|ring| ring.iter().map(|(lon, lat)| base.grid.nearest(LonLat::new(*lon, *lat))).collect())
            .collect();
        base.counties.push(County {
            names: LocalText {
                zh: text("name_zh"),
                pinyin: String::new(),
                kk: text("name_kk"),
                ru: text("name_ru"),
                en: text("name_en"),
            },
            gb: text("gb"),
            rings: rings.iter().fold(Lines::default(), |mut lines, ring| {
                lines.push(ring, 1);
                lines
            }),
        });
        all_rings.extend(rings);
    }
    all_rings
}

/// Stride of the lines of the first load: four times that of the faces, about 3.5 km.
const COARSE_STRIDE: u16 = 4 * FACE_STRIDE;

/// The lines of a basemap with the points that the coarse levels of detail need. Points are snapped to one grid, so that
/// lines that meet still do.
pub(crate) fn coarse(base: &Basemap) -> Detail {
    let simple = |lines: &Lines| {
        let mut coarse = Lines::default();
        for line in lines.places(&base.grid) {
            let world: Vec<_> = line.into_iter().map(world_from_lonlat).collect();
            let kept = simplify(&world, coarse_tolerance());
            let points: Vec<_> =
                kept.into_iter().map(|point| base.grid.nearest(lonlat_from_world(point))).collect();
            coarse.push(&points, COARSE_STRIDE);
        }
        coarse
    };
    Detail { arcs: simple(&base.arcs), rivers: simple(&base.rivers), lake_rings: simple(&base.lake_rings) }
}

/// A country is named in a point of view if it owns a face there; a province of China if China owns one of its faces.
fn mark_named(base: &mut Basemap) {
    let china = base.countries.iter().position(|country| country.iso3 == "CHN");
    for face in &base.faces {
        for (view, owner) in face.owners.iter().enumerate() {
            base.countries[owner.index()].named[view] = true;
            if let (Some(province), true) = (face.province, Some(owner.index()) == china) {
                base.provinces[province.index()].named[view] = true;
            }
        }
    }
}
