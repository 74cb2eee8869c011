//! Referential integrity of decoded data. Checked once, so that look-ups elsewhere cannot fail.

use crate::model::{ArcRef, Atlas, CountryId, Facts, Footprint, Id, Lines};

/// Checks all references of the map.
///
/// # Errors
/// Names the first dangling reference.
pub fn check_map(atlas: &Atlas) -> Result<(), String> {
    check_network(atlas)?;
    check_khorgos(atlas)?;
    check_basemap(atlas)
}

/// Checks all references of the facts, and that parallel lists have the length of their tables.
///
/// # Errors
/// Names the first dangling reference.
pub fn check_facts(facts: &Facts, atlas: &Atlas) -> Result<(), String> {
    let lists = [
        ("nodes", facts.node_roles.len(), atlas.network.nodes.len()),
        ("edges", facts.edges.len(), atlas.network.edges.len()),
        ("corridors", facts.corridors.len(), atlas.network.corridors.len()),
        ("zones", facts.zones.len(), atlas.zones.len()),
        ("partners", facts.partners.len(), atlas.partners.len()),
        ("programme", facts.programme.len(), atlas.programme.len()),
        ("terms", facts.term_names.len(), atlas.terms.len()),
        ("names of the programme", facts.programme_names.len(), atlas.programme.len()),
        ("ranks of nodes", facts.collation.nodes.len(), atlas.network.nodes.len()),
        ("ranks of corridors", facts.collation.corridors.len(), atlas.network.corridors.len()),
        ("ranks of zones", facts.collation.zones.len(), atlas.zones.len()),
        ("ranks of partners", facts.collation.partners.len(), atlas.partners.len()),
        ("ranks of countries", facts.collation.countries.len(), atlas.basemap.countries.len()),
        ("ranks of economies", facts.collation.economies.len(), facts.trade.economies.len()),
        ("ranks of places", facts.collation.trade_places.len(), facts.trade.places.len()),
        ("ranks of words", facts.collation.words.len(), facts.words.len()),
    ];
    if let Some((name, found, needed)) = lists.into_iter().find(|(_, found, needed)| found != needed) {
        return Err(format!("{found} facts for {needed} {name}"));
    }
    check_network_facts(facts, atlas)?;
    check_khorgos_facts(facts, atlas)?;
    check_trade(facts, atlas)
}

fn within<I: Id>(
    what: &str,
    owner: &str,
    ids: impl IntoIterator<Item = I>,
    len: usize,
) -> Result<(), String> {
    match ids.into_iter().find(|id| len <= id.index()) {
        Some(id) => Err(format!("{what} {} of {owner}", id.index())),
        None => Ok(()),
    }
}

fn check_network(atlas: &Atlas) -> Result<(), String> {
    let network = &atlas.network;
    let (n_nodes, n_edges) = (network.nodes.len(), network.edges.len());
    for node in &network.nodes {
        within("country", &node.id, node.country, atlas.basemap.countries.len())?;
    }
    for edge in &network.edges {
        within("node", &edge.id, [edge.from, edge.to], n_nodes)?;
        within("corridor", &edge.id, edge.corridors.iter().copied(), network.corridors.len())?;
    }
    for corridor in &network.corridors {
        within("family", &corridor.id, [corridor.family], network.families.len())?;
        within("kind", &corridor.id, [corridor.kind], atlas.terms.len())?;
        within("node", &corridor.id, corridor.nodes.iter().copied(), n_nodes)?;
        within("edge", &corridor.id, corridor.edges.iter().copied(), n_edges)?;
    }
    Ok(())
}

fn check_network_facts(facts: &Facts, atlas: &Atlas) -> Result<(), String> {
    let n_sources = facts.sources.len();
    within("source", "an edge", facts.edges.iter().filter_map(|edge| edge.source), n_sources)?;
    within("source", "a corridor", facts.corridors.iter().filter_map(|corridor| corridor.source), n_sources)?;
    for crossing in &facts.crossings {
        within("node", &crossing.id, [crossing.node], atlas.network.nodes.len())?;
        within("edge", &crossing.id, crossing.edges.iter().copied(), atlas.network.edges.len())?;
        within("source", &crossing.id, crossing.source, n_sources)?;
    }
    for (code, node) in &facts.locodes {
        within("node", code, [*node], atlas.network.nodes.len())?;
    }
    for rate in &facts.rates {
        within("source", &rate.id, rate.sources.into_iter().flatten(), n_sources)?;
    }
    Ok(())
}

fn check_khorgos(atlas: &Atlas) -> Result<(), String> {
    let (n_terms, n_zones) = (atlas.terms.len(), atlas.zones.len());
    let n_countries = atlas.basemap.countries.len();
    for zone in &atlas.zones {
        within("term", &zone.id, [zone.kind, zone.status], n_terms)?;
        within("country", &zone.id, zone.countries.iter().copied(), n_countries)?;
        within("zone", &zone.id, zone.parent, n_zones)?;
        within("node", &zone.id, zone.node, atlas.network.nodes.len())?;
        if let Some(Footprint::County(county)) = zone.footprint
            && atlas.basemap.counties.len() <= usize::from(county)
        {
            return Err(format!("county {county} of {}", zone.id));
        }
    }
    for partner in &atlas.partners {
        within("term", &partner.id, [partner.kind], n_terms)?;
        within("country", &partner.id, partner.country, n_countries)?;
        within("node", &partner.id, partner.node, atlas.network.nodes.len())?;
    }
    for item in &atlas.programme {
        within("term", &item.id, [item.kind], n_terms)?;
        within("programme item", &item.id, item.parent, atlas.programme.len())?;
        within("zone", &item.id, item.zones.iter().copied(), n_zones)?;
        within("partner", &item.id, item.partners.iter().copied(), atlas.partners.len())?;
    }
    Ok(())
}

fn check_khorgos_facts(facts: &Facts, atlas: &Atlas) -> Result<(), String> {
    let (n_words, n_zones, n_sources) = (facts.words.len(), atlas.zones.len(), facts.sources.len());
    for zone in &facts.zones {
        within("word", "a zone", zone.industries.iter().copied(), n_words)?;
        within("source", "a zone", zone.sources.iter().copied().chain(zone.area_source), n_sources)?;
    }
    within(
        "source",
        "a partner",
        facts.partners.iter().flat_map(|partner| partner.sources.iter().copied()),
        n_sources,
    )?;
    within(
        "source",
        "the programme",
        facts.programme.iter().flat_map(|item| item.sources.iter().copied()),
        n_sources,
    )?;
    for event in &facts.events {
        within("zone", &event.id, event.zones.iter().copied(), n_zones)?;
        within("source", &event.id, event.sources.iter().copied(), n_sources)?;
    }
    for figure in &facts.figures {
        within("word", &figure.id, [figure.metric, figure.unit, figure.period_kind], n_words)?;
        within("zone", &figure.id, [figure.zone], n_zones)?;
        within("source", &figure.id, [figure.source], n_sources)?;
    }
    let outside = |rows: &[u16], n: usize| rows.iter().any(|row| n <= usize::from(*row));
    for scene in &facts.story {
        within("programme item", &scene.id, [scene.item], atlas.programme.len())?;
        within("zone", &scene.id, scene.zone, n_zones)?;
        if outside(&scene.figures, facts.figures.len()) || outside(&scene.events, facts.events.len()) {
            return Err(format!("a figure or an event of scene {}", scene.id));
        }
    }
    Ok(())
}

fn check_trade(facts: &Facts, atlas: &Atlas) -> Result<(), String> {
    let trade = &facts.trade;
    let (n_sources, n_words, n_economies) = (facts.sources.len(), facts.words.len(), trade.economies.len());
    let note = |note: u16| {
        if usize::from(note) < trade.notes.len() { Ok(()) } else { Err(format!("trade note {note}")) }
    };
    for row in &trade.economies {
        within("country", &row.code, row.country, atlas.basemap.countries.len())?;
        within("region", &row.code, row.region, n_words)?;
    }
    within("source", "value of time", facts.time_classes.iter().filter_map(|row| row.source), n_sources)?;
    for row in &trade.gateways {
        within("economy", "gateways", [row.economy], n_economies)?;
        within("node", "gateways", [row.node], atlas.network.nodes.len())?;
        within("source", "gateways", row.source, n_sources)?;
    }
    for row in &trade.bilateral {
        within("economy", "trade by partner", [row.reporter, row.partner], n_economies)?;
        within("source", "trade by partner", [row.source], n_sources)?;
        note(row.note)?;
    }
    for row in &trade.places {
        within("node", &row.id, row.nodes.iter().copied(), atlas.network.nodes.len())?;
        within("zone", &row.id, row.zone, atlas.zones.len())?;
        within("corridor", &row.id, row.corridor, atlas.network.corridors.len())?;
    }
    for row in &trade.place_figures {
        within("place", "figures of places", [row.place], trade.places.len())?;
        within("word", "figures of places", [row.measure, row.unit], n_words)?;
        within("source", "figures of places", [row.source], n_sources)?;
        note(row.note)?;
    }
    for row in &trade.commodities {
        within("section", &row.name, row.section, n_words)?;
    }
    for row in &trade.goods {
        within("economy", "goods", [row.reporter, row.partner], n_economies)?;
        within("source", "goods", [row.source], n_sources)?;
        note(row.note)?;
        if trade.commodities.len() <= usize::from(row.commodity) {
            return Err(format!("commodity {}", row.commodity));
        }
    }
    Ok(())
}

fn check_basemap(atlas: &Atlas) -> Result<(), String> {
    let basemap = &atlas.basemap;
    let lines =
        [&basemap.arcs, &basemap.rivers, &basemap.lake_rings, &basemap.admin1, &basemap.chinese_lines];
    let counties = basemap.counties.iter().map(|county| &county.rings);
    if !lines.into_iter().chain(counties).all(Lines::is_sound) {
        return Err("lines whose lists do not fit".into());
    }
    let n_rings: u64 = basemap.lakes.iter().map(|n| u64::from(*n)).sum();
    if n_rings != basemap.lake_rings.len() as u64 {
        return Err(format!("{n_rings} rings of lakes"));
    }
    if let Some((arc, _)) = basemap.contested.iter().find(|(arc, _)| basemap.arcs.len() <= *arc as usize) {
        return Err(format!("arc {arc} of a contested line"));
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
