//! Lengths at the four sides of the screen.

/// CSS pixels at each side of the screen that panels cover, as MapLibre's `EdgeInsets`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EdgeInsets {
    /// From the top edge downwards.
    pub top: f64,
    /// From the right edge leftwards.
    pub right: f64,
    /// From the bottom edge upwards.
    pub bottom: f64,
    /// From the left edge rightwards.
    pub left: f64,
}

impl EdgeInsets {
    /// Nothing is covered.
    pub const NONE: Self = Self::uniform(0.0);

    /// The same at all four sides.
    #[must_use]
    pub const fn uniform(inset: f64) -> Self {
        Self { top: inset, right: inset, bottom: inset, left: inset }
    }

    /// These insets and `by` more at each side.
    #[must_use]
    pub fn grown(self, by: f64) -> Self {
        Self { top: self.top + by, right: self.right + by, bottom: self.bottom + by, left: self.left + by }
    }

    /// Shares of a screen, each from 0 to 1, as lengths on it.
    #[must_use]
    pub fn of_screen(self, width: f64, height: f64) -> Self {
        Self {
            top: self.top * height,
            right: self.right * width,
            bottom: self.bottom * height,
            left: self.left * width,
        }
    }

    /// The corner of the free part of a screen that is nearest to its origin, and the one opposite; the second is never left
    /// of or above the first.
    #[must_use]
    pub fn free_part(self, width: f64, height: f64) -> (super::Px, super::Px) {
        let min = super::Px::new(self.left, self.top);
        (min, super::Px::new((width - self.right).max(min.x), (height - self.bottom).max(min.y)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Px;
    use super::*;

    const INSETS: EdgeInsets = EdgeInsets { top: 10.0, right: 20.0, bottom: 30.0, left: 40.0 };

    #[test]
    fn the_free_part_keeps_each_side_of_the_screen_apart() {
        assert_eq!(INSETS.free_part(200.0, 100.0), (Px::new(40.0, 10.0), Px::new(180.0, 70.0)));
        assert_eq!(
            INSETS.free_part(50.0, 20.0),
            (Px::new(40.0, 10.0), Px::new(40.0, 10.0)),
            "a screen too small"
        );
    }

    #[test]
    fn shares_follow_the_width_at_the_sides_and_the_height_above_and_below() {
        let shares = EdgeInsets { top: 0.1, right: 0.2, bottom: 0.3, left: 0.4 };
        assert_eq!(
            shares.of_screen(100.0, 10.0),
            EdgeInsets { top: 1.0, right: 20.0, bottom: 3.0, left: 40.0 }
        );
        assert_eq!(INSETS.grown(1.0), EdgeInsets { top: 11.0, right: 21.0, bottom: 31.0, left: 41.0 });
    }
}
