//! The tables of `data/corridors`.

use crate::lookup::Lookup;
use crate::routing;
use crate::table::{Faults, Row, Table};
use atlas_engine::model::{
    Atlas, Corridor, CorridorFacts, CorridorId, DistanceMethod, Edge, EdgeFacts, EdgeId, EdgeStatus, Facts,
    Family, FamilyId, Gauge, Id as _, LocalText, Mode, NodeId, NodeKind,
};
use atlas_engine::space::LonLat;
use std::path::Path;

/// Words of the column `mode`.
pub(crate) const MODES: &[(&str, Mode)] = &[
    ("rail", Mode::Rail),
    ("road", Mode::Road),
    ("sea", Mode::Sea),
    ("ferry", Mode::Ferry),
    ("air", Mode::Air),
    ("pipeline", Mode::Pipeline),
];

/// Reads all tables of the network.
pub(crate) fn read(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    read_nodes(dir, faults, atlas, facts, lookup);
    let families = read_families(dir, faults, atlas);
    let corridors = Table::read(dir, "corridors/corridors.csv", &CORRIDOR_COLUMNS, faults);
    for row in corridors.rows() {
        lookup.corridors.define(&row, "id");
    }
    read_edges(dir, faults, atlas, facts, lookup);
    for row in corridors.rows() {
        read_corridor(&row, atlas, facts, lookup, &families);
    }
    routing::read(dir, faults, facts, lookup);
}

const CORRIDOR_COLUMNS: [&str; 14] = [
    "id",
    "kind",
    "family",
    "name_en",
    "name_zh",
    "name_ru",
    "name_kk",
    "description",
    "node_sequence",
    "edge_sequence",
    "status",
    "published_length_km",
    "network_length_km",
    "length_source_url",
];

fn read_nodes(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "kind",
        "name_en",
        "name_zh",
        "name_ru",
        "name_kk",
        "country",
        "lat",
        "lon",
        "gauge",
        "role",
        "importance",
    ];
    let table = Table::read(dir, "corridors/nodes.csv", &columns, faults);
    let kinds = [
        ("city", NodeKind::City),
        ("junction", NodeKind::Junction),
        ("seaport", NodeKind::Seaport),
        ("border_crossing", NodeKind::BorderCrossing),
        ("rail_station", NodeKind::RailStation),
        ("dry_port", NodeKind::DryPort),
        ("airport", NodeKind::Airport),
    ];
    for row in table.rows() {
        let id = lookup.nodes.define(&row, "id");
        let country = match row.required("country") {
            "XZ" => None,
            iso2 => lookup.countries.id(&row, "country", "country", iso2),
        };
        let node = atlas_engine::model::Node {
            id,
            kind: row.one_of("kind", &kinds).unwrap_or(NodeKind::Junction),
            names: row.searchable_names(),
            country,
            place: place(&row),
            gauge: gauge(&row, "gauge"),
            importance: row.required_number("importance", 1.0..=5.0) as u8,
        };
        atlas.network.nodes.push(node);
        facts.node_roles.push(row.text("role").to_owned());
    }
}

pub(crate) fn place(row: &Row<'_>) -> LonLat {
    LonLat::new(row.required_number("lon", -180.0..=180.0), row.required_number("lat", -90.0..=90.0))
}

fn gauge(row: &Row<'_>, column: &str) -> Gauge {
    match row.text(column) {
        "" => Gauge::None,
        "both" => Gauge::Both,
        _ => row.number(column, 600.0..=1700.0).map_or(Gauge::None, |mm| Gauge::Mm(mm as u16)),
    }
}

fn status(row: &Row<'_>) -> EdgeStatus {
    let words = [
        ("operating", EdgeStatus::Operating),
        ("construction", EdgeStatus::Construction),
        ("partly under construction", EdgeStatus::Construction),
        ("planned", EdgeStatus::Planned),
        ("suspended", EdgeStatus::Suspended),
    ];
    row.one_of("status", &words).unwrap_or(EdgeStatus::Operating)
}

fn read_families(dir: &Path, faults: &Faults, atlas: &mut Atlas) -> crate::lookup::Names {
    let columns = [
        "id",
        "colour_dark",
        "colour_light",
        "dash",
        "width_px",
        "casing",
        "name_en",
        "name_zh",
        "name_ru",
        "name_kk",
    ];
    let table = Table::read(dir, "corridors/families.csv", &columns, faults);
    let mut names = crate::lookup::Names::default();
    for row in table.rows() {
        let family = Family {
            id: names.define(&row, "id"),
            names: row.names(),
            colour_dark: colour(&row, "colour_dark"),
            colour_light: colour(&row, "colour_light"),
            dash: dash(&row),
            width_px: row.required_number("width_px", 0.5..=8.0) as f32,
            casing: row.one_of("casing", &[("yes", true), ("no", false)]) == Some(true),
        };
        atlas.network.families.push(family);
    }
    names
}

fn colour(row: &Row<'_>, column: &str) -> u32 {
    let text = row.required(column);
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_else(|| {
        row.fault(column, format!("{text:?} is not a colour"), "write it as #rrggbb");
        0
    })
}

fn dash(row: &Row<'_>) -> Vec<f32> {
    let lengths: Vec<f32> = row.parts("dash", ' ').filter_map(|part| part.parse().ok()).collect();
    let n_written = row.parts("dash", ' ').count();
    if lengths.len() != n_written
        || lengths.len() % 2 == 1
        || 4 < lengths.len()
        || lengths.iter().any(|length| *length <= 0.0)
    {
        row.fault(
            "dash",
            "not a dash pattern",
            "write two or four lengths above zero, dash and gap by turns, divided by spaces",
        );
    }
    lengths
}

fn read_edges(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "from",
        "to",
        "mode",
        "distance_km",
        "distance_method",
        "typical_speed_kmh",
        "gauge",
        "corridor_ids",
        "shape",
        "status",
        "year",
        "source_url",
        "note",
    ];
    let table = Table::read(dir, "corridors/edges.csv", &columns, faults);
    let methods = [
        ("published_edge", DistanceMethod::PublishedEdge),
        ("published_total_allocated", DistanceMethod::PublishedTotalAllocated),
        ("osm_graph", DistanceMethod::OsmGraph),
        ("recalled", DistanceMethod::Recalled),
        ("polyline_x_detour", DistanceMethod::PolylineTimesDetour),
        ("sea_lane_polyline", DistanceMethod::SeaLanePolyline),
        ("great_circle_x_1.06", DistanceMethod::GreatCircle),
    ];
    for row in table.rows() {
        let id = lookup.edges.define(&row, "id");
        let end =
            |column: &str| lookup.nodes.id(&row, column, "node", row.required(column)).unwrap_or(NodeId(0));
        let (from, to) = (end("from"), end("to"));
        let method = row.one_of("distance_method", &methods).unwrap_or(DistanceMethod::Recalled);
        let source = lookup.optional_source(&row, "source_url");
        let published =
            matches!(method, DistanceMethod::PublishedEdge | DistanceMethod::PublishedTotalAllocated);
        if published && source.is_none() {
            let remedy = "write the source, or a method that has none (recalled, osm_graph …)";
            row.fault("source_url", "the length is called published but has no source", remedy);
        }
        let mode = row.one_of("mode", MODES).unwrap_or(Mode::Rail);
        if mode != Mode::Pipeline {
            row.required("typical_speed_kmh");
        }
        let edge = Edge {
            id,
            from,
            to,
            mode,
            distance_km: row.required_number("distance_km", 0.1..=25_000.0) as f32,
            distance_method: method,
            speed_kmh: row.number("typical_speed_kmh", 1.0..=1000.0).map(|speed| speed as f32),
            gauge: gauge(&row, "gauge"),
            status: status(&row),
            year: row.number("year", 1850.0..=2100.0).map(|year| year as u16),
            shape: shape(&row, "shape"),
            corridors: lookup.corridors.ids(&row, "corridor_ids", "corridor"),
        };
        if row.is_good() {
            check_length(&row, &edge, atlas);
        }
        if !row.is_good() {
            lookup.faulty_edges.insert(atlas.network.edges.len());
        }
        facts.edges.push(EdgeFacts { source, note: row.text("note").to_owned() });
        atlas.network.edges.push(short_name(edge, atlas));
    }
}

/// Leaves the name out where it follows from mode and ends.
fn short_name(mut edge: Edge, atlas: &Atlas) -> Edge {
    let ends = (atlas.network.nodes.get(edge.from.index()), atlas.network.nodes.get(edge.to.index()));
    if let (Some(from), Some(to)) = ends
        && edge.id == format!("{}-{}--{}", edge.mode.letter(), from.id, to.id)
    {
        edge.id.clear();
    }
    edge
}

/// An edge is at least as long as the great circle between its ends; 0.5 % are left for rounding and the ellipsoid.
fn check_length(row: &Row<'_>, edge: &Edge, atlas: &Atlas) {
    let (Some(from), Some(to)) =
        (atlas.network.nodes.get(edge.from.index()), atlas.network.nodes.get(edge.to.index()))
    else {
        return;
    };
    let great_circle = atlas_engine::space::distance_km(from.place, to.place);
    let length = f64::from(edge.distance_km);
    if length + 0.5 < great_circle * 0.995 {
        let what = format!(
            "{} km is shorter than the great circle of {great_circle:.1} km between {} and {}",
            edge.distance_km, from.id, to.id
        );
        row.fault("distance_km", what, "check the length and the positions of both nodes");
    }
}

fn shape(row: &Row<'_>, column: &str) -> Vec<(i32, i32)> {
    let points: Vec<_> = row.parts(column, ';').map(shape_point).collect();
    if points.iter().any(Option::is_none) {
        row.fault(column, "not a list of places", "write `lon lat;lon lat;…` in degrees");
    }
    points.into_iter().flatten().collect()
}

fn shape_point(text: &str) -> Option<(i32, i32)> {
    let (lon, lat) = text.split_once(' ')?;
    let thousandths = |text: &str, limit: f64| -> Option<i32> {
        let degrees: f64 = text.trim().parse().ok()?;
        (degrees.abs() <= limit).then_some((degrees * 1000.0).round() as i32)
    };
    Some((thousandths(lon, 180.0)?, thousandths(lat, 90.0)?))
}

fn read_corridor(
    row: &Row<'_>,
    atlas: &mut Atlas,
    facts: &mut Facts,
    lookup: &mut Lookup,
    families: &crate::lookup::Names,
) {
    let family = families.id::<FamilyId>(row, "family", "corridor family", row.required("family"));
    let corridor = Corridor {
        id: row.required("id").to_owned(),
        names: row.searchable_names(),
        family: family.unwrap_or(FamilyId(0)),
        kind: lookup.term(row, "kind", "corridor_kind", row.required("kind")),
        nodes: lookup.nodes.ids(row, "node_sequence", "node"),
        edges: lookup.edges.ids(row, "edge_sequence", "edge"),
        status: status(row),
        published_km: row.number("published_length_km", 1.0..=40_000.0).map(|km| km as f32),
        network_km: row.required_number("network_length_km", 1.0..=40_000.0) as f32,
    };
    facts.corridors.push(CorridorFacts {
        description: LocalText { en: row.text("description").to_owned(), ..row.local("description") },
        source: lookup.optional_source(row, "length_source_url"),
    });
    if row.is_good() {
        check_corridor(row, &corridor, atlas, lookup);
    }
    atlas.network.corridors.push(corridor);
}

/// A corridor's edges join its nodes, and each of its edges names it.
fn check_corridor(row: &Row<'_>, corridor: &Corridor, atlas: &Atlas, lookup: &Lookup) {
    let here = CorridorId::from_index(atlas.network.corridors.len());
    if corridor.edges.len() + 1 != corridor.nodes.len() {
        let what = format!("{} edges for {} nodes", corridor.edges.len(), corridor.nodes.len());
        row.fault("edge_sequence", what, "one edge less than nodes is needed");
        return;
    }
    for (id, ends) in corridor.edges.iter().zip(corridor.nodes.windows(2)) {
        if lookup.faulty_edges.contains(&id.index()) {
            continue;
        }
        let edge = atlas.edge(*id);
        if ends != [edge.from, edge.to] && ends != [edge.to, edge.from] {
            row.fault(
                "edge_sequence",
                format!("edge {:?} does not join its neighbours in node_sequence", atlas.edge_name(*id)),
                "put nodes and edges in the same order",
            );
        }
        if !here.is_some_and(|here| edge.corridors.contains(&here)) {
            row.fault(
                "edge_sequence",
                format!("edge {:?} does not name this corridor in its corridor_ids", atlas.edge_name(*id)),
                "add it to data/corridors/edges.csv",
            );
        }
    }
}

/// Finer shapes of rail and road edges, from the file with the licence of its own.
pub(crate) fn read_shapes(dir: &Path, faults: &Faults, lookup: &Lookup) -> Vec<(u16, Vec<(i32, i32)>)> {
    let table = Table::read(
        dir,
        "corridors/edges_shape_osm_ODbL.csv",
        &["edge_id", "shape_lonlat", "licence"],
        faults,
    );
    let mut shapes = Vec::with_capacity(table.len());
    for row in table.rows() {
        if let Some(edge) = lookup.edges.id::<EdgeId>(&row, "edge_id", "edge", row.required("edge_id")) {
            shapes.push((edge.0, shape(&row, "shape_lonlat")));
        }
    }
    shapes.sort();
    shapes
}
