//! User data state. Lives in the late chunk: the first map needs none of it.

use crate::browser::LocalFile;
use crate::store::{Context, OwnFacts};
use atlas_engine::app_state::{Action, TradeState};
use atlas_engine::import::{FolderQuery, Form, ImportOptions, ImportSummary};
use atlas_engine::model::FeatureId;
use atlas_engine::scene::{SharedVolumes, Volumes};
use atlas_engine::user_data::{Choices, FeatureText, OwnFlows, OwnPicture, OwnSet, OwnSource, own_items};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

thread_local! {
    /// Belongs to no component, and so outlives them all.
    static OWN: ArcRwSignal<Own> = ArcRwSignal::new(Own::default());
    /// Files as they were chosen, by the numbers of their sets, to be read again when their reading is corrected.
    static FILES: RefCell<BTreeMap<u32, (LocalFile, ImportOptions)>> = const { RefCell::new(BTreeMap::new()) };
    /// The file that was refused last.
    static REFUSED: RefCell<Option<(LocalFile, ImportOptions, OwnSource)>> = const { RefCell::new(None) };
}

/// The reader's own data.
pub(crate) fn own() -> ArcRwSignal<Own> {
    OWN.with(Clone::clone)
}

/// Changes them, and tells the rest of the application what it needs to know.
pub(crate) fn update(context: Context, change: impl FnOnce(&mut Own)) {
    let n_before = own().with_untracked(|own| own.n_pictures);
    own().update(change);
    let (is_drawn, facts) = own().with_untracked(|own| {
        let facts = OwnFacts {
            is_used: !own.sets.is_empty() || own.progress.is_some(),
            has_years: 1 < own.years().len(),
            is_clustered: own.is_clustered && own.picture.is_some(),
            refused: own.refused.as_ref().map(|refusal| refusal.text.clone()),
            is_settled: 0 < own.n_pictures || own.refused.is_some(),
            ..context.own.get_untracked()
        };
        (own.n_pictures != n_before, facts)
    });
    let facts = if is_drawn {
        own().with_untracked(|own| OwnFacts {
            flows: own.picture.as_ref().map(|picture| SharedVolumes::new(picture.volumes.clone())),
            others: SharedVolumes::new(Volumes::clone(&own.features)),
            ..facts
        })
    } else {
        facts
    };
    if context.own.with_untracked(|known| *known != facts) {
        context.own.set(facts);
    }
}

/// The reader's own data: what was read, what is shown, what goes on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    /// Files that were taken in.
    pub(crate) sets: Vec<Arc<OwnSet>>,
    /// Those that there were before the last change, while that can be undone.
    pub(crate) before: Option<Vec<Arc<OwnSet>>>,
    /// Overlay of user flows.
    pub(crate) picture: Option<Arc<OwnPicture>>,
    /// Overlay of user features.
    pub(crate) features: Arc<Volumes>,
    /// Their table.
    pub(crate) rows: Arc<Vec<FeatureText>>,
    /// Job in progress.
    pub(crate) progress: Option<OwnProgress>,
    /// A file that was refused.
    pub(crate) refused: Option<OwnRefusal>,
    /// Commodity filter; `None` for all.
    pub(crate) goods: Option<u16>,
    /// True to cluster nearby places.
    pub(crate) is_clustered: bool,
    /// True while files are dragged over the page.
    pub(crate) is_over: bool,
    /// Files that the browser keeps, with their bytes.
    pub(crate) kept: Vec<(String, f64)>,
    /// Places that were chosen for names.
    pub(crate) choices: Choices,
    /// Last folder query.
    pub(crate) asked: Option<FolderQuery>,
    /// Counts up with each picture.
    pub(crate) n_pictures: u32,
    /// Count up with each piece of work, by its kind: what was begun before gives up.
    pub(crate) runs: [u32; 4],
}

impl Own {
    /// The flows that are shown: of several tables the last.
    pub(crate) fn flows(&self) -> Option<(&Arc<OwnSet>, &Arc<OwnFlows>)> {
        self.sets.iter().rev().filter(|set| set.is_shown).find_map(|set| Some((set, set.flows()?)))
    }

    /// Years of all that is shown, in order.
    pub(crate) fn years(&self) -> Vec<u16> {
        let mut years: Vec<u16> = Vec::new();
        for year in self.sets.iter().filter(|set| set.is_shown).flat_map(|set| set.years()) {
            if let Err(index) = years.binary_search(year) {
                years.insert(index, *year);
            }
        }
        years
    }
}

/// Progress of a job on a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnProgress {
    /// In words.
    pub(crate) text: String,
    /// 0 to 1; nothing while nobody knows.
    pub(crate) share: Option<f64>,
}

/// A file that was refused.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnRefusal {
    /// Name of the file.
    pub(crate) name: String,
    /// Why, in words.
    pub(crate) text: String,
    /// Recognised layout, if it can be corrected.
    pub(crate) form: Option<Form>,
    /// Faulty rows, if that is why.
    pub(crate) summary: ImportSummary,
}

/// The file of a set, while it is at hand.
pub(crate) fn file_of(set: u32) -> Option<LocalFile> {
    FILES.with_borrow(|files| files.get(&set).map(|(file, _)| file.clone()))
}

/// The file of a set, or the file refused last, with the options and the source it was read by.
pub(super) fn file_to_correct(set: Option<u32>) -> Option<(LocalFile, ImportOptions, OwnSource)> {
    let Some(id) = set else { return REFUSED.with_borrow(Clone::clone) };
    let source =
        own().with_untracked(|own| own.sets.iter().find(|set| set.id == id).map(|set| set.source.clone()))?;
    let (file, options) = FILES.with_borrow(|files| files.get(&id).cloned())?;
    Some((file, options, source))
}

/// Keeps the file of a set, so that it can be read again with other options.
pub(super) fn remember_file(set: u32, file: LocalFile, options: ImportOptions) {
    FILES.with_borrow_mut(|files| files.insert(set, (file, options)));
}

/// Keeps the file that was refused last, so that it can be read again with other options.
pub(super) fn remember_refused(file: LocalFile, options: ImportOptions, source: OwnSource) {
    REFUSED.set(Some((file, options, source)));
}

/// Refuses a file, and says why.
pub(crate) fn refuse(context: Context, name: &str, text: String, form: Option<Form>, summary: ImportSummary) {
    update(context, |own| {
        own.progress = None;
        own.refused = Some(OwnRefusal { name: name.to_owned(), text, form, summary });
    });
}

/// Changes which sets there are; what there was before can be had back.
pub(crate) fn change_sets(context: Context, change: impl FnOnce(&mut Vec<Arc<OwnSet>>)) {
    update(context, |own| {
        own.before = Some(own.sets.clone());
        change(&mut own.sets);
    });
    sets_changed(context);
}

/// The atlas has other things of the reader's own, and the link names other addresses.
pub(super) fn sets_changed(context: Context) {
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
pub(crate) fn set_source(context: Context, id: u32, source: OwnSource) {
    update(context, |own| {
        for set in own.sets.iter_mut().filter(|set| set.id == id) {
            *set = Arc::new(OwnSet { source: source.clone(), ..OwnSet::clone(set) });
        }
    });
    sets_changed(context);
}

/// Forgets the files themselves, which only reading them again needs.
pub(crate) fn forget_files() {
    FILES.take();
    REFUSED.take();
}
