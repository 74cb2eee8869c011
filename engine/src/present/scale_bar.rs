//! Scale bar: the longest round length that fits.

use crate::model::Lang;
use crate::text::{FirstMessage as Message, format_number};
use crate::view::Camera;

/// Scale bar: a round length, in CSS pixels and in words.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleBar {
    /// Length on the screen, CSS pixels.
    pub width_px: f64,
    /// Length on the ground with its unit, e.g. "500 km".
    pub label: String,
}

/// Longest length of 1, 2 or 5 × 10ⁿ that fits into `most_px`, at the centre of the screen.
///
/// # Examples
/// ```
/// use atlas_engine::{model::Lang, present::scale_bar, space::LonLat, view::{Camera, Viewport}};
/// let viewport = Viewport::new(1280.0, 720.0, 1.0);
/// let bar = scale_bar(&Camera::new(LonLat::new(80.4, 44.2), 5.0, &viewport), 100.0, Lang::En);
/// assert!((40.0..=100.0).contains(&bar.width_px));
/// ```
#[must_use]
pub fn scale_bar(camera: &Camera, most_px: f64, lang: Lang) -> ScaleBar {
    let km_per_px = camera.km_per_px();
    let most_km = km_per_px * most_px;
    let power = 10f64.powf(most_km.log10().floor());
    let km =
        [5.0, 2.0, 1.0].into_iter().map(|digit| digit * power).find(|km| *km <= most_km).unwrap_or(power);
    let (value, unit) =
        if km < 1.0 { (km * 1000.0, Message::UnitMetres) } else { (km, Message::UnitKilometres) };
    ScaleBar {
        width_px: km / km_per_px,
        label: format!("{}\u{a0}{}", format_number(value, 0, lang), unit.text(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::LonLat;
    use crate::view::Viewport;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_bar_fits_and_is_not_tiny(lat in -80.0..80.0f64, zoom in 0.5..17.0f64) {
            let viewport = Viewport::new(1200.0, 800.0, 1.0);
            let bar = scale_bar(&Camera::new(LonLat::new(0.0, lat), zoom, &viewport), 120.0, Lang::En);
            prop_assert!(bar.width_px <= 120.0 + 1e-9 && 39.0 <= bar.width_px, "{bar:?}");
        }
    }
}
