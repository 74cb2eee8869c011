//! Routes over the map: the chosen one in the style of its modes, the others muted, and what can be reached.

use super::edge_strokes::{push, width_factor};
use super::frame::Frame;
use super::layers::Class;
use super::list::{Layer, Mark};
use crate::model::{EdgeId, FeatureId, Id as _, Mode, NodeId, Symbol};
use crate::space::world_from_lonlat;

/// Adds the lines of the trail to the list.
pub(crate) fn draw(frame: &mut Frame<'_>) {
    let trail = std::rc::Rc::clone(&frame.input.trail);
    if trail.is_empty() {
        return;
    }
    let theme = frame.theme;
    let width = 3.4 * width_factor(frame.input.camera.zoom);
    let holds =
        |edges: &[EdgeId], index: usize| EdgeId::from_index(index).is_some_and(|id| edges.contains(&id));
    if !trail.reached.is_empty() {
        let reached = |edge: usize| holds(&trail.reached, edge);
        // The wide soft line is the area within reach of the network.
        push(frame, Class::Reach, theme.accent.mix(theme.land, 0.8), width * 4.5, Vec::new(), &reached);
        push(frame, Class::Reach, theme.accent.alpha(0.8), width * 0.7, Vec::new(), &reached);
    }
    let other =
        |edge: usize| !holds(&trail.chosen, edge) && trail.others.iter().any(|(_, edges)| holds(edges, edge));
    push(frame, Class::Casing, theme.halo, width + 2.0, Vec::new(), &other);
    push(frame, Class::RouteOther, theme.ink_2, width * 0.8, Vec::new(), &other);
    let chosen = |edge: usize| holds(&trail.chosen, edge);
    push(frame, Class::Casing, theme.halo, width + 4.0, Vec::new(), &chosen);
    let atlas = frame.atlas;
    let styles: [(&[Mode], f32, Vec<f32>); 4] = [
        (&[Mode::Rail], width * 1.15, Vec::new()),
        (&[Mode::Road], width * 1.15, vec![width * 3.0, width * 0.7]),
        (&[Mode::Sea, Mode::Ferry], width, vec![width * 1.2, width * 1.2]),
        (&[Mode::Air], width * 0.8, vec![width * 0.5, width * 1.5]),
    ];
    for (modes, width, dash) in styles {
        push(frame, Class::Route, theme.accent, width, dash, &|edge| {
            chosen(edge) && modes.contains(&atlas.network.edges[edge].mode)
        });
    }
}

/// Marks of the trail, the least important first.
pub(crate) fn draw_marks(frame: &mut Frame<'_>) {
    let trail = std::rc::Rc::clone(&frame.input.trail);
    let theme = frame.theme;
    let stops: Vec<NodeId> = trail.stops.iter().map(|(_, node)| *node).collect();
    let kinds: [(&[NodeId], Symbol, f32, bool); 3] = [
        (&trail.transfers, Symbol::Square, 4.5, false),
        (&trail.borders, Symbol::Diamond, 5.5, false),
        (&stops, Symbol::Circle, 7.5, true),
    ];
    let mut marks = Vec::new();
    for (nodes, symbol, radius_px, is_stop) in kinds {
        for node in nodes {
            let (fill, edge) = if is_stop { (theme.accent, theme.ink) } else { (theme.halo, theme.accent) };
            marks.push(Mark {
                feature: FeatureId::Node(*node),
                symbol,
                at: world_from_lonlat(frame.atlas.node(*node).place),
                offset_px: (0.0, 0.0),
                radius_px,
                fill,
                edge,
                edge_px: 2.0,
            });
        }
    }
    if !marks.is_empty() {
        frame.list.layers.push(Layer::Marks(marks));
    }
}
