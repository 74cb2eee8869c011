//! The place of a tooltip beside the pointer.

use crate::space::Px;

/// CSS pixels between the pointer and the tooltip, beside it and below it.
const GAP_PX: Px = Px { x: 16.0, y: 14.0 };
/// CSS pixels at the bottom of the window that a tooltip must not begin in.
const HEIGHT_PX: f64 = 130.0;

/// Distances of a tooltip from the edges of the window, in CSS pixels. Just one of `left` and `right` is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooltipPlace {
    /// From the left edge to the left side.
    pub left: Option<f64>,
    /// From the right edge to the right side.
    pub right: Option<f64>,
    /// From the top edge.
    pub top: f64,
}

/// Places a tooltip on the side of the pointer that has more room, and never below the lower edge. `pointer` is in CSS pixels
/// of the window, `window` is its width and height.
#[must_use]
pub fn tooltip_place(pointer: Px, window: Px) -> TooltipPlace {
    let is_left = pointer.x < window.x / 2.0;
    TooltipPlace {
        left: is_left.then_some(pointer.x + GAP_PX.x),
        right: (!is_left).then_some(window.x - pointer.x + GAP_PX.x),
        top: (pointer.y + GAP_PX.y).min(window.y - HEIGHT_PX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Px = Px { x: 1000.0, y: 700.0 };

    #[test]
    fn a_tooltip_stands_on_the_side_with_more_room() {
        let place = tooltip_place(Px::new(100.0, 100.0), WINDOW);
        assert_eq!(place, TooltipPlace { left: Some(116.0), right: None, top: 114.0 });
        let place = tooltip_place(Px::new(900.0, 100.0), WINDOW);
        assert_eq!(place, TooltipPlace { left: None, right: Some(116.0), top: 114.0 });
    }

    #[test]
    fn a_tooltip_never_begins_below_the_window() {
        assert_eq!(tooltip_place(Px::new(100.0, 699.0), WINDOW).top, 570.0);
    }
}
