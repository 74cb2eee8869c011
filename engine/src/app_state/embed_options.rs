//! Embedding options: interface around the map, colours, gestures; and their keys in permalinks.

/// Interface around the map: key `ui` of permalinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surround {
    /// Full interface, as far as there is room.
    #[default]
    Full,
    /// Title and buttons.
    Compact,
    /// Map and attribution alone.
    None,
}

impl Surround {
    /// All variants, in menu order.
    pub const ALL: [Self; 3] = [Self::Full, Self::Compact, Self::None];

    /// Value of `ui` in permalinks, e.g. `compact`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Compact => "compact",
            Self::None => "none",
        }
    }
}

/// Gesture handling (MapLibre: `cooperativeGestures`): key `gestures` of permalinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GestureRule {
    /// Cooperative in a frame, greedy elsewhere.
    #[default]
    ByPlace,
    /// Cooperative: the page scrolls; the map needs a modifier key or two fingers.
    Cooperative,
    /// Greedy: the map takes all gestures.
    Greedy,
}

impl GestureRule {
    /// True if the map leaves scrolling and single fingers to the page around it.
    #[must_use]
    pub const fn is_cooperative(self, is_framed: bool) -> bool {
        match self {
            Self::ByPlace => is_framed,
            Self::Cooperative => true,
            Self::Greedy => false,
        }
    }
}

/// Opaque sRGB colour.
pub(super) type Rgb = [u8; 3];

/// Limit on a font name, bytes.
const LONGEST_FONT: usize = 60;
/// Limit on origins in `allow`.
const MAX_SITES: usize = 8;

/// Embedding options of a permalink: interface, gestures, colours, font, trusted origins. The default adds no keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameState {
    /// Interface around the map.
    pub surround: Surround,
    /// Hides tabs and legend.
    pub no_legend: bool,
    /// Hides the search.
    pub no_search: bool,
    /// Hides tables.
    pub no_table: bool,
    /// Gesture handling.
    pub gestures: GestureRule,
    /// Accent colour; `None` for the theme's.
    pub accent: Option<Rgb>,
    /// Panel background; `None` for the theme's.
    pub ground: Option<Rgb>,
    /// Font family of the interface; `None` for the default.
    pub font: Option<String>,
    /// Corner radius, CSS pixels, at most 40.
    pub radius: Option<u8>,
    /// Origins trusted with messages by the permalink; no security boundary, since any embedder writes it.
    pub allow: Vec<String>,
}

fn colour(text: &str) -> Option<Rgb> {
    let hex = text.strip_prefix('#').unwrap_or(text);
    let number = |text: &str| u8::from_str_radix(text, 16).ok();
    if hex.len() != 6 || !hex.is_ascii() {
        return None;
    }
    Some([number(&hex[..2])?, number(&hex[2..4])?, number(&hex[4..])?])
}

impl FrameState {
    /// Applies a key of a permalink: `None` for a foreign key, `Some(false)` for an invalid value.
    pub(super) fn take_link_part(&mut self, key: &str, value: &str) -> Option<bool> {
        fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
            let good = value.is_some();
            *place = value;
            good
        }
        let switch = |off: &mut bool| {
            *off = matches!(value, "off" | "false");
            *off || matches!(value, "on" | "true")
        };
        Some(match key {
            "ui" => match Surround::ALL.into_iter().find(|one| one.code() == value) {
                Some(surround) => {
                    self.surround = surround;
                    true
                }
                None => false,
            },
            "legend" => switch(&mut self.no_legend),
            "search" => switch(&mut self.no_search),
            "table" => switch(&mut self.no_table),
            "gestures" => {
                self.gestures = match value {
                    "cooperative" => GestureRule::Cooperative,
                    "greedy" => GestureRule::Greedy,
                    _ => return Some(false),
                };
                true
            }
            "accent" => put(&mut self.accent, colour(value)),
            "ground" => put(&mut self.ground, colour(value)),
            "font" => {
                let plain = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || " ,-".contains(c);
                let good = !value.is_empty() && value.len() <= LONGEST_FONT && value.chars().all(plain);
                put(&mut self.font, good.then(|| value.to_owned()))
            }
            "radius" => put(&mut self.radius, value.parse().ok().filter(|px: &u8| *px <= 40)),
            "allow" => {
                let sites = value
                    .split([',', ' '])
                    .filter(|site| super::deployment_config::is_origin(site))
                    .take(MAX_SITES);
                self.allow = sites.map(str::to_owned).collect();
                !self.allow.is_empty()
            }
            _ => return None,
        })
    }

    /// Permalink keys and values of all options that differ from the default.
    #[must_use]
    pub fn link_parts(&self) -> Vec<(&'static str, String)> {
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        if self.surround != Surround::default() {
            parts.push(("ui", self.surround.code().to_owned()));
        }
        for (key, is_off) in
            [("legend", self.no_legend), ("search", self.no_search), ("table", self.no_table)]
        {
            if is_off {
                parts.push((key, "off".to_owned()));
            }
        }
        match self.gestures {
            GestureRule::ByPlace => (),
            GestureRule::Cooperative => parts.push(("gestures", "cooperative".to_owned())),
            GestureRule::Greedy => parts.push(("gestures", "greedy".to_owned())),
        }
        for (key, colour) in [("accent", self.accent), ("ground", self.ground)] {
            parts.extend(colour.map(|[r, g, b]| (key, format!("{r:02x}{g:02x}{b:02x}"))));
        }
        parts.extend(self.font.iter().map(|font| ("font", font.clone())));
        parts.extend(self.radius.map(|radius| ("radius", radius.to_string())));
        if !self.allow.is_empty() {
            parts.push(("allow", self.allow.join(",")));
        }
        parts
    }

    /// Text colour on a background: black or white, whichever contrasts more (WCAG 2.2, relative luminance).
    #[must_use]
    pub fn ink_on([r, g, b]: Rgb) -> &'static str {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        // Where both have the same contrast: (L + 0.05)² = 0.05 × 1.05.
        if luminance < 0.179 { "#ffffff" } else { "#000000" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frames() -> impl Strategy<Value = FrameState> {
        let flags = any::<[bool; 3]>();
        let gestures =
            prop::sample::select(vec![GestureRule::ByPlace, GestureRule::Cooperative, GestureRule::Greedy]);
        let looks = (
            prop::option::of(any::<[u8; 3]>()),
            prop::option::of(any::<[u8; 3]>()),
            prop::option::of("[A-Za-z][A-Za-z ,-]{0,20}"),
            prop::option::of(0u8..=40),
        );
        let sites = prop::collection::vec("https://[a-z]{1,8}\\.example(:[0-9]{2,4})?", 0..4);
        (prop::sample::select(Surround::ALL.to_vec()), flags, gestures, looks, sites).prop_map(
            |(
                surround,
                [no_legend, no_search, no_table],
                gestures,
                (accent, ground, font, radius),
                allow,
            )| FrameState {
                surround,
                no_legend,
                no_search,
                no_table,
                gestures,
                accent,
                ground,
                font,
                radius,
                allow,
            },
        )
    }

    proptest! {
        #[test]
        fn embed_options_round_trip_through_a_link(frame in frames()) {
            let mut back = FrameState::default();
            for (key, value) in frame.link_parts() {
                prop_assert_eq!(back.take_link_part(key, &value), Some(true), "{}={}", key, value);
            }
            prop_assert_eq!(back, frame);
        }

        #[test]
        fn any_value_is_applied_or_reported(key in "ui|legend|search|table|gestures|accent|ground|font|radius|allow", value in ".{0,16}") {
            let mut frame = FrameState::default();
            prop_assert!(frame.take_link_part(&key, &value).is_some());
            prop_assert!(frame.font.iter().all(|font| !font.contains([';', '"', '(', '<'])));
        }

        #[test]
        fn ink_is_read_on_any_accent(colour in any::<[u8; 3]>()) {
            let linear = |part: u8| { let part = f64::from(part) / 255.0; if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) } };
            let ground = 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
            let contrast = if FrameState::ink_on(colour) == "#ffffff" { 1.05 / (ground + 0.05) } else { (ground + 0.05) / 0.05 };
            prop_assert!(4.5 <= contrast, "{contrast}");
        }
    }
}
