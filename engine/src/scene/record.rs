//! The display list as readable text, for golden files.

use super::labels::PlacedLabel;
use super::list::{DisplayList, Layer};
use crate::model::Atlas;
use std::fmt::Write as _;

/// Writes a list line by line: layers with paint and number of shapes, marks and placed labels by name.
#[must_use]
pub fn record(list: &DisplayList, labels: &[PlacedLabel], atlas: &Atlas) -> String {
    let mut text = format!("ground {} copies {:?}\n", list.ground.css(), list.copies);
    if let Some(beyond) = list.beyond {
        let _ = writeln!(text, "globe before {} rim {}", beyond.colour.css(), beyond.rim.css());
    }
    for layer in &list.layers {
        // Writing to a string cannot fail.
        let _ = match layer {
            Layer::Fill(fill) => {
                let hatch = if fill.hatch.is_some() { " hatched" } else { "" };
                writeln!(
                    text,
                    "fill {:?} {:?} {}{hatch} × {}",
                    fill.class,
                    fill.set,
                    fill.colour.css(),
                    fill.shapes.len()
                )
            }
            Layer::Stroke(stroke) => {
                let dash =
                    if stroke.dash.is_empty() { String::new() } else { format!(" dash {:.1?}", stroke.dash) };
                let (class, set, width) = (stroke.class, stroke.set, stroke.width_px);
                let (offset, flow) = (stroke.offset_px, stroke.flow_px_s);
                let side = if offset == 0.0 && flow == 0.0 {
                    String::new()
                } else {
                    format!(" at {offset:.2} flows {flow:.0}")
                };
                writeln!(
                    text,
                    "stroke {class:?} {set:?} {} {width:.2}px{dash}{side} × {}",
                    stroke.colour.css(),
                    stroke.shapes.len()
                )
            }
            Layer::Hairs(layer) => writeln!(text, "hairs {} × {}", layer.colour.css(), layer.hairs.len()),
            Layer::Marks(marks) => marks.iter().try_for_each(|mark| {
                let (name, symbol, radius) = (mark.feature.name(atlas), mark.symbol, mark.radius_px);
                writeln!(text, "mark {name} {symbol:?} {radius:.1}px {}", mark.fill.css())
            }),
        };
    }
    for label in labels {
        let place = (label.left.round(), label.top.round());
        let _ = writeln!(
            text,
            "label {:?} {} at {} {} {}px",
            label.text,
            label.lang.code(),
            place.0,
            place.1,
            label.style.size_px
        );
    }
    text
}
