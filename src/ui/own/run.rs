//! Reading files in the worker, finding their places, working pictures out: in pieces between which the page draws.

use super::data::{Own, OwnProgress, OwnRefusal, own, update};
use super::words::{fault_text, number, say};
use crate::browser::{self, Answer, AskedWorker, Ender, LocalFile};
use crate::ui::context::Context;
use atlas_engine::app_state::{Action, TradeState};
use atlas_engine::flow::RowFilter;
use atlas_engine::import::{
    Form, ImportEvent, ImportOptions, ImportOrder, ImportSummary, OwnPlace, decode, encode,
};
use atlas_engine::model::{Atlas, FeatureId};
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::{
    Gazetteer, OpenPlace, OwnContent, OwnFeatures, OwnFlows, OwnJob, OwnSet, OwnSource, Placing,
    feature_picture, next_id, own_items,
};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;

/// Milliseconds of work before the page draws again.
const SLICE_MS: f64 = 12.0;
/// Milliseconds between two looks whether it is the turn of a file.
const TURN_MS: u32 = 30;

thread_local! {
    /// Files as they were chosen, by the numbers of their sets, to be read again when their reading is corrected.
    static FILES: RefCell<BTreeMap<u32, (LocalFile, ImportOptions)>> = const { RefCell::new(BTreeMap::new()) };
    /// The file that was refused last.
    static REFUSED: RefCell<Option<(LocalFile, ImportOptions, OwnSource)>> = const { RefCell::new(None) };
    /// Ends the reading that goes on.
    static READING: RefCell<Option<Ender>> = const { RefCell::new(None) };
    /// Whether one goes on.
    static IS_READING: Cell<bool> = const { Cell::new(false) };
    /// All names of places.
    static GAZETTEER: RefCell<Option<(bool, Rc<Gazetteer>)>> = const { RefCell::new(None) };
}

/// Kinds of work; what is begun of a kind ends what goes on of it, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Read,
    Place,
    Draw,
    Save,
}

/// Work that lets the page draw in between, and gives up when other work of its kind has begun.
pub(super) struct Slices {
    context: Context,
    work: Work,
    run: u32,
    start_ms: f64,
}

impl Slices {
    /// Begins new work; what was going on of its kind gives up.
    pub(super) fn begin(context: Context, work: Work) -> Self {
        if work == Work::Read {
            READING.take().into_iter().for_each(Ender::end);
        }
        update(context, |own| own.runs[work as usize] += 1);
        let run = own().with_untracked(|own| own.runs[work as usize]);
        Self { context, work, run, start_ms: browser::now_ms() }
    }

    pub(super) fn is_over(&self) -> bool {
        SLICE_MS < browser::now_ms() - self.start_ms
    }

    /// Whether nothing else has begun.
    pub(super) fn goes_on(&self) -> bool {
        own().with_untracked(|own| own.runs[self.work as usize]) == self.run
    }

    /// Shows how far it is and lets the page draw; whether to go on.
    pub(super) async fn rest(&mut self, text: String, share: f64) -> bool {
        if !self.goes_on() {
            return false;
        }
        update(self.context, |own| own.progress = Some(OwnProgress { text, share: Some(share) }));
        browser::rest().await;
        self.start_ms = browser::now_ms();
        self.goes_on()
    }
}

/// The file of a set, if it is still at hand.
pub(super) fn file_of(set: u32) -> Option<LocalFile> {
    FILES.with_borrow(|files| files.get(&set).map(|(file, _)| file.clone()))
}

/// Takes files in, one after the other.
pub(in crate::ui) fn take_files(context: Context, files: Vec<LocalFile>, source: OwnSource) {
    leptos::task::spawn_local(async move {
        for file in files {
            in_turn(read(context, file, ImportOptions::default(), source.clone(), None)).await;
        }
    });
}

/// Reads when nothing else is being read: what comes while something is waits for its turn.
pub(super) async fn in_turn(reading: impl Future<Output = ()>) {
    while IS_READING.replace(true) {
        browser::wait(TURN_MS).await;
    }
    reading.await;
    IS_READING.set(false);
}

/// Reads a set again with corrections, or the file that was refused.
pub(super) fn correct(
    context: Context,
    set: Option<u32>,
    change: impl FnOnce(ImportOptions) -> ImportOptions,
) {
    let found = match set {
        Some(id) => {
            let source = own()
                .with_untracked(|own| own.sets.iter().find(|set| set.id == id).map(|set| set.source.clone()));
            FILES
                .with_borrow(|files| files.get(&id).cloned())
                .zip(source)
                .map(|((file, options), source)| (file, options, source))
        }
        None => REFUSED.with_borrow(Clone::clone),
    };
    let Some((file, options, source)) = found else { return };
    leptos::task::spawn_local(in_turn(read(context, file, change(options), source, set)));
}

/// Reads what an address of a link names, unless it is there.
pub(in crate::ui) fn fetch_own(context: Context, addresses: String) {
    leptos::task::spawn_local(async move {
        for address in addresses.split(',') {
            fetch(context, address.trim().to_owned()).await;
        }
    });
}

async fn fetch(context: Context, address: String) {
    let refuse_with = |text: String| refuse(context, &address, text, None, ImportSummary::default());
    update(context, |own| own.progress = Some(OwnProgress { text: address.clone(), share: None }));
    let (file, source) = if let Some(name) = address.strip_prefix("kept:") {
        let Some(file) = browser::kept(name).await else {
            let cause = fill(say(context, Message::OwnUnreadable), &[("cause", &address)]);
            return refuse_with(cause);
        };
        (file, OwnSource::Kept(name.to_owned()))
    } else {
        let config = context.state.with_untracked(|state| Arc::clone(&state.config));
        let origin = browser::origin_of(&address);
        let is_allowed = origin
            .is_some_and(|origin| origin == browser::own_origin() || config.data_origins.contains(&origin));
        if !is_allowed {
            return refuse_with(fill(say(context, Message::OwnAddressRefused), &[("address", &address)]));
        }
        if address.ends_with("manifest.json") {
            return in_turn(super::folder::read(context, address, None)).await;
        }
        match browser::fetch_file(&address).await {
            Ok(file) => (file, OwnSource::Address(address.clone())),
            Err(cause) => {
                return refuse_with(fill(say(context, Message::OwnUnreadable), &[("cause", &cause)]));
            }
        }
    };
    in_turn(read(context, file, ImportOptions::default(), source, None)).await;
}

pub(super) fn refuse(context: Context, name: &str, text: String, form: Option<Form>, summary: ImportSummary) {
    update(context, |own| {
        own.progress = None;
        own.refused = Some(OwnRefusal { name: name.to_owned(), text, form, summary });
    });
}

/// What has come of a file so far.
#[derive(Default)]
struct Coming {
    form: Option<Form>,
    flows: OwnFlows,
    features: OwnFeatures,
}

/// Reads a file, finds its places, and draws it. What was shown before stays until the new picture is there, and whatever is
/// wrong with the file.
pub(super) async fn read(
    context: Context,
    file: LocalFile,
    options: ImportOptions,
    source: OwnSource,
    replaces: Option<u32>,
) {
    let begun = browser::now_ms();
    browser::mark("atlas:own-begun");
    update(context, |own| own.refused = None);
    let mut slices = Slices::begin(context, Work::Read);
    let mut coming = Coming::default();
    let order = ImportOrder {
        name: file.name.clone(),
        n_bytes: file.size() as u64,
        options: options.clone(),
        folder: None,
    };
    tell_reading(context, &file.name, file.size(), 0, 0);
    let mut take = |event: ImportEvent| match event {
        ImportEvent::Progress(n_bytes, n_rows) => {
            tell_reading(context, &file.name, file.size(), n_bytes, n_rows);
        }
        ImportEvent::Form(form) => coming.form = Some(form),
        ImportEvent::Flows(batch) => coming.flows.take(batch),
        ImportEvent::Features(features) => coming.features.take(features),
        ImportEvent::Folder(_) | ImportEvent::Done(_) | ImportEvent::Refused(_) => (),
    };
    let summary = match ask_worker(context, &order, Some(&file), &slices, &mut take).await {
        Ok(None) => return,
        Ok(Some(summary)) if 0 < summary.n_rows => summary,
        Ok(Some(summary)) => {
            let text = fill(say(context, Message::OwnNoGood), &[("name", &file.name)]);
            REFUSED.set(Some((file.clone(), options, source)));
            return refuse(context, &file.name, text, coming.form, summary);
        }
        Err(text) => {
            // Of a table it can be said how it is to be read.
            let form = coming.form.filter(|form| form.format.is_table());
            REFUSED.set(Some((file.clone(), options, source)));
            return refuse(context, &file.name, text, form, ImportSummary::default());
        }
    };
    let Coming { form, flows, features } = coming;
    let id = own().with_untracked(|own| next_id(&own.sets));
    let content = if flows.table.is_empty() {
        OwnContent::Features(Arc::new(features))
    } else {
        OwnContent::Flows(Arc::new(flows))
    };
    let set = OwnSet {
        id,
        name: file.name.clone(),
        source,
        form,
        summary,
        open: Vec::new(),
        part: None,
        content,
        is_shown: true,
    };
    let Some(set) = find_places(context, set, &mut slices).await else { return };
    browser::set_html_attribute("data-atlas-own-read-ms", &format!("{:.0}", browser::now_ms() - begun));
    FILES.with_borrow_mut(|files| files.insert(id, (file, options)));
    change_sets(context, |sets| {
        let set = Arc::new(set);
        match replaces.and_then(|old| sets.iter_mut().find(|set| set.id == old)) {
            Some(place) => *place = set,
            None => sets.push(set),
        }
    });
    draw(context).await;
    browser::set_html_attribute("data-atlas-own-ms", &format!("{:.0}", browser::now_ms() - begun));
}

/// Lets a worker of its own read, and hands on what it tells. Nothing comes back if other reading has begun.
pub(super) async fn ask_worker(
    context: Context,
    order: &ImportOrder,
    file: Option<&LocalFile>,
    slices: &Slices,
    take: &mut dyn FnMut(ImportEvent),
) -> Result<Option<ImportSummary>, String> {
    let unreadable = |cause: String| fill(say(context, Message::OwnUnreadable), &[("cause", &cause)]);
    let script = browser::boot_data("importer").unwrap_or_default();
    let worker = AskedWorker::start(&script).map_err(unreadable)?;
    READING.set(Some(worker.ender()));
    worker.ask(&encode(order), file.map(LocalFile::blob)).await.map_err(unreadable)?;
    loop {
        let answer = worker.answer().await;
        // Whoever has begun something else wants no more of this one; with the worker its memory goes.
        if !slices.goes_on() {
            return Ok(None);
        }
        let bytes = match answer {
            Answer::Bytes(bytes) => bytes,
            Answer::Ended(cause) => {
                browser::warn(&cause);
                return Err(ended_text(context, &worker, cause));
            }
        };
        match decode::<ImportEvent>(&bytes) {
            Some(ImportEvent::Done(summary)) => return Ok(Some(summary)),
            Some(ImportEvent::Refused(fault)) => return Err(fault_text(context, &fault)),
            Some(event) => take(event),
            None => return Err(unreadable("the importer is of another version".into())),
        }
    }
}

/// Why a worker has ended: it never came, or it ran out of memory.
fn ended_text(context: Context, worker: &AskedWorker, cause: String) -> String {
    if worker.is_there() {
        return say(context, Message::OwnFaultMemory).to_owned();
    }
    let cause = if cause.is_empty() { "importer".to_owned() } else { cause };
    fill(say(context, Message::OwnUnreadable), &[("cause", &cause)])
}

/// Tells how far the reading of so many bytes is.
pub(super) fn tell_reading(context: Context, name: &str, size: f64, n_bytes: u64, n_rows: u32) {
    let n = number(context, n_rows as usize);
    let [done, all] = [n_bytes as f64, size].map(|bytes| super::words::size_text(context, bytes));
    let parts = [("name", name), ("n", &n), ("done", &done), ("all", &all)];
    let text = fill(say(context, Message::OwnReading), &parts);
    let share = (0.0 < size).then(|| (n_bytes as f64 / size).min(1.0));
    update(context, |own| own.progress = Some(OwnProgress { text, share }));
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

/// Finds the places of a set.
pub(super) async fn find_places(context: Context, mut set: OwnSet, slices: &mut Slices) -> Option<OwnSet> {
    let gazetteer = gazetteer(context);
    let choices = own().with_untracked(|own| own.choices.clone());
    let lang = context.lang.get_untracked();
    set.open.clear();
    let mut open: Vec<OpenPlace> = Vec::new();
    let finding = |n: usize, all: usize| {
        let share = n as f64 / all.max(1) as f64;
        let text = fill(say(context, Message::OwnFinding), &[("n", &format!("{:.0}", 100.0 * share))]);
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
                if slices.is_over() {
                    let (text, share) = finding(n, flows.named.len());
                    if !slices.rest(text, share).await {
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
                if slices.is_over() {
                    let (text, share) = finding(n, features.features.len());
                    if !slices.rest(text, share).await {
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

/// Changes which sets there are; what there was before can be had back.
pub(super) fn change_sets(context: Context, change: impl FnOnce(&mut Vec<Arc<OwnSet>>)) {
    update(context, |own| {
        own.before = Some(own.sets.clone());
        change(&mut own.sets);
    });
    sets_changed(context);
}

/// The atlas has other things of the reader's own, and the link names other addresses.
fn sets_changed(context: Context) {
    let sets = own().with_untracked(|own| own.sets.clone());
    context.atlas().borrow_mut().own = own_items(&sets);
    context.epoch.update(|epoch| *epoch += 1);
    let addresses: Vec<String> = sets
        .iter()
        .filter_map(|set| match &set.source {
            OwnSource::Address(address) => Some(address.clone()),
            OwnSource::Kept(name) => Some(format!("kept:{name}")),
            OwnSource::Device | OwnSource::Host => None,
        })
        .collect();
    let data = (!addresses.is_empty()).then(|| addresses.join(","));
    let trade = context.state.with_untracked(|state| state.trade.clone());
    if trade.data != data {
        context.act(Action::SetTrade(TradeState { data, ..trade }));
    }
    // What was selected may have another number now, or be gone.
    if context.state.with_untracked(|state| matches!(state.selection, Some(FeatureId::Own(_)))) {
        context.act(Action::Select(None));
    }
}

/// Another source of a set.
pub(super) fn set_source(context: Context, id: u32, source: OwnSource) {
    update(context, |own| {
        for set in own.sets.iter_mut().filter(|set| set.id == id) {
            *set = Arc::new(OwnSet { source: source.clone(), ..OwnSet::clone(set) });
        }
    });
    sets_changed(context);
}

/// Takes a set away.
pub(super) fn remove(context: Context, id: u32) {
    change_sets(context, |sets| sets.retain(|set| set.id != id));
    redraw_own(context);
}

/// Shows a set, or not.
pub(super) fn show(context: Context, id: u32, is_shown: bool) {
    update(context, |own| {
        for set in own.sets.iter_mut().filter(|set| set.id == id) {
            *set = Arc::new(OwnSet { is_shown, ..OwnSet::clone(set) });
        }
    });
    redraw_own(context);
}

/// Brings back what there was before the last change.
pub(super) fn undo(context: Context) {
    update(context, |own| {
        if let Some(before) = own.before.take() {
            own.sets = before;
        }
        own.refused = None;
    });
    sets_changed(context);
    redraw_own(context);
}

/// Chooses the place that a name means, in all sets.
pub(super) fn choose_place(context: Context, name: String, feature: String) {
    update(context, |own| {
        own.choices.insert(name.clone(), feature);
    });
    leptos::task::spawn_local(async move {
        let mut slices = Slices::begin(context, Work::Place);
        let sets = own().with_untracked(|own| own.sets.clone());
        for set in sets.iter().filter(|set| set.open.iter().any(|open| open.name == name)) {
            let Some(found) = find_places(context, OwnSet::clone(set), &mut slices).await else { return };
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

/// Which rows count.
pub(super) fn filter(context: Context, own: &Own) -> RowFilter {
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
pub(super) async fn draw(context: Context) {
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
pub(in crate::ui) fn redraw_own(context: Context) {
    leptos::task::spawn_local(draw(context));
}

/// Forgets the files themselves, which only reading them again needs.
pub(super) fn forget_files() {
    FILES.take();
    REFUSED.take();
}

/// Gives up what goes on.
pub(super) fn cancel(context: Context) {
    READING.take().into_iter().for_each(Ender::end);
    update(context, |own| {
        own.runs.iter_mut().for_each(|run| *run += 1);
        own.progress = None;
    });
}
