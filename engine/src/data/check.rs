//! Every id of an atlas points at something; checked once, so that nobody else has to.

use crate::model::{ArcRef, Atlas, CountryId, Footprint, Id, Line};

/// Checks every reference of the atlas.
///
/// # Errors
/// Names the first reference that points nowhere.
pub fn check_references(atlas: &Atlas) -> Result<(), String> {
    check_network(atlas)?;
    check_khorgos(atlas)?;
    check_trade(atlas)?;
    check_basemap(atlas)
}

fn within<I: Id>(what: &str, owner: &str, ids: impl IntoIterator<Item = I>, len: usize) -> Result<(), String> {
    match ids.into_iter().find(|id| len <= id.index()) {
        Some(id) => Err(format!("{what} {} of {owner}", id.index())),
        None => Ok(()),
    }
}

fn check_network(atlas: &Atlas) -> Result<(), String> {
    let network = &atlas.network;
    let (n_nodes, n_edges) = (network.nodes.len(), network.edges.len());
    let (n_sources, n_countries) = (atlas.sources.len(), atlas.basemap.countries.len());
    for node in &network.nodes {
        within("country", &node.id, node.country, n_countries)?;
    }
    for edge in &network.edges {
        within("node", &edge.id, [edge.from, edge.to], n_nodes)?;
        within("source", &edge.id, edge.source, n_sources)?;
        within("corridor", &edge.id, edge.corridors.iter().copied(), network.corridors.len())?;
    }
    for corridor in &network.corridors {
        within("family", &corridor.id, [corridor.family], network.families.len())?;
        within("kind", &corridor.id, [corridor.kind], atlas.terms.len())?;
        within("node", &corridor.id, corridor.nodes.iter().copied(), n_nodes)?;
        within("edge", &corridor.id, corridor.edges.iter().copied(), n_edges)?;
        within("source", &corridor.id, corridor.source, n_sources)?;
    }
    for crossing in &network.crossings {
        within("node", &crossing.id, [crossing.node], n_nodes)?;
        within("edge", &crossing.id, crossing.edges.iter().copied(), n_edges)?;
        within("source", &crossing.id, crossing.source, n_sources)?;
    }
    for rate in &network.rates {
        within("source", &rate.id, rate.sources.into_iter().flatten(), n_sources)?;
    }
    Ok(())
}

fn check_khorgos(atlas: &Atlas) -> Result<(), String> {
    let (n_terms, n_zones, n_sources) = (atlas.terms.len(), atlas.zones.len(), atlas.sources.len());
    let n_countries = atlas.basemap.countries.len();
    for zone in &atlas.zones {
        within("term", &zone.id, [zone.kind, zone.status].into_iter().chain(zone.industries.iter().copied()), n_terms)?;
        within("country", &zone.id, zone.countries.iter().copied(), n_countries)?;
        within("zone", &zone.id, zone.parent, n_zones)?;
        within("source", &zone.id, zone.sources.iter().copied().chain(zone.area_source), n_sources)?;
        if let Some(Footprint::County(county)) = zone.footprint
            && atlas.basemap.counties.len() <= usize::from(county)
        {
            return Err(format!("county {county} of {}", zone.id));
        }
    }
    for partner in &atlas.partners {
        within("term", &partner.id, [partner.kind], n_terms)?;
        within("country", &partner.id, partner.country, n_countries)?;
        within("source", &partner.id, partner.sources.iter().copied(), n_sources)?;
    }
    for item in &atlas.programme {
        within("term", &item.id, [item.kind], n_terms)?;
        within("programme item", &item.id, item.parent, atlas.programme.len())?;
        within("zone", &item.id, item.zones.iter().copied(), n_zones)?;
        within("partner", &item.id, item.partners.iter().copied(), atlas.partners.len())?;
        within("source", &item.id, item.sources.iter().copied(), n_sources)?;
    }
    for event in &atlas.events {
        within("zone", &event.id, event.zones.iter().copied(), n_zones)?;
        within("source", &event.id, event.sources.iter().copied(), n_sources)?;
    }
    for figure in &atlas.figures {
        within("term", &figure.id, [figure.metric, figure.unit, figure.period_kind], n_terms)?;
        within("zone", &figure.id, [figure.zone], n_zones)?;
        within("source", &figure.id, [figure.source], n_sources)?;
    }
    Ok(())
}

fn check_trade(atlas: &Atlas) -> Result<(), String> {
    let trade = &atlas.trade;
    let n_sources = atlas.sources.len();
    let note = |note: u16| if usize::from(note) < trade.notes.len() { Ok(()) } else { Err(format!("trade note {note}")) };
    for row in &trade.bilateral {
        within("source", "trade by partner", [row.source], n_sources)?;
        note(row.note)?;
    }
    for row in &trade.throughput {
        within("source", "throughput", [row.source], n_sources)?;
        note(row.note)?;
        if trade.places.len() <= usize::from(row.place) {
            return Err(format!("throughput place {}", row.place));
        }
    }
    for row in &trade.goods {
        within("source", "goods", [row.source], n_sources)?;
        note(row.note)?;
        if trade.commodities.len() <= usize::from(row.commodity) {
            return Err(format!("commodity {}", row.commodity));
        }
    }
    for row in &trade.regions {
        within("source", "regions", [row.source], n_sources)?;
        note(row.note)?;
    }
    Ok(())
}

fn check_basemap(atlas: &Atlas) -> Result<(), String> {
    let basemap = &atlas.basemap;
    let ragged = |line: &Line| line.columns.len() != line.rows.len() || line.stride == 0;
    let lakes = basemap.lakes.iter().flatten();
    let counties = basemap.counties.iter().flat_map(|county| &county.rings);
    let lines = basemap.arcs.iter().chain(&basemap.rivers).chain(&basemap.admin1).chain(&basemap.chinese_lines);
    if lines.chain(lakes).chain(counties).any(ragged) {
        return Err("a line with unequal columns and rows".into());
    }
    for face in &basemap.faces {
        within::<CountryId>("country", "a face", face.owners, basemap.countries.len())?;
        within("province", "a face", face.province, basemap.provinces.len())?;
        let mut refs = face.polygons.iter().flatten().flatten();
        if let Some(ArcRef(arc)) = refs.find(|arc| basemap.arcs.len() <= arc.index()) {
            return Err(format!("arc {arc} of a face"));
        }
    }
    Ok(())
}
