//! Marks of places, with the symbols of volumes under them.

use super::declutter;
use super::frame::Frame;
use super::list::Layer;
use super::selection;
use super::volumes;
use crate::model::FeatureId;

/// Marks by importance, and the labels of those that are shown.
pub(super) fn draw(frame: &mut Frame<'_>) {
    let (atlas, input, candidates) = (frame.atlas, frame.input, &frame.prepared.candidates);
    let mut lit = selection::lit(atlas, input.selection);
    lit.extend(input.trail.stops.iter().map(|(_, node)| FeatureId::Node(*node)));
    let shown = declutter::shown(candidates, input, &atlas.network, &frame.visible, &lit);
    let mut marks = Vec::with_capacity(shown.len());
    for candidate in shown.iter().filter_map(|index| candidates.get(*index)) {
        marks.push(candidate.mark(frame.theme, input, lit.contains(&candidate.feature)));
        frame.list.labels.extend(candidate.label(atlas, frame.theme, input));
    }
    // The most important mark is drawn last, over the others.
    marks.reverse();
    volumes::draw_symbols(frame);
    frame.list.layers.push(Layer::Marks(marks));
}
