//! Changes of the trade query, and words with the tables at hand.

use crate::store::{Command, Context};
use atlas_engine::analysis::VolumeAnswer;
use atlas_engine::app_state::{Action, TradeState};
use atlas_engine::model::{Atlas, Facts};
use atlas_engine::present::VolumeWriter;
use leptos::prelude::*;

/// Changes the question.
pub(super) fn ask(context: Context, change: impl FnOnce(TradeState) -> TradeState) {
    let next = change(context.state.with_untracked(|state| state.trade.clone()));
    context.act(Action::SetTrade(next));
}

/// The same while something is dragged or played: the history gets no entry for every step.
pub(super) fn adjust(context: Context, change: impl FnOnce(TradeState) -> TradeState) {
    let next = change(context.state.with_untracked(|state| state.trade.clone()));
    context.send(Command::Adjust(Action::SetTrade(next)));
}

/// Writes with the tables; nothing until they are there.
pub(super) fn written<T>(
    context: Context,
    write: impl FnOnce(VolumeWriter<'_>, &Atlas, &Facts) -> T,
) -> Option<T> {
    let (lang, state) = (context.lang.get(), context.state.with(|state| state.trade.clone()));
    context.with_atlas(|atlas| {
        let facts = atlas.facts.as_ref()?;
        Some(write(VolumeWriter::new(atlas, facts, &state, lang), atlas, facts))
    })
}

/// Writes the answer; nothing while there is none.
pub(super) fn of_answer<T>(
    context: Context,
    write: impl FnOnce(VolumeWriter<'_>, &VolumeAnswer, &Facts) -> T,
) -> Option<T> {
    context.volumes.with(|answer| {
        let answer = answer.as_ref()?;
        written(context, |writer, _, facts| write(writer, answer, facts))
    })
}
