//! Edits of the trade query, and access to the trade writer.

use crate::store::{Command, Context};
use atlas_engine::analysis::VolumeAnswer;
use atlas_engine::app_state::{Action, TradeState};
use atlas_engine::model::{Atlas, Facts};
use atlas_engine::present::VolumeWriter;
use leptos::prelude::*;

/// Changes the trade query.
pub(super) fn ask(context: Context, change: impl FnOnce(TradeState) -> TradeState) {
    let next = change(context.state.with_untracked(|state| state.trade.clone()));
    context.act(Action::SetTrade(next));
}

/// Changes the trade query during a drag or playback, without a history entry.
pub(super) fn adjust(context: Context, change: impl FnOnce(TradeState) -> TradeState) {
    let next = change(context.state.with_untracked(|state| state.trade.clone()));
    context.send(Command::Adjust(Action::SetTrade(next)));
}

/// Writes with the trade writer; `None` until the facts have loaded.
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

/// Writes the answer; `None` while there is none.
pub(super) fn of_answer<T>(
    context: Context,
    write: impl FnOnce(VolumeWriter<'_>, &VolumeAnswer, &Facts) -> T,
) -> Option<T> {
    context.volumes.with(|answer| {
        let answer = answer.as_ref()?;
        written(context, |writer, _, facts| write(writer, answer, facts))
    })
}
