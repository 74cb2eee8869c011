//! Renderer diagnostics: renderer, speed, and reductions of quality.

use crate::map::{FallbackReason, RenderQuality};
use crate::model::Lang;
use crate::text::{Message, fill, format_number};

/// Measurements of the renderer, as shown under *Help → How the map is drawn*.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawingFacts {
    /// Reason for Canvas 2D; `None` with WebGL2.
    pub why_canvas: Option<FallbackReason>,
    /// Name of the graphics device; empty if the browser conceals it.
    pub device: String,
    /// Number of lost WebGL contexts.
    pub n_losses: u32,
    /// Device pixels per CSS pixel.
    pub pixel_ratio: f64,
    /// Current render quality.
    pub quality: RenderQuality,
    /// Median frame time of the last movement, milliseconds; `None` before the first.
    pub frame_ms: Option<f64>,
}

/// Diagnostics as (name, value), in display order.
#[must_use]
pub fn diagnostics(facts: &DrawingFacts, version: &str, lang: Lang) -> Vec<(&'static str, String)> {
    let say = |message: Message| message.text(lang);
    let renderer = match facts.why_canvas {
        None => "WebGL2".to_owned(),
        Some(why) => {
            let why = match why {
                FallbackReason::Wanted => Message::CanvasWanted,
                FallbackReason::NoWebgl => Message::CanvasNoWebgl,
                FallbackReason::Lost => Message::CanvasLost,
                FallbackReason::Slow => Message::CanvasSlow,
            };
            format!("Canvas 2D: {}", say(why))
        }
    };
    let quality = match facts.quality {
        RenderQuality::Full => say(Message::QualityFull).to_owned(),
        RenderQuality::Calm => say(Message::QualityCalm).to_owned(),
        RenderQuality::Coarse | RenderQuality::Coarsest => {
            let share = format_number(facts.quality.pixel_share() * 100.0, 0, lang);
            fill(say(Message::QualityCoarse), &[("share", &share)])
        }
    };
    let number = |value: f64, decimals| format_number(value, decimals, lang);
    let frame = facts.frame_ms.map_or_else(
        || say(Message::FrameUnknown).to_owned(),
        |ms| fill(say(Message::FrameMs), &[("ms", &number(ms, 0))]),
    );
    let mut rows = vec![
        (say(Message::DiagnosticsRenderer), renderer),
        (say(Message::DiagnosticsPixels), number(facts.pixel_ratio, 2)),
        (say(Message::DiagnosticsFrame), frame),
        (say(Message::DiagnosticsQuality), quality),
        (say(Message::DiagnosticsLosses), number(f64::from(facts.n_losses), 0)),
        (say(Message::DiagnosticsVersion), version.to_owned()),
    ];
    if !facts.device.is_empty() {
        rows.insert(1, (say(Message::DiagnosticsDevice), facts.device.clone()));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reduced_quality_is_reported() {
        let facts = DrawingFacts {
            why_canvas: Some(FallbackReason::Lost),
            quality: RenderQuality::Coarse,
            n_losses: 20,
            frame_ms: Some(61.4),
            ..DrawingFacts::default()
        };
        let rows = diagnostics(&facts, "abc", Lang::En);
        let text: Vec<&str> = rows.iter().map(|(_, value)| value.as_str()).collect();
        assert!(
            text[0].starts_with("Canvas 2D: ")
                && text.contains(&"20")
                && text.iter().any(|t| t.contains("75")),
            "{text:?}"
        );
        assert!(text.iter().any(|t| t.contains("61")), "{text:?}");
    }
}
