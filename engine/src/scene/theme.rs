//! Design tokens of the map: colours in the dark and the light theme. The same values stand in `public/app.css`.

use crate::space::Bounded as _;

/// A colour in sRGB with straight alpha.
///
/// # Examples
/// ```
/// use atlas_engine::scene::Colour;
/// let amber = Colour::hex(0xf2_b8_4b);
/// assert_eq!(amber.css(), "#f2b84b");
/// assert_eq!(amber.mix(Colour::hex(0), 1.0), Colour::hex(0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity, 255 for opaque.
    pub a: u8,
}

impl Colour {
    /// An opaque colour from `0xRRGGBB`.
    #[must_use]
    pub const fn hex(rgb: u32) -> Self {
        Self { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8, a: 255 }
    }

    /// This colour at another opacity, 0 to 1.
    #[must_use]
    pub fn alpha(self, opacity: f64) -> Self {
        Self { a: (255.0 * opacity.bounded(0.0, 1.0)).round() as u8, ..self }
    }

    /// This colour mixed with `other`: 0 is this, 1 is the other.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| {
            (f64::from(a) + (f64::from(b) - f64::from(a)) * share.bounded(0.0, 1.0)).round() as u8
        };
        Self {
            r: mix(self.r, other.r),
            g: mix(self.g, other.g),
            b: mix(self.b, other.b),
            a: mix(self.a, other.a),
        }
    }

    /// `#rrggbb`, or `#rrggbbaa` where it is not opaque.
    #[must_use]
    pub fn css(self) -> String {
        let Self { r, g, b, a } = self;
        if a == 255 { format!("#{r:02x}{g:02x}{b:02x}") } else { format!("#{r:02x}{g:02x}{b:02x}{a:02x}") }
    }

    /// Relative luminance (WCAG 2.2, definition of "relative luminance"), opacity left aside.
    fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }
}

/// Contrast of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio").
///
/// # Examples
/// ```
/// use atlas_engine::scene::{Colour, contrast};
/// assert!((contrast(Colour::hex(0xff_ff_ff), Colour::hex(0)) - 21.0).abs() < 0.01);
/// ```
#[must_use]
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThemeKind {
    /// "Night caravan".
    #[default]
    Dark,
    /// "Parchment".
    Light,
    /// For paper: white land, little ink.
    Print,
}

impl ThemeKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::Print];

    /// Short name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Print => "print",
        }
    }
}

/// Colours of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Theme.
    pub kind: ThemeKind,
    /// Ground of the map.
    pub sea: Colour,
    /// Backdrop beyond the edge of the globe.
    pub space: Colour,
    /// Countries.
    pub land: Colour,
    /// Countries that a selected corridor crosses.
    pub land_focus: Colour,
    /// Lakes.
    pub lake: Colour,
    /// Rivers.
    pub river: Colour,
    /// Country lines.
    pub border: Colour,
    /// Coasts.
    pub coast: Colour,
    /// Lines inside countries.
    pub inner_border: Colour,
    /// Text and marks.
    pub ink: Colour,
    /// Secondary text.
    pub ink_2: Colour,
    /// Selection and Khorgos itself.
    pub accent: Colour,
    /// Halo of lines and text.
    pub halo: Colour,
    /// Ports.
    pub port: Colour,
    /// Border crossings.
    pub crossing: Colour,
    /// Zones of Khorgos.
    pub zone: Colour,
    /// Partners.
    pub partner: Colour,
    /// Links that no corridor uses.
    pub link: Colour,
    /// Volumes away from the reporter.
    pub flow_out: Colour,
    /// Volumes to the reporter.
    pub flow_in: Colour,
    /// Volumes without a direction, and the scale of countries.
    pub flow_both: Colour,
    /// More than before.
    pub more: Colour,
    /// Less than before.
    pub less: Colour,
}

impl Theme {
    /// The tokens of a theme.
    #[must_use]
    pub const fn of(kind: ThemeKind) -> &'static Self {
        match kind {
            ThemeKind::Dark => &DARK,
            ThemeKind::Light => &LIGHT,
            ThemeKind::Print => &PRINT,
        }
    }

    /// The colour of a corridor family.
    #[must_use]
    pub fn family(&self, family: &crate::model::Family) -> Colour {
        Colour::hex(match self.kind {
            ThemeKind::Dark => family.colour_dark,
            ThemeKind::Light | ThemeKind::Print => family.colour_light,
        })
    }
}

const DARK: Theme = Theme {
    kind: ThemeKind::Dark,
    sea: Colour::hex(0x0b_16_20),
    space: Colour::hex(0x04_09_0e),
    land: Colour::hex(0x15_23_2e),
    land_focus: Colour::hex(0x1c_30_3d),
    lake: Colour::hex(0x0e_1b_27),
    river: Colour::hex(0x1f_3a_4d),
    border: Colour::hex(0x3b_55_67),
    coast: Colour::hex(0x2f_46_56),
    inner_border: Colour::hex(0x27_3a_48),
    ink: Colour::hex(0xe9_ef_f3),
    ink_2: Colour::hex(0x9f_b1_be),
    accent: Colour::hex(0xf2_b8_4b),
    halo: Colour::hex(0x0d_19_23),
    port: Colour::hex(0x8c_c8_e6),
    crossing: Colour::hex(0xf0_9a_7a),
    zone: Colour::hex(0xf2_b8_4b),
    partner: Colour::hex(0x7f_d6_b4),
    link: Colour::hex(0x4a_62_73),
    flow_out: Colour::hex(0xf2_b8_4b),
    flow_in: Colour::hex(0x5f_c3_e8),
    flow_both: Colour::hex(0xf2_b8_4b),
    more: Colour::hex(0xe0_7b_39),
    less: Colour::hex(0x4f_92_cf),
};

const LIGHT: Theme = Theme {
    kind: ThemeKind::Light,
    sea: Colour::hex(0xdb_e6_ea),
    space: Colour::hex(0xf4_f5_f2),
    land: Colour::hex(0xf6_f2_e8),
    land_focus: Colour::hex(0xff_fa_f0),
    lake: Colour::hex(0xdb_e6_ea),
    river: Colour::hex(0xb5_cd_d6),
    border: Colour::hex(0xa8_9d_88),
    coast: Colour::hex(0xa9_b4_b4),
    inner_border: Colour::hex(0xd5_cd_bd),
    ink: Colour::hex(0x1a_25_2d),
    ink_2: Colour::hex(0x52_61_6b),
    accent: Colour::hex(0x8a_52_06),
    halo: Colour::hex(0xfb_f8_f1),
    port: Colour::hex(0x1b_62_86),
    crossing: Colour::hex(0xa8_40_1c),
    zone: Colour::hex(0x8a_52_06),
    partner: Colour::hex(0x1d_6b_4f),
    link: Colour::hex(0x9a_93_84),
    flow_out: Colour::hex(0xa8_5f_0a),
    flow_in: Colour::hex(0x1b_6f_9e),
    flow_both: Colour::hex(0x3b_3f_8c),
    more: Colour::hex(0xb8_56_18),
    less: Colour::hex(0x2b_6c_b0),
};

const PRINT: Theme = Theme {
    kind: ThemeKind::Print,
    sea: Colour::hex(0xe6_ef_f4),
    space: Colour::hex(0xff_ff_ff),
    land: Colour::hex(0xff_ff_ff),
    land_focus: Colour::hex(0xfb_f6_e9),
    lake: Colour::hex(0xe6_ef_f4),
    river: Colour::hex(0xb9_d0_dc),
    border: Colour::hex(0x8f_8f_8f),
    coast: Colour::hex(0x8d_a5_b2),
    inner_border: Colour::hex(0xcf_cf_cf),
    ink: Colour::hex(0x11_18_1d),
    ink_2: Colour::hex(0x4a_56_5f),
    accent: Colour::hex(0x82_4c_04),
    halo: Colour::hex(0xff_ff_ff),
    port: Colour::hex(0x1b_62_86),
    crossing: Colour::hex(0xa8_40_1c),
    zone: Colour::hex(0x82_4c_04),
    partner: Colour::hex(0x1d_6b_4f),
    link: Colour::hex(0x8c_8c_8c),
    flow_out: Colour::hex(0xa8_5f_0a),
    flow_in: Colour::hex(0x1b_6f_9e),
    flow_both: Colour::hex(0x3b_3f_8c),
    more: Colour::hex(0xb8_56_18),
    less: Colour::hex(0x2b_6c_b0),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_published() {
        // WCAG: black on white is 21, and #777 on white 4.48.
        assert!((contrast(Colour::hex(0), Colour::hex(0xff_ff_ff)) - 21.0).abs() < 1e-9);
        assert!((contrast(Colour::hex(0x77_77_77), Colour::hex(0xff_ff_ff)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn text_and_marks_stand_off_their_ground() {
        for kind in ThemeKind::ALL {
            let theme = Theme::of(kind);
            for ground in [theme.sea, theme.land, theme.land_focus, theme.halo] {
                assert!(4.5 <= contrast(theme.ink, ground), "{kind:?}: ink on {ground:?}");
                assert!(4.5 <= contrast(theme.ink_2, ground), "{kind:?}: ink-2 on {ground:?}");
                assert!(4.5 <= contrast(theme.accent, ground), "{kind:?}: accent on {ground:?}");
                let marks = [theme.port, theme.crossing, theme.zone, theme.partner];
                let volumes = [theme.flow_out, theme.flow_in, theme.flow_both, theme.more, theme.less];
                for mark in marks.into_iter().chain(volumes) {
                    assert!(3.0 <= contrast(mark, ground), "{kind:?}: {mark:?} on {ground:?}");
                }
            }
        }
    }
}
