//! The files of `data/basemap`: faces, names, waters, lines, counties.

use super::contested::{self, Sides};
use super::lookup::Lookup;
use super::table::{Faults, Table};
use atlas_engine::model::{
    ArcRef, Atlas, Basemap, Country, CountryId, County, Detail, Face, Grid, Lines, LocalText, Province,
    ProvinceId,
};
use atlas_engine::scene::{coarse_tolerance, simplify};
use atlas_engine::space::{LonLat, distance_km, lonlat_from_world, world_from_lonlat};
use geo::Simplify as _;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
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
    let arcs = refine(arcs, base, &county_rings);
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

/// Whether a river lies in Europe, Asia or Africa, where the corridors are; the others would cost bytes of the first load.
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

/// Kilometres within which the outline of the counties counts as the border that an arc stands for.
const REFINE_WITHIN_KM: f64 = 3.0;
/// Shortest stretch that is worth refining, in points of the finer outline.
const REFINE_AT_LEAST: usize = 12;

/// Column and row, in fine steps.
type Point = (i64, i64);
type Points = Vec<Point>;

/// Puts the finer outline of the counties into the international border that it runs along.
///
/// An arc between two owners is cut in three: the coarse part before, the fine part, the coarse part after. The parts share
/// their end points exactly, so that faces on both sides still meet without a gap.
fn refine(arcs: Vec<Points>, base: &mut Basemap, county_rings: &[Points]) -> Vec<(Points, u16)> {
    let outline = union_outline(county_rings);
    let sides = owners_of_arcs(base, arcs.len());
    let grid = base.grid;
    let mut replaced: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
    let mut refined: Vec<(Points, u16)> = Vec::new();
    for (index, arc) in arcs.into_iter().enumerate() {
        let border = sides[index].len() == 2;
        let parts = if border { refine_arc(&grid, &arc, &outline) } else { None };
        let parts = parts.unwrap_or_else(|| vec![(arc, FACE_STRIDE)]);
        let first = refined.len() as i32;
        replaced.insert(index, (first..first + parts.len() as i32).collect());
        refined.extend(parts);
    }
    for ring in base.faces.iter_mut().flat_map(|face| face.polygons.iter_mut().flatten()) {
        let walk = |arc: &ArcRef| -> Vec<ArcRef> {
            let parts = &replaced[&arc.index()];
            if arc.reversed() {
                parts.iter().rev().map(|part| ArcRef(!part)).collect()
            } else {
                parts.iter().map(|part| ArcRef(*part)).collect()
            }
        };
        *ring = ring.iter().flat_map(walk).collect();
    }
    refined
}

/// The Chinese-view owners on either side of each arc.
fn owners_of_arcs(base: &Basemap, n_arcs: usize) -> Vec<BTreeSet<CountryId>> {
    let mut sides = vec![BTreeSet::new(); n_arcs];
    for face in &base.faces {
        for arc in face.polygons.iter().flatten().flatten() {
            sides[arc.index()].insert(face.owners[0]);
        }
    }
    sides
}

/// The longest closed outline of the union of rings: the segments that only one ring has, chained.
fn union_outline(rings: &[Points]) -> Points {
    let mut count: BTreeMap<(Point, Point), u32> = BTreeMap::new();
    let segments = || rings.iter().flat_map(|ring| ring.windows(2).map(|pair| (pair[0], pair[1])));
    let key = |a: (i64, i64), b: (i64, i64)| if a < b { (a, b) } else { (b, a) };
    for (a, b) in segments() {
        *count.entry(key(a, b)).or_default() += 1;
    }
    let mut next: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
    for (a, b) in segments().filter(|(a, b)| a != b && count[&key(*a, *b)] == 1) {
        next.insert(a, b);
    }
    let mut longest = Points::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut chain = vec![start];
        while let Some(to) = chain.last().and_then(|at| next.remove(at)) {
            chain.push(to);
        }
        if longest.len() < chain.len() {
            longest = chain;
        }
    }
    longest
}

fn refine_arc(grid: &Grid, arc: &Points, outline: &Points) -> Option<Vec<(Points, u16)>> {
    let place = |p: &(i64, i64)| grid.lonlat(p.0, p.1);
    let nearest = |to: &(i64, i64)| {
        let to = place(to);
        (0..arc.len()).map(|i| (distance_km(to, place(&arc[i])), i)).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    // The outline is a ring that may start anywhere: walk it twice to find the longest stretch along the arc.
    let near: Vec<bool> =
        outline.iter().map(|p| distance_to_line(grid, p, arc) <= REFINE_WITHIN_KM).collect();
    let mut best = (0, 0);
    let mut start = None;
    for i in 0..2 * near.len() {
        if near[i % near.len()] {
            let from = *start.get_or_insert(i);
            if best.1 - best.0 < i + 1 - from && i + 1 - from <= near.len() {
                best = (from, i + 1);
            }
        } else {
            start = None;
        }
    }
    if best.1 - best.0 < REFINE_AT_LEAST {
        return None;
    }
    let mut stretch: Points = (best.0..best.1).map(|i| outline[i % outline.len()]).collect();
    let (mut from, mut to) = (nearest(stretch.first()?)?.1, nearest(stretch.last()?)?.1);
    if to < from {
        stretch.reverse();
        std::mem::swap(&mut from, &mut to);
    }
    if to < from + 2 {
        return None;
    }
    let fine: Points = std::iter::once(arc[from]).chain(stretch).chain(std::iter::once(arc[to])).collect();
    let parts = [(arc[..=from].to_vec(), FACE_STRIDE), (fine, 1), (arc[to..].to_vec(), FACE_STRIDE)];
    Some(parts.into_iter().filter(|(points, _)| 2 <= points.len()).collect())
}

/// Kilometres from a point to the nearest point of a line, on the plane that touches there.
fn distance_to_line(grid: &Grid, point: &(i64, i64), line: &Points) -> f64 {
    let here = grid.lonlat(point.0, point.1);
    let km = |p: &(i64, i64)| {
        let p = grid.lonlat(p.0, p.1);
        ((p.lon - here.lon) * 111.32 * here.lat.to_radians().cos(), (p.lat - here.lat) * 110.57)
    };
    let mut nearest = f64::INFINITY;
    for pair in line.windows(2) {
        let ((ax, ay), (bx, by)) = (km(&pair[0]), km(&pair[1]));
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = dx * dx + dy * dy;
        let t = if length2 == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / length2).clamp(0.0, 1.0) };
        nearest = nearest.min((ax + t * dx).hypot(ay + t * dy));
    }
    nearest
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_squares_have_one_outline_without_their_shared_side() {
        let left = vec![(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)];
        let right = vec![(1, 0), (1, 1), (2, 1), (2, 0), (1, 0)];
        let outline = union_outline(&[left, right]);
        assert_eq!(outline.len(), 7, "{outline:?}");
        assert!(!outline.windows(2).any(|pair| pair == [(1, 0), (1, 1)] || pair == [(1, 1), (1, 0)]));
    }

    #[test]
    fn a_refined_arc_keeps_its_ends_and_shares_its_cuts() {
        let grid = Grid { lon0: 0.0, lat0: 0.0, step_lon: 0.0005, step_lat: 0.0005 };
        let arc: Points = (0..10).map(|i| (i * 200, 0)).collect();
        // An outline that follows the arc from 400 to 1400 with a wiggle, and closes far away.
        let mut outline: Points = (0..50).map(|i| (400 + i * 20, (i % 2) * 6)).collect();
        outline.extend([(1400, 40_000), (400, 40_000), (400, 0)]);
        let parts = refine_arc(&grid, &arc, &outline).expect("the outline runs along the arc");
        assert_eq!(parts.first().and_then(|p| p.0.first()), arc.first());
        assert_eq!(parts.last().and_then(|p| p.0.last()), arc.last());
        for pair in parts.windows(2) {
            assert_eq!(pair[0].0.last(), pair[1].0.first());
        }
        assert!(parts.iter().any(|(points, stride)| *stride == 1 && 40 < points.len()));
    }
}
