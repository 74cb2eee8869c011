//! Places of names: resolved by the gazetteer in time slices, or chosen by the reader.

use super::picture::draw;
use super::sets::{own, sets_changed, update};
use super::text::untracked_text;
use super::time_slices::{JobKind, TimeSlicer};
use crate::store::Context;
use atlas_engine::import::OwnPlace;
use atlas_engine::model::{Atlas, FeatureId};
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::{Gazetteer, OpenPlace, OwnContent, OwnSet, Placing};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

thread_local! {
    /// The gazetteer, and whether it was built with the facts.
    static GAZETTEER: RefCell<Option<(bool, Rc<Gazetteer>)>> = const { RefCell::new(None) };
}

fn gazetteer(context: Context) -> Rc<Gazetteer> {
    let atlas = context.atlas();
    let atlas = atlas.borrow();
    // Codes and readings of names come with the facts.
    let has_facts = atlas.facts.is_some();
    let made = GAZETTEER.with_borrow(Clone::clone).filter(|(had_facts, _)| *had_facts == has_facts);
    made.map_or_else(
        || {
            let made = Rc::new(Gazetteer::new(&atlas));
            GAZETTEER.set(Some((has_facts, Rc::clone(&made))));
            made
        },
        |(_, made)| made,
    )
}

/// Resolves the places of a set; `None` if other work has begun.
pub(crate) async fn find_places(
    context: Context,
    mut set: OwnSet,
    slicer: &mut TimeSlicer,
) -> Option<OwnSet> {
    let gazetteer = gazetteer(context);
    let choices = own().with_untracked(|own| own.choices.clone());
    let lang = context.lang.get_untracked();
    set.open.clear();
    let mut open: Vec<OpenPlace> = Vec::new();
    let finding = |n: usize, all: usize| {
        let share = n as f64 / all.max(1) as f64;
        let text =
            fill(untracked_text(context, Message::OwnFinding), &[("n", &format!("{:.0}", 100.0 * share))]);
        (text, share)
    };
    match &mut set.content {
        OwnContent::Flows(flows) => {
            let flows = Arc::make_mut(flows);
            flows.places.clear();
            while let Some(place) = flows.named.get(flows.places.len()) {
                let placing = gazetteer.find(place, &choices, &context.atlas().borrow());
                let several: &[FeatureId] =
                    if let Placing::Several(several) = &placing { several } else { &[] };
                if let (false, OwnPlace::Named(name)) = (matches!(placing, Placing::Found(_)), place) {
                    let line = flows.first_rows.get(flows.places.len()).copied().unwrap_or(0);
                    let name = name.clone();
                    let n_open = open.len();
                    open.push(with_search(context, |search, atlas| {
                        gazetteer.open(&name, line, n_open, several, atlas, search, lang)
                    })?);
                }
                flows.places.push(if let Placing::Found(placed) = placing { Some(placed) } else { None });
                let n = flows.places.len();
                if slicer.is_over() {
                    let (text, share) = finding(n, flows.named.len());
                    if !slicer.rest(text, share).await {
                        return None;
                    }
                }
            }
        }
        OwnContent::Features(features) => {
            let features = Arc::make_mut(features);
            features.items.clear();
            while features.items.len() < features.features.len() {
                let known = (set.id, set.name.as_str());
                let found = with_search(context, |search, atlas| {
                    features.place_next(known, (&gazetteer, &choices, search), open.len(), atlas, lang)
                })?;
                if let Some(one) = found.filter(|one| !open.iter().any(|known| known.name == one.name)) {
                    open.push(one);
                }
                let n = features.items.len();
                if slicer.is_over() {
                    let (text, share) = finding(n, features.features.len());
                    if !slicer.rest(text, share).await {
                        return None;
                    }
                }
            }
        }
    }
    set.open = open;
    Some(set)
}

fn with_search<T>(
    context: Context,
    find: impl FnOnce(&atlas_engine::analysis::SearchIndex, &Atlas) -> T,
) -> Option<T> {
    untrack(|| context.with_search(|search, atlas| Some(find(search, atlas))))
}

/// Applies a reader's choice of place for a name, in all sets.
pub(crate) fn choose_place(context: Context, name: String, feature: String) {
    update(context, |own| {
        own.choices.insert(name.clone(), feature);
    });
    leptos::task::spawn_local(async move {
        let mut slicer = TimeSlicer::begin(context, JobKind::Place);
        let sets = own().with_untracked(|own| own.sets.clone());
        for set in sets.iter().filter(|set| set.open.iter().any(|open| open.name == name)) {
            let Some(found) = find_places(context, OwnSet::clone(set), &mut slicer).await else { return };
            update(context, |own| {
                for place in own.sets.iter_mut().filter(|place| place.id == found.id) {
                    *place = Arc::new(found.clone());
                }
            });
        }
        sets_changed(context);
        draw(context).await;
    });
}
