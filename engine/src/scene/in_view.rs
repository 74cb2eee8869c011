//! Features of the display list inside a part of the screen, for the map as a list.

use super::geometry::Geometry;
use super::labels::MIN_FACING;
use super::list::{DisplayList, Layer};
use crate::model::FeatureId;
use crate::order::sorted_by_key;
use crate::space::{EdgeInsets, Px, World};
use crate::view::{Camera, Projector, Viewport};
use std::collections::BTreeSet;

/// The part of the screen that nothing covers, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Top left corner.
    pub min: Px,
    /// Bottom right corner.
    pub max: Px,
}

impl Window {
    /// The part of a screen that insets leave free.
    #[must_use]
    pub fn within(viewport: &Viewport, insets: EdgeInsets) -> Self {
        let (min, max) = insets.free_part(viewport.width, viewport.height);
        Self { min, max }
    }

    fn contains(&self, px: Px) -> bool {
        self.min.x <= px.x && px.x <= self.max.x && self.min.y <= px.y && px.y <= self.max.y
    }

    /// True if a segment meets the window (Liang and Barsky, 1984: parameter interval inside each side).
    fn meets(&self, a: Px, b: Px) -> bool {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let sides = [
            (-dx, a.x - self.min.x),
            (dx, self.max.x - a.x),
            (-dy, a.y - self.min.y),
            (dy, self.max.y - a.y),
        ];
        let (mut from, mut to) = (0.0f64, 1.0f64);
        for (along, room) in sides {
            if along == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if along < 0.0 {
                from = from.max(room / along);
            } else {
                to = to.min(room / along);
            }
        }
        from <= to
    }
}

/// Features with a line or a mark within a window: lines as they are drawn, then marks from its middle outwards.
#[must_use]
pub fn in_view(
    list: &DisplayList,
    geometry: &Geometry,
    camera: &Camera,
    viewport: &Viewport,
    window: Window,
) -> Vec<FeatureId> {
    let projector = camera.projector(viewport);
    let mut seen = BTreeSet::new();
    let mut features = Vec::new();
    for layer in &list.layers {
        let Layer::Stroke(layer) = layer else { continue };
        let Some(set) = geometry.get(layer.set).filter(|_| layer.set.is_listed()) else { continue };
        for shape in &layer.shapes {
            let Some(feature) = shape.feature.filter(|feature| !seen.contains(feature)) else { continue };
            if set.lines_of(shape.index as usize).any(|line| meets(line, &projector, window)) {
                seen.insert(feature);
                features.push(feature);
            }
        }
    }
    let middle = Px::new((window.min.x + window.max.x) / 2.0, (window.min.y + window.max.y) / 2.0);
    let mut marks: Vec<(u128, FeatureId)> = Vec::new();
    for layer in &list.layers {
        let Layer::Marks(layer) = layer else { continue };
        for mark in layer {
            let at = projector.project(mark.at);
            let px = Px::new(at.px.x + f64::from(mark.offset_px.0), at.px.y + f64::from(mark.offset_px.1));
            if MIN_FACING <= at.facing && window.contains(px) && seen.insert(mark.feature) {
                marks.push((px.distance(middle) as u128, mark.feature));
            }
        }
    }
    features.extend(sorted_by_key(marks, |(distance, _)| *distance).into_iter().map(|(_, feature)| feature));
    features
}

fn meets(line: &[World], projector: &Projector, window: Window) -> bool {
    line.windows(2).filter_map(|pair| projector.segment(pair[0], pair[1])).any(|(a, b)| window.meets(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WINDOW: Window = Window { min: Px { x: 10.0, y: 20.0 }, max: Px { x: 110.0, y: 70.0 } };

    #[test]
    fn a_line_that_only_crosses_is_in_view() {
        assert!(WINDOW.meets(Px::new(0.0, 0.0), Px::new(200.0, 100.0)));
        assert!(WINDOW.meets(Px::new(50.0, -500.0), Px::new(50.0, 500.0)));
        assert!(!WINDOW.meets(Px::new(0.0, 62.0), Px::new(60.0, 122.0)));
        assert!(!WINDOW.meets(Px::new(5.0, 0.0), Px::new(5.0, 100.0)));
    }

    proptest! {
        #[test]
        fn a_line_is_in_view_if_one_of_its_points_is(
            ax in -50.0..200.0f64, ay in -50.0..150.0f64, bx in -50.0..200.0f64, by in -50.0..150.0f64,
        ) {
            let (a, b) = (Px::new(ax, ay), Px::new(bx, by));
            let at = |k: i32| {
                let share = f64::from(k) / 2000.0;
                Px::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
            };
            let some = (0..=2000).any(|k| WINDOW.contains(at(k)));
            // A line may cut a corner between two points that were tried, but never the other way round.
            prop_assert!(!some || WINDOW.meets(a, b));
            let grown = Window { min: Px::new(WINDOW.min.x - 0.2, WINDOW.min.y - 0.2), max: Px::new(WINDOW.max.x + 0.2, WINDOW.max.y + 0.2) };
            prop_assert!(!WINDOW.meets(a, b) || (0..=2000).any(|k| grown.contains(at(k))));
        }
    }
}
