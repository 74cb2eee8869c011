//! A picture of the screen, to be looked at by a test.

use anyhow::{Context as _, Result};
use atlas_engine::space::Px;

/// A picture of the screen.
#[derive(PartialEq)]
pub(crate) struct Picture {
    width: u32,
    rgb: Vec<[u8; 3]>,
    ratio: f64,
}

impl Picture {
    /// From a PNG with so many pixels to a CSS pixel.
    pub(crate) fn decode(bytes: &[u8], ratio: f64) -> Result<Self> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let mut buffer = vec![0; reader.output_buffer_size().context("a picture too large")?];
        let info = reader.next_frame(&mut buffer)?;
        let channels = info.color_type.samples();
        let rgb = buffer[..info.buffer_size()]
            .chunks_exact(channels)
            .map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        Ok(Self { width: info.width, rgb, ratio })
    }

    /// Number of colours, sampled in steps.
    pub(crate) fn n_colours(&self) -> usize {
        let colours: std::collections::BTreeSet<[u8; 3]> = self.rgb.iter().step_by(37).copied().collect();
        colours.len()
    }

    /// The colour at a place of the screen (CSS pixels).
    pub(crate) fn at(&self, px: Px) -> [u8; 3] {
        let (x, y) = ((px.x * self.ratio) as usize, (px.y * self.ratio) as usize);
        self.rgb.get(y * self.width as usize + x).copied().unwrap_or_default()
    }

    /// True if a colour occurs within `radius` pixels of a position.
    pub(crate) fn has_near(&self, px: Px, radius: i32, colour: [u8; 3]) -> bool {
        let like = |found: [u8; 3]| found.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 10);
        (-radius..=radius).any(|dy| {
            (-radius..=radius).any(|dx| like(self.at(Px::new(px.x + f64::from(dx), px.y + f64::from(dy)))))
        })
    }

    /// Share of the pixels that differ by more than `tolerance` (0 to 255) in a colour from every pixel of the other picture
    /// within `reach` pixels; `kept` says which pixels count.
    pub(crate) fn share_apart(
        &self,
        other: &Self,
        tolerance: u8,
        reach: i64,
        kept: impl Fn(usize, usize) -> bool,
    ) -> f64 {
        let (width, height) = (self.width as usize, self.rgb.len() / self.width as usize);
        let like = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= tolerance);
        let (mut n, mut n_apart) = (0u32, 0u32);
        for y in 0..height {
            for x in 0..width {
                if !kept(x, y) {
                    continue;
                }
                n += 1;
                let here = self.rgb[y * width + x];
                let near = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dx, dy)));
                let found = near.into_iter().any(|(dx, dy)| {
                    let (x, y) = (x as i64 + dx, y as i64 + dy);
                    (0..width as i64).contains(&x)
                        && (0..height as i64).contains(&y)
                        && other
                            .rgb
                            .get(y as usize * width + x as usize)
                            .is_some_and(|there| like(here, *there))
                });
                n_apart += u32::from(!found);
            }
        }
        f64::from(n_apart) / f64::from(n.max(1))
    }

    /// Number of pixels that differ from another picture of the same size.
    pub(crate) fn n_differing(&self, other: &Self) -> usize {
        self.rgb
            .iter()
            .zip(&other.rgb)
            .filter(|(a, b)| a.iter().zip(b.iter()).any(|(a, b)| 8 < a.abs_diff(*b)))
            .count()
    }
}
