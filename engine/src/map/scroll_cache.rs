//! Scroll cache of a dragged map: retained pixels move by whole pixels, and only the strips that enter the screen are
//! drawn. The cache is a [`ToroidalBuffer`]: it wraps around, so nothing is ever copied.

/// A part of the screen in device pixels: left, top, width and height.
pub type Strip = [i32; 4];

/// A move of the picture by whole device pixels, to the right and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScrollStep {
    dx: i32,
    dy: i32,
}

/// Pixels that a move may be off whole ones and still count as exact.
const EXACT_PX: f64 = 0.02;

impl ScrollStep {
    /// The move that is nearest to one by any part of a pixel, on a screen of a size in device pixels; `None` if nothing of the
    /// picture would be left on it.
    #[must_use]
    pub fn nearest([dx, dy]: [f64; 2], [width, height]: [i32; 2]) -> Option<Self> {
        let stays = |by: f64, side: i32| by.abs() < f64::from(side) - 1.0;
        (stays(dx, width) && stays(dy, height)).then(|| Self { dx: dx.round() as i32, dy: dy.round() as i32 })
    }

    /// Remainder of a move below a pixel.
    #[must_use]
    pub fn rest_of(self, [dx, dy]: [f64; 2]) -> [f64; 2] {
        [dx - f64::from(self.dx), dy - f64::from(self.dy)]
    }

    /// True if it equals the requested move within visibility.
    #[must_use]
    pub fn is_exact(self, asked: [f64; 2]) -> bool {
        self.rest_of(asked).iter().all(|rest| rest.abs() < EXACT_PX)
    }

    /// The strips that come into a screen, where they lie after the move. They have no pixel in common.
    pub fn exposed(self, [width, height]: [i32; 2]) -> impl Iterator<Item = Strip> {
        let (dx, dy) = (self.dx.abs(), self.dy.abs());
        let beside = [if 0 < self.dx { 0 } else { width - dx }, 0, dx, height];
        let above = [self.dx.max(0), if 0 < self.dy { 0 } else { height - dy }, width - dx, dy];
        [beside, above].into_iter().filter(|[_, _, width, height]| 0 < *width && 0 < *height)
    }
}

/// A picture of the size of the screen that goes on at its left edge where it ends at its right one, and likewise up and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToroidalBuffer {
    size: [i32; 2],
    /// Position of the screen's top left corner in the cache.
    corner: [i32; 2],
}

/// A part of the screen that lies in the picture without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Position on the screen.
    pub on_screen: Strip,
    /// Pixels from there to where it lies in the picture.
    pub shift: [i32; 2],
}

impl ToroidalBuffer {
    /// The picture of a screen of a size in device pixels.
    #[must_use]
    pub const fn new(size: [i32; 2]) -> Self {
        Self { size, corner: [0; 2] }
    }

    /// Device pixels across and down.
    #[must_use]
    pub const fn size(&self) -> [i32; 2] {
        self.size
    }

    /// The picture after a move.
    #[must_use]
    pub const fn scrolled(self, ScrollStep { dx, dy }: ScrollStep) -> Self {
        let [width, height] = self.size;
        let corner = [(self.corner[0] - dx).rem_euclid(width), (self.corner[1] - dy).rem_euclid(height)];
        Self { corner, ..self }
    }

    /// The pieces of a strip of the screen; together they are the strip.
    pub fn pieces(self, [left, top, width, height]: Strip) -> impl Iterator<Item = Piece> {
        let along = move |axis: usize, from: i32, length: i32, n_rounds: i32| {
            let (side, shift) = (self.size[axis], self.corner[axis] - n_rounds * self.size[axis]);
            let (begin, end) = ((from + shift).max(0), (from + length + shift).min(side));
            (begin < end).then_some((begin - shift, end - begin, shift))
        };
        [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().filter_map(move |(x, y)| {
            let (x, y) = (along(0, left, width, x)?, along(1, top, height, y)?);
            Some(Piece { on_screen: [x.0, y.0, x.1, y.1], shift: [x.2, y.2] })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_picture_that_is_carried_along_shows_the_ground_at_every_pixel(
            width in 2..30i32, height in 2..30i32,
            moves in prop::collection::vec((-35.0..35.0f64, -35.0..35.0f64), 1..12),
        ) {
            let size = [width, height];
            // The ground is told by its coordinates; the camera is where the left upper corner of the screen is on it.
            let mut camera = [0, 0];
            let mut torus = ToroidalBuffer::new(size);
            let mut picture = vec![None; (width * height) as usize];
            let mut strips = vec![[0, 0, width, height]];
            for (dx, dy) in moves {
                for strip in &strips {
                    for Piece { on_screen: [left, top, across, down], shift } in torus.pieces(*strip) {
                        for (x, y) in (left..left + across).flat_map(|x| (top..top + down).map(move |y| (x, y))) {
                            let at = ((y + shift[1]) * width + x + shift[0]) as usize;
                            picture[at] = Some([camera[0] + x, camera[1] + y]);
                        }
                    }
                }
                let mut n_shown = 0;
                for Piece { on_screen: [left, top, across, down], shift } in torus.pieces([0, 0, width, height]) {
                    for (x, y) in (left..left + across).flat_map(|x| (top..top + down).map(move |y| (x, y))) {
                        let at = ((y + shift[1]) * width + x + shift[0]) as usize;
                        prop_assert_eq!(picture[at], Some([camera[0] + x, camera[1] + y]));
                        n_shown += 1;
                    }
                }
                prop_assert_eq!(n_shown, width * height);
                let Some(scroll) = ScrollStep::nearest([dx, dy], size) else {
                    prop_assert!(f64::from(width) - 1.0 <= dx.abs() || f64::from(height) - 1.0 <= dy.abs());
                    return Ok(());
                };
                prop_assert!((f64::from(scroll.dx) - dx).abs() <= 0.5 && (f64::from(scroll.dy) - dy).abs() <= 0.5);
                camera = [camera[0] - scroll.dx, camera[1] - scroll.dy];
                torus = torus.scrolled(scroll);
                strips = scroll.exposed(size).collect();
                let n_drawn: i32 = strips.iter().map(|[_, _, across, down]| across * down).sum();
                let n_kept = (width - scroll.dx.abs()) * (height - scroll.dy.abs());
                prop_assert_eq!(n_drawn + n_kept, width * height, "no pixel is drawn twice");
            }
        }
    }

    #[test]
    fn a_move_by_parts_of_a_pixel_is_not_exact() {
        let scroll = ScrollStep::nearest([10.3, -4.0], [800, 600]);
        assert_eq!(scroll, Some(ScrollStep { dx: 10, dy: -4 }));
        assert!(
            scroll.is_some_and(|scroll| scroll.is_exact([10.01, -4.0]) && !scroll.is_exact([10.3, -4.0]))
        );
        assert_eq!(ScrollStep::nearest([0.0, 601.0], [800, 600]), None);
    }
}
