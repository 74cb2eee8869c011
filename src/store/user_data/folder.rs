//! Folders of flows that are too large to be read: of them a picture reads what it shows, and reads on when it shows something
//! else.

use super::import_worker::{ask_worker, begin_reading, in_turn, tell_reading};
use super::picture::draw;
use super::places::find_places;
use super::sets::{OwnProgress, change_sets, own, refuse, update};
use super::time_slices::Slices;
use crate::browser;
use crate::store::Context;
use atlas_engine::import::{
    Bounds, FolderPart, FolderQuery, ImportEvent, ImportOrder, ImportSummary, level_of_zoom,
};
use atlas_engine::space::lonlat_from_world;
use atlas_engine::user_data::{OwnContent, OwnFlows, OwnSet, OwnSource, next_id};
use atlas_engine::view::{Camera, Projection, Viewport};
use leptos::prelude::*;
use std::sync::Arc;

/// Share of the screen on each side that is read as well, so that a short way needs nothing new.
const MARGIN: f64 = 0.3;
/// Zoom from which a globe shows less than half of the world.
const GLOBE_ZOOM: f64 = 3.5;

fn bounds(camera: &Camera) -> Bounds {
    if camera.projection == Projection::Globe && camera.zoom < GLOBE_ZOOM {
        return Bounds::WORLD;
    }
    let visible = camera.visible(&Viewport::new(browser::width(), browser::height(), 1.0));
    let (north_west, south_east) = (lonlat_from_world(visible.min), lonlat_from_world(visible.max));
    let width = (visible.max.x - visible.min.x) * 360.0;
    Bounds {
        west: north_west.lon,
        south: south_east.lat,
        east: north_west.lon + width,
        north: north_west.lat,
    }
}

fn query(context: Context, address: &str) -> FolderQuery {
    let camera = context.camera.get_untracked();
    let years = context.state.with_untracked(|state| [state.trade.year, state.trade.compare]);
    FolderQuery {
        address: address.to_owned(),
        zoom: camera.zoom,
        bounds: bounds(&camera).grown(MARGIN),
        years: years.into_iter().flatten().collect(),
    }
}

/// True if a part covers what the map shows.
fn serves(context: Context, part: &FolderPart) -> bool {
    let camera = context.camera.get_untracked();
    let wanted = context.state.with_untracked(|state| [state.trade.year, state.trade.compare]);
    let has_years = wanted
        .into_iter()
        .flatten()
        .all(|year| part.years.contains(&year) || !part.sums.iter().any(|(known, _)| *known == year));
    // The finest cells serve every nearer zoom.
    let levels: Vec<u8> = (0..=part.level).collect();
    let is_level =
        level_of_zoom(camera.zoom, &levels) == Some(part.level) && camera.zoom < f64::from(part.level) + 1.0;
    has_years && is_level && part.bounds.holds(&bounds(&camera))
}

/// The view has moved: folders read on.
pub(crate) fn moved(context: Context) {
    let is_busy = own().with_untracked(|own| own.progress.is_some());
    let stale = own().with_untracked(|own| {
        let mut sets = own.sets.iter().filter(|set| set.is_shown);
        sets.find_map(|set| {
            let part = set.part.as_ref()?;
            let OwnSource::Address(address) = &set.source else { return None };
            let is_asked = own.asked.as_ref().is_some_and(|asked| *asked == query(context, address));
            (!serves(context, part) && !is_asked).then(|| (set.id, address.clone()))
        })
    });
    if let (Some((id, address)), false) = (stale, is_busy) {
        leptos::task::spawn_local(in_turn(read(context, address, Some(id))));
    }
}

/// Reads the part of a folder that is shown now.
pub(crate) async fn read(context: Context, address: String, replaces: Option<u32>) {
    let begun = browser::now_ms();
    let asked = query(context, &absolute(&address));
    update(context, |own| {
        own.refused = None;
        own.asked = Some(FolderQuery { address: address.clone(), ..asked.clone() });
    });
    let mut slices = begin_reading(context);
    let name = address.trim_end_matches("/manifest.json").rsplit('/').next().unwrap_or(&address).to_owned();
    let (flows, part, summary) = match receive(context, &name, asked, &slices).await {
        Ok(Some(read)) => read,
        Ok(None) => return,
        Err(text) => return refuse(context, &name, text, None, ImportSummary::default()),
    };
    browser::set_html_attribute("data-atlas-own-bytes", &part.n_bytes.0.to_string());
    let id = replaces.unwrap_or_else(|| own().with_untracked(|own| next_id(&own.sets)));
    let is_shown =
        own().with_untracked(|own| own.sets.iter().find(|set| set.id == id).is_none_or(|set| set.is_shown));
    let set = OwnSet {
        id,
        name,
        source: OwnSource::Address(address),
        form: None,
        summary,
        open: Vec::new(),
        part: Some(part),
        content: OwnContent::Flows(Arc::new(flows)),
        is_shown,
    };
    let Some(set) = find_places(context, set, &mut slices).await else { return };
    let set = Arc::new(set);
    let is_new = own().with_untracked(|own| !own.sets.iter().any(|known| known.id == id));
    if is_new {
        change_sets(context, |sets| sets.push(set));
    } else {
        update(context, |own| {
            own.sets.iter_mut().filter(|known| known.id == id).for_each(|known| *known = Arc::clone(&set));
        });
    }
    draw(context).await;
    browser::set_html_attribute("data-atlas-own-ms", &format!("{:.0}", browser::now_ms() - begun));
    // What was asked meanwhile.
    moved(context);
}

/// The worker stands elsewhere than the page: it wants whole addresses.
fn absolute(address: &str) -> String {
    browser::absolute_address(address).unwrap_or_else(|| address.to_owned())
}

type Read = (OwnFlows, FolderPart, ImportSummary);

async fn receive(
    context: Context,
    name: &str,
    query: FolderQuery,
    slices: &Slices,
) -> Result<Option<Read>, String> {
    let order = ImportOrder { name: name.to_owned(), folder: Some(query), ..ImportOrder::default() };
    update(context, |own| own.progress = Some(OwnProgress { text: name.to_owned(), share: None }));
    let (mut flows, mut part) = (OwnFlows::default(), FolderPart::default());
    let mut take = |event: ImportEvent| match event {
        ImportEvent::Folder(one) => part = one,
        ImportEvent::Flows(batch) => flows.take(batch),
        ImportEvent::Progress(n_bytes, n_rows) => {
            tell_reading(context, name, part.n_bytes.0 as f64, n_bytes, n_rows);
        }
        ImportEvent::Form(_) | ImportEvent::Features(_) | ImportEvent::Done(_) | ImportEvent::Refused(_) => {}
    };
    let Some(summary) = ask_worker(context, &order, None, slices, &mut take).await? else { return Ok(None) };
    // The years of the folder, with the sums of all of it: those of the part are only what is shown.
    (flows.years, flows.sums) = part.sums.iter().copied().unzip();
    Ok(Some((flows, part, summary)))
}
