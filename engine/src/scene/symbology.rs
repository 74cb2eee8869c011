//! Symbology: values become widths, sizes, senses and colours. Trade tables, the reader's flows and features, and the legends
//! that say what a width stands for all come here.

use super::theme::{Colour, Theme};
use crate::flow::Steps;

/// Sense of a flow, which sets its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Away from the reporter.
    Out,
    /// To the reporter.
    In,
    /// Both together, or without a direction.
    Both,
    /// More than before.
    More,
    /// Less than before.
    Less,
}

impl Tone {
    /// More or less where a value is signed, by its sign; `plain` where it is not.
    #[must_use]
    pub const fn of(plain: Self, is_signed: bool, value: f64) -> Self {
        match (is_signed, value < 0.0) {
            (false, _) => plain,
            (true, false) => Self::More,
            (true, true) => Self::Less,
        }
    }
}

/// Least and largest sizes of one kind of data, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Widths of lines.
    pub line_px: (f32, f32),
    /// Radii of symbols.
    pub symbol_px: (f32, f32),
}

impl Sizes {
    /// Of trade tables and the reader's flows.
    pub const TRADE: Self = Self { line_px: (0.6, 22.0), symbol_px: (3.0, 34.0) };
    /// Of features that the reader brings along, which stand beside trade.
    pub const USER_FEATURES: Self = Self { line_px: (1.0, 7.0), symbol_px: (3.0, 22.0) };

    /// CSS pixels of a line with a share of the largest value, 0 to 1: the width is as the value.
    #[must_use]
    pub fn width_px(self, share: f64) -> f32 {
        (share as f32 * self.line_px.1).max(self.line_px.0)
    }

    /// CSS pixels from the middle of a symbol to its edge: the area is as the value.
    #[must_use]
    pub fn radius_px(self, share: f64) -> f32 {
        (share.sqrt() as f32 * self.symbol_px.1).max(self.symbol_px.0)
    }
}

/// The scale of one picture: the value that is drawn widest or largest, and the classes of countries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeScale {
    /// The value that is drawn widest or largest.
    pub most: f64,
    /// Limits of the classes of countries.
    pub steps: Steps,
}

impl VolumeScale {
    /// CSS pixels of a line; 0 on a scale without values.
    #[must_use]
    pub fn width_px(&self, value: f64) -> f32 {
        if self.most <= 0.0 { 0.0 } else { Sizes::TRADE.width_px(value.abs() / self.most) }
    }

    /// CSS pixels from the middle of a symbol to its edge, its area being as the value; 0 on a scale without values.
    #[must_use]
    pub fn radius_px(&self, value: f64) -> f32 {
        if self.most <= 0.0 { 0.0 } else { Sizes::TRADE.radius_px(value.abs() / self.most) }
    }
}

impl Theme {
    /// The colour of a tone.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Colour {
        match tone {
            Tone::Out => self.flow_out,
            Tone::In => self.flow_in,
            Tone::Both => self.flow_both,
            Tone::More => self.more,
            Tone::Less => self.less,
        }
    }

    /// The colour of a country in a class, `strength` from 0 (least) to 1 (most): never that of plain land.
    #[must_use]
    pub fn choropleth(&self, tone: Tone, strength: f64) -> Colour {
        self.land.mix(self.tone(tone), 0.16 + 0.74 * strength)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_as_values_and_areas_are_as_values() {
        let scale = VolumeScale { most: 400.0, ..VolumeScale::default() };
        assert_eq!((scale.width_px(400.0), scale.width_px(-200.0), scale.width_px(1.0)), (22.0, 11.0, 0.6));
        assert_eq!((scale.radius_px(400.0), scale.radius_px(100.0), scale.radius_px(0.1)), (34.0, 17.0, 3.0));
        assert_eq!((VolumeScale::default().width_px(5.0), VolumeScale::default().radius_px(5.0)), (0.0, 0.0));
    }

    #[test]
    fn only_signed_values_are_more_or_less() {
        let of = |is_signed: bool| [-1.0, 0.0, 1.0].map(|value| Tone::of(Tone::Both, is_signed, value));
        assert_eq!(of(false), [Tone::Both; 3]);
        assert_eq!(of(true), [Tone::Less, Tone::More, Tone::More]);
    }
}
