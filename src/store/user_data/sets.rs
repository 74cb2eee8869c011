//! State of the user data. It lives in the late chunk; the first load knows only its summary.

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
    /// Owned by no component, so that it outlives them all.
    static OWN: ArcRwSignal<Own> = ArcRwSignal::new(Own::default());
    /// Source files by set, read again when their reading is corrected.
    static FILES: RefCell<BTreeMap<u32, (LocalFile, ImportOptions)>> = const { RefCell::new(BTreeMap::new()) };
    /// The last refused file.
    static REFUSED: RefCell<Option<(LocalFile, ImportOptions, OwnSource)>> = const { RefCell::new(None) };
}

/// Signal of the user data.
pub(crate) fn own() -> ArcRwSignal<Own> {
    OWN.with(Clone::clone)
}

/// Changes the user data and updates their summary in the context.
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

/// User data: sets, picture, progress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    /// Imported sets, oldest first.
    pub(crate) sets: Vec<Arc<OwnSet>>,
    /// Sets before the last change; `None` if it cannot be undone.
    pub(crate) before: Option<Vec<Arc<OwnSet>>>,
    /// Picture of the flows; `None` without flows.
    pub(crate) picture: Option<Arc<OwnPicture>>,
    /// Layers of points, countries, lines and areas.
    pub(crate) features: Arc<Volumes>,
    /// Rows of their table.
    pub(crate) rows: Arc<Vec<FeatureText>>,
    /// Progress of the current job; `None` while idle.
    pub(crate) progress: Option<OwnProgress>,
    /// The last refusal.
    pub(crate) refused: Option<OwnRefusal>,
    /// Index of the goods shown; `None` for all.
    pub(crate) goods: Option<u16>,
    /// True if near places are clustered.
    pub(crate) is_clustered: bool,
    /// True while files are dragged over the page.
    pub(crate) is_over: bool,
    /// Stored files: name and size in bytes.
    pub(crate) stored_files: Vec<(String, f64)>,
    /// Places that the reader chose for names.
    pub(crate) choices: Choices,
    /// Last query of a folder.
    pub(crate) asked: Option<FolderQuery>,
    /// Incremented with each picture.
    pub(crate) n_pictures: u32,
    /// Run numbers by [`JobKind`](super::time_slices::JobKind); a job of an older number gives up.
    pub(crate) runs: [u32; 4],
}

impl Own {
    /// The flows shown: those of the last visible table.
    pub(crate) fn flows(&self) -> Option<(&Arc<OwnSet>, &Arc<OwnFlows>)> {
        self.sets.iter().rev().filter(|set| set.is_shown).find_map(|set| Some((set, set.flows()?)))
    }

    /// Years of all visible sets, ascending.
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

/// Progress of a job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnProgress {
    /// Localized description.
    pub(crate) text: String,
    /// Share from 0 to 1; `None` if unknown.
    pub(crate) share: Option<f64>,
}

/// A refused file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnRefusal {
    /// File name.
    pub(crate) name: String,
    /// Localized reason.
    pub(crate) text: String,
    /// Layout as guessed; `None` if it cannot be corrected.
    pub(crate) form: Option<Form>,
    /// Faulty rows.
    pub(crate) summary: ImportSummary,
}

/// Source file of a set; `None` if it is no longer at hand.
pub(crate) fn file_of(set: u32) -> Option<LocalFile> {
    FILES.with_borrow(|files| files.get(&set).map(|(file, _)| file.clone()))
}

/// Source file of a set, or the last refused one, with its options and source.
pub(super) fn file_to_correct(set: Option<u32>) -> Option<(LocalFile, ImportOptions, OwnSource)> {
    let Some(id) = set else { return REFUSED.with_borrow(Clone::clone) };
    let source =
        own().with_untracked(|own| own.sets.iter().find(|set| set.id == id).map(|set| set.source.clone()))?;
    let (file, options) = FILES.with_borrow(|files| files.get(&id).cloned())?;
    Some((file, options, source))
}

/// Keeps the source file of a set, to be read again with other options.
pub(super) fn remember_file(set: u32, file: LocalFile, options: ImportOptions) {
    FILES.with_borrow_mut(|files| files.insert(set, (file, options)));
}

/// Keeps the refused file, to be read again with other options.
pub(super) fn remember_refused(file: LocalFile, options: ImportOptions, source: OwnSource) {
    REFUSED.set(Some((file, options, source)));
}

/// Records a refusal with its localized reason.
pub(crate) fn refuse(context: Context, name: &str, text: String, form: Option<Form>, summary: ImportSummary) {
    update(context, |own| {
        own.progress = None;
        own.refused = Some(OwnRefusal { name: name.to_owned(), text, form, summary });
    });
}

/// Changes the sets; the change can be undone.
pub(crate) fn change_sets(context: Context, change: impl FnOnce(&mut Vec<Arc<OwnSet>>)) {
    update(context, |own| {
        own.before = Some(own.sets.clone());
        change(&mut own.sets);
    });
    sets_changed(context);
}

/// Brings atlas, link and selection in line with the sets.
pub(super) fn sets_changed(context: Context) {
    let sets = own().with_untracked(|own| own.sets.clone());
    context.atlas().borrow_mut().own = own_items(&sets);
    context.atlas_revision.update(|atlas_revision| *atlas_revision += 1);
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

/// Sets the source of a set.
pub(crate) fn set_source(context: Context, id: u32, source: OwnSource) {
    update(context, |own| {
        for set in own.sets.iter_mut().filter(|set| set.id == id) {
            *set = Arc::new(OwnSet { source: source.clone(), ..OwnSet::clone(set) });
        }
    });
    sets_changed(context);
}

/// Drops the source files, which are needed only for corrections.
pub(crate) fn forget_files() {
    FILES.take();
    REFUSED.take();
}
