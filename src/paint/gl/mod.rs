//! The WebGL2 painter.
//!
//! What is made of a set of shapes is made once and stays on the GPU; what changes with the state (colours, widths, which
//! shapes are shown) is a small texture of styles, one row of texels a shape, that is sent only when it differs. So dragging
//! the map sends a handful of uniforms and draw calls.

mod context;
mod fill;
mod globe;
mod hair;
mod label;
mod lost_context;
mod mark;
mod still;
mod stroke;

use super::{Drawn, Painter, Picture};
use atlas_engine::scene::{
    DisplayList, Geometry, GeometrySet, HairLayer, Layer, Mark, SetKey, StrokeLayer, WORLD_UNITS,
};
use atlas_engine::space::Rect;
pub(crate) use context::GlError;
use context::{Gl, View};
pub(crate) use lost_context::{ContextAway, give_context_back};
use std::ops::Range;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// Indices between two visible runs that are drawn along rather than skipped: cheaper than another draw call.
const BRIDGE: u32 = 1500;

/// How a picture is drawn.
struct How {
    /// While the map moves.
    is_moving: bool,
    /// Where frames are slow.
    spares_work: bool,
}

/// Draws display lists into a canvas.
pub(crate) struct GlPainter {
    gl: Gl,
    /// Made when a globe is first shown.
    globe: Option<globe::GlobePass>,
    fills: fill::FillPass,
    strokes: stroke::StrokePass,
    hairs: hair::HairPass,
    marks: mark::MarkPass,
    labels: label::LabelPass,
    /// The list that the groups are of.
    planned: Option<Rc<DisplayList>>,
    groups: Vec<Group>,
    /// What lies under the marks, while the map is dragged and frames are slow.
    still: Option<still::Still>,
    /// Device pixels of a whole world in the last picture, and seconds that flows had moved.
    last: (f64, f32),
}

impl GlPainter {
    /// Takes a canvas and begins what drawing into it takes; [`Painter::check`] waits for that.
    ///
    /// # Errors
    /// Says what is missing, such as WebGL2 itself.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Result<Self, GlError> {
        let gl = Gl::of(canvas)?;
        let fills = fill::FillPass::new(&gl)?;
        let strokes = stroke::StrokePass::new(&gl)?;
        let hairs = hair::HairPass::new(&gl)?;
        let marks = mark::MarkPass::new(&gl)?;
        let labels = label::LabelPass::new(&gl)?;
        Ok(Self {
            gl,
            globe: None,
            fills,
            strokes,
            hairs,
            marks,
            labels,
            planned: None,
            groups: Vec::new(),
            still: None,
            last: (0.0, 0.0),
        })
    }

    /// The programs that were begun with the painter.
    const fn programs(&self) -> [&context::Program; 6] {
        let ([fill], [stroke], [mark]) =
            (self.fills.programs(), self.strokes.programs(), self.marks.programs());
        let ([hair, cached], [label]) = (self.hairs.programs(), self.labels.programs());
        [fill, stroke, mark, hair, cached, label]
    }

    /// Wipes the screen; where a globe is shown, with that.
    fn begin(&mut self, list: &DisplayList, view: &View) {
        self.gl.begin(view, list.beyond.map_or(list.ground, |beyond| beyond.colour));
        let Some(beyond) = list.beyond else { return };
        if self.globe.is_none() {
            self.globe = globe::GlobePass::new(&self.gl).ok();
        }
        if let Some(globe) = &self.globe {
            globe.draw(&self.gl, view, list.ground, beyond);
        }
    }

    /// Draws some groups. Returns whether they should be drawn better once the map rests.
    fn draw_groups(&mut self, which: Range<usize>, list: &DisplayList, view: &View, how: &How) -> bool {
        let mut is_rough = false;
        for group in &self.groups[which] {
            match group {
                Group::Fill(group) => self.fills.draw(&self.gl, group, view, &list.copies),
                Group::Stroke(group) => self.strokes.draw(&self.gl, group, view, &list.copies),
                Group::Hairs(layer) => {
                    is_rough |= self.hairs.draw(&self.gl, layer, view, &list.copies, how);
                }
                Group::Marks(marks) => self.marks.draw(&self.gl, marks, view, &list.copies),
            }
        }
        is_rough
    }

    /// Shows the first groups, which lie under the marks: what was drawn of them for the last picture is moved along, and
    /// only what comes into the screen is drawn. Returns whether they lie exactly where they should.
    fn carry_along(&mut self, list: &Rc<DisplayList>, view: &View, n_groups: usize, how: &How) -> bool {
        let n_made = self.fills.n_made + self.strokes.n_made + self.hairs.n_made;
        let before = self.still.take();
        let Some((still, work)) = still::Still::of(&self.gl, before, list, n_made, view) else {
            // Without memory for it, all is drawn as ever.
            self.begin(list, view);
            self.draw_groups(0..n_groups, list, view, how);
            return true;
        };
        let gl = self.gl.clone();
        for piece in work.strips.iter().flat_map(|strip| still.torus.pieces(*strip)) {
            let part = work.view.of_strip(piece.on_screen);
            gl.within(&part, piece, list.ground, || {
                self.draw_groups(0..n_groups, list, &part, how);
            });
        }
        still.show(&gl, &self.hairs, view);
        self.still = Some(still);
        work.is_exact
    }

    /// Brings layers together that can be drawn in one go, and sends their styles.
    fn plan(&mut self, list: &Rc<DisplayList>, geometry: &Geometry) {
        self.strokes.begin();
        self.fills.begin();
        self.groups.clear();
        let mut marks: Vec<&Mark> = Vec::new();
        let mut at = 0;
        while let Some(layer) = list.layers.get(at) {
            let n_joined = n_joined(&list.layers[at..]);
            let joined = &list.layers[at..at + n_joined];
            let group = match layer {
                Layer::Fill(_) => self.fills.plan(&self.gl, joined, geometry).map(Group::Fill),
                Layer::Stroke(_) => self.strokes.plan(&self.gl, joined, geometry).map(Group::Stroke),
                Layer::Hairs(layer) => {
                    self.hairs.send(&self.gl, layer);
                    Some(Group::Hairs(layer.clone()))
                }
                Layer::Marks(layer) => {
                    let first = marks.len();
                    marks.extend(layer);
                    Some(Group::Marks(first..marks.len()))
                }
            };
            self.groups.extend(group);
            at += n_joined;
        }
        self.marks.send(&self.gl, &marks);
        self.planned = Some(Rc::clone(list));
    }
}

impl Painter for GlPainter {
    fn measure(
        &mut self,
        text: &str,
        lang: atlas_engine::model::Lang,
        style: &atlas_engine::scene::LabelStyle,
    ) -> f64 {
        self.labels.measure(text, lang, style)
    }

    fn is_made(&self) -> bool {
        self.gl.are_made(self.programs())
    }

    fn check(&self) -> Result<(), GlError> {
        self.gl.check(self.programs())
    }

    fn warm(&mut self, key: SetKey, geometry: &Geometry, is_globe: bool) -> bool {
        self.fills.bent = is_globe;
        let Some(set) = geometry.get(key) else { return false };
        if key.is_area() {
            self.fills.warm(&self.gl, key, set)
        } else {
            self.strokes.warm(&self.gl, key, set)
        }
    }

    fn draw(&mut self, picture: &Picture<'_>) -> Drawn {
        let list = picture.list;
        let view = View::new(picture.camera, picture.viewport, picture.seconds);
        self.fills.bent = list.beyond.is_some();
        if !self.planned.as_ref().is_some_and(|planned| Rc::ptr_eq(planned, list)) {
            self.plan(list, picture.geometry);
        }
        let now = (view.world_px, view.seconds);
        let is_dragged = std::mem::replace(&mut self.last, now) == now && picture.is_moving;
        let how = How { is_moving: picture.is_moving, spares_work: picture.spares_work };
        let mut is_rough = false;
        let mut drawn = 0;
        if picture.spares_work && is_dragged && list.beyond.is_none() {
            drawn = self.groups.iter().take_while(|group| group.is_still()).count();
            is_rough = !self.carry_along(list, &view, drawn, &how);
        } else {
            self.begin(list, &view);
        }
        is_rough |= self.draw_groups(drawn..self.groups.len(), list, &view, &how);
        self.labels.draw(&self.gl, picture.labels, &view);
        if is_rough { Drawn::Rough } else { Drawn::Whole }
    }

    fn shows_movement(&self) -> bool {
        true
    }

    fn device(&self) -> String {
        self.gl.device()
    }
}

/// Layers that are drawn in one go.
enum Group {
    Fill(fill::FillGroup),
    Stroke(stroke::StrokeGroup),
    Hairs(HairLayer),
    /// Which of the marks of all layers.
    Marks(Range<usize>),
}

impl Group {
    /// Whether it looks the same wherever the screen is, so that its picture can be moved along.
    fn is_still(&self) -> bool {
        match self {
            Self::Fill(_) | Self::Stroke(_) => true,
            Self::Hairs(layer) => !hair::HairPass::has_picture(layer, true),
            Self::Marks(_) => false,
        }
    }
}

/// How many layers from the first on use the same set and have no shape in common.
fn n_joined(layers: &[Layer]) -> usize {
    let joins = |n: &usize| match (&layers[0], &layers[*n]) {
        (Layer::Fill(first), Layer::Fill(layer)) => {
            layer.set == first.set && first.hatch.is_none() && layer.hatch.is_none()
        }
        (Layer::Stroke(first), Layer::Stroke(layer)) => {
            layer.set == first.set && layers[..*n].iter().all(|other| apart(layer, other))
        }
        _ => false,
    };
    1 + (1..layers.len()).take_while(joins).count()
}

/// Whether a layer has no shape in common with another. Shapes of a layer ascend.
fn apart(layer: &StrokeLayer, other: &Layer) -> bool {
    let Layer::Stroke(other) = other else { return true };
    let has = |index: u32| other.shapes.binary_search_by_key(&index, |shape| shape.index).is_ok();
    !layer.shapes.iter().any(|shape| has(shape.index))
}

/// Whether the box of a shape may be on the screen. A globe shows the same place whatever the copy.
fn shows(bounds: &Rect, view: &View, copy: i32) -> bool {
    let at = |copy: i32| bounds.shifted(f64::from(copy)).intersects(&view.visible);
    if view.is_bent() { (-1..=1).any(at) } else { at(copy) }
}

/// Copies of the world, each with runs of indices that hold every wanted shape on the screen. Where there is none, there is no
/// such copy.
fn visible_runs(
    set: &GeometrySet,
    ranges: &[Range<u32>],
    wanted: &[bool],
    view: &View,
    copies: &[i32],
) -> Vec<(i32, Vec<Range<u32>>)> {
    let runs = |copy: &i32| (*copy, runs_of_copy(set, ranges, wanted, view, *copy));
    copies.iter().map(runs).filter(|(_, runs)| !runs.is_empty()).collect()
}

/// Runs of indices that hold every wanted shape of one copy on the screen; short gaps are drawn along.
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

/// Whole worlds to the east, in world units.
fn copy_units(copy: i32) -> i32 {
    copy.saturating_mul(WORLD_UNITS as i32)
}
