//! Index runs: the wanted shapes of a set on the screen, in each copy of the world, in as few draw calls as pay off.

use super::context::{Gl, Program, View};
use atlas_engine::scene::{GeometrySet, WORLD_UNITS};
use atlas_engine::space::Rect;
use std::ops::Range;
use web_sys::WebGl2RenderingContext as Raw;

/// Indices between two visible runs that are drawn rather than skipped: cheaper than another draw call.
const BRIDGE: u32 = 1500;

/// Visible runs by copy of the world; copies are counted to the east.
pub(super) type Runs = Vec<(i32, Vec<Range<u32>>)>;

/// Draws the runs as triangles of the bound vertex array.
pub(super) fn draw_runs(gl: &Gl, program: &Program, runs: &Runs) {
    for (copy, runs) in runs {
        gl.raw.uniform1i(program.at("u_copy"), copy_units(*copy));
        for run in runs {
            let (count, offset) = ((run.end - run.start) as i32, run.start as i32 * 4);
            gl.raw.draw_elements_with_i32(Raw::TRIANGLES, count, Raw::UNSIGNED_INT, offset);
        }
    }
}

/// True if the bounds of a shape may be on the screen. A globe shows the same place in every copy.
fn shows(bounds: &Rect, view: &View, copy: i32) -> bool {
    let at = |copy: i32| bounds.shifted(f64::from(copy)).intersects(&view.visible);
    if view.is_bent() { (-1..=1).any(at) } else { at(copy) }
}

/// Runs that hold every wanted shape on the screen, for each copy of the world that has any.
pub(super) fn visible_runs(
    set: &GeometrySet,
    ranges: &[Range<u32>],
    wanted: &[bool],
    view: &View,
    copies: &[i32],
) -> Runs {
    let runs = |copy: &i32| (*copy, runs_of_copy(set, ranges, wanted, view, *copy));
    copies.iter().map(runs).filter(|(_, runs)| !runs.is_empty()).collect()
}

/// Runs of one copy; short gaps are drawn as well.
fn runs_of_copy(
    set: &GeometrySet,
    ranges: &[Range<u32>],
    wanted: &[bool],
    view: &View,
    copy: i32,
) -> Vec<Range<u32>> {
    let mut runs: Vec<Range<u32>> = Vec::new();
    for (index, (shape, range)) in set.shapes.iter().zip(ranges).enumerate() {
        if range.is_empty()
            || !wanted.get(index).copied().unwrap_or(false)
            || !shows(&shape.bounds, view, copy)
        {
            continue;
        }
        match runs.last_mut() {
            Some(run) if range.start <= run.end + BRIDGE => run.end = range.end,
            _ => runs.push(range.clone()),
        }
    }
    runs
}

/// Offset of a copy of the world, in world units.
pub(super) fn copy_units(copy: i32) -> i32 {
    copy.saturating_mul(WORLD_UNITS as i32)
}
