//! Overlay of user data, computed in slices.

use super::sets::{Own, own, update};
use super::text::say;
use super::time_slices::{Slices, Work};
use crate::browser;
use crate::store::Context;
use atlas_engine::flow::RowFilter;
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::{OwnJob, feature_picture};
use leptos::prelude::*;
use std::sync::Arc;

/// Row filter: year, base year of a comparison, commodity.
pub(crate) fn filter(context: Context, own: &Own) -> RowFilter {
    let years = own.years();
    let (year, compare) = context.state.with_untracked(|state| (state.trade.year, state.trade.compare));
    let known = |year: Option<u16>| year.filter(|year| years.contains(year));
    RowFilter {
        year: known(year),
        compare: known(compare).filter(|_| known(year).is_some()),
        goods: own.goods,
    }
}

/// Works the picture out, by the years and the drawing that are chosen.
pub(crate) async fn draw(context: Context) {
    let begun = browser::now_ms();
    let mut slices = Slices::begin(context, Work::Draw);
    let (flows, filter, is_clustered, sets) = own().with_untracked(|own| {
        let flows = own.flows().map(|(_, flows)| Arc::clone(flows));
        (flows, filter(context, own), own.is_clustered, own.sets.clone())
    });
    let (features, rows) = feature_picture(&sets, filter.year, context.lang.get_untracked());
    let mut picture = None;
    if let Some(flows) = flows {
        let is_led = context.state.with_untracked(|state| state.trade.is_led);
        let clustered = is_clustered.then(|| whole_zoom(context.camera.get_untracked().zoom));
        let mut job = {
            let atlas = context.atlas();
            let atlas = atlas.borrow();
            let facts = atlas.facts.as_ref().filter(|_| is_led);
            OwnJob::new(filter, facts, clustered, &atlas)
        };
        while job.step(&flows, &|| slices.is_over()) {
            let share = job.share();
            let text = fill(say(context, Message::OwnWorking), &[("n", &format!("{:.0}", 100.0 * share))]);
            if !slices.rest(text, share).await {
                return;
            }
        }
        picture = Some(Arc::new(job.finish()));
    }
    browser::set_html_attribute("data-atlas-own-draw-ms", &format!("{:.0}", browser::now_ms() - begun));
    update(context, |own| {
        own.progress = None;
        own.picture = picture;
        own.features = Arc::new(features);
        own.rows = Arc::new(rows);
        own.n_pictures += 1;
    });
}

/// The whole zoom for which places are brought together.
fn whole_zoom(zoom: f64) -> u8 {
    zoom.round().clamp(0.0, 12.0) as u8
}

/// Draws own data again: other years, another zoom, another language.
pub(crate) fn redraw_own(context: Context) {
    leptos::task::spawn_local(draw(context));
}
