//! What is known of the reader's own data. It lives in the later part: the first map needs none of it.

use crate::ui::context::{Context, OwnFacts};
use atlas_engine::import::{FolderQuery, Form, ImportSummary};
use atlas_engine::scene::SharedVolumes;
use atlas_engine::scene::Volumes;
use atlas_engine::user_data::{Choices, FeatureText, OwnFlows, OwnPicture, OwnSet};
use leptos::prelude::*;
use std::sync::Arc;

thread_local! {
    /// Belongs to no component, and so outlives them all.
    static OWN: ArcRwSignal<Own> = ArcRwSignal::new(Own::default());
}

/// The reader's own data.
pub(in crate::ui) fn own() -> ArcRwSignal<Own> {
    OWN.with(Clone::clone)
}

/// Changes them, and tells the rest of the application what it needs to know.
pub(super) fn update(context: Context, change: impl FnOnce(&mut Own)) {
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
pub(in crate::ui) struct Own {
    /// Files that were taken in.
    pub(in crate::ui) sets: Vec<Arc<OwnSet>>,
    /// Those that there were before the last change, while that can be undone.
    pub(in crate::ui) before: Option<Vec<Arc<OwnSet>>>,
    /// What the map shows of the flows.
    pub(in crate::ui) picture: Option<Arc<OwnPicture>>,
    /// What it shows of points, countries, lines and areas.
    pub(in crate::ui) features: Arc<Volumes>,
    /// Their table.
    pub(in crate::ui) rows: Arc<Vec<FeatureText>>,
    /// What goes on.
    pub(in crate::ui) progress: Option<OwnProgress>,
    /// A file that was refused.
    pub(in crate::ui) refused: Option<OwnRefusal>,
    /// Which goods are shown; all if none.
    pub(in crate::ui) goods: Option<u16>,
    /// Whether places that stand near each other are brought together.
    pub(in crate::ui) is_clustered: bool,
    /// Whether files are held over the page.
    pub(in crate::ui) is_over: bool,
    /// Files that the browser keeps, with their bytes.
    pub(in crate::ui) kept: Vec<(String, f64)>,
    /// Places that were chosen for names.
    pub(in crate::ui) choices: Choices,
    /// What was asked of a folder last.
    pub(in crate::ui) asked: Option<FolderQuery>,
    /// Counts up with each picture.
    pub(in crate::ui) n_pictures: u32,
    /// Count up with each piece of work, by its kind: what was begun before gives up.
    pub(in crate::ui) runs: [u32; 4],
}

impl Own {
    /// The flows that are shown: of several tables the last.
    pub(in crate::ui) fn flows(&self) -> Option<(&Arc<OwnSet>, &Arc<OwnFlows>)> {
        self.sets.iter().rev().filter(|set| set.is_shown).find_map(|set| Some((set, set.flows()?)))
    }

    /// Years of all that is shown, in order.
    pub(in crate::ui) fn years(&self) -> Vec<u16> {
        let mut years: Vec<u16> = Vec::new();
        for year in self.sets.iter().filter(|set| set.is_shown).flat_map(|set| set.years()) {
            if let Err(index) = years.binary_search(year) {
                years.insert(index, *year);
            }
        }
        years
    }
}

/// How far the work on a file is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) struct OwnProgress {
    /// In words.
    pub(in crate::ui) text: String,
    /// 0 to 1; nothing while nobody knows.
    pub(in crate::ui) share: Option<f64>,
}

/// A file that was refused.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) struct OwnRefusal {
    /// Name of the file.
    pub(in crate::ui) name: String,
    /// Why, in words.
    pub(in crate::ui) text: String,
    /// What it was taken for, if it can be corrected.
    pub(in crate::ui) form: Option<Form>,
    /// Faulty rows, if that is why.
    pub(in crate::ui) summary: ImportSummary,
}
