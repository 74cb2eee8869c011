//! The WebGL2 painter.
//!
//! Geometry is uploaded once and stays on the GPU. State (colours, widths, visible shapes) is a small texture of
//! styles, one row of texels per shape, uploaded only when it differs. A drag therefore sends a handful of uniforms and
//! draw calls.

mod context;
mod fill;
mod globe;
mod label;
mod lost_context;
mod mark;
mod runs;
mod scroll_cache;
mod stroke;
mod thin_arcs;

use super::{Drawn, Painter, Picture};
use atlas_engine::scene::{DisplayList, Geometry, HairLayer, Layer, Mark, SetKey, StrokeLayer};
pub(crate) use context::GlError;
use context::{Gl, View};
pub(crate) use lost_context::{ContextAway, give_context_back};
use std::ops::Range;
use std::rc::Rc;
use thin_arcs::How;
use web_sys::HtmlCanvasElement;

/// Draws display lists into a canvas.
pub(crate) struct GlPainter {
    gl: Gl,
    /// Created when a globe is first shown.
    globe: Option<globe::GlobePass>,
    fills: fill::FillPass,
    strokes: stroke::StrokePass,
    hairs: thin_arcs::HairPass,
    marks: mark::MarkPass,
    labels: label::LabelPass,
    /// The list that `groups` belongs to.
    planned: Option<Rc<DisplayList>>,
    groups: Vec<Group>,
    /// Cache of everything below the marks, while the map is dragged and frames are slow.
    still: Option<scroll_cache::ScrollCache>,
    /// Width of the world in device pixels, and seconds of flow animation, of the last frame.
    last: (f64, f32),
}

impl GlPainter {
    /// Takes a canvas and starts to compile the programs; [`Painter::check`] waits for them.
    ///
    /// # Errors
    /// WebGL2, or something it needs, is missing.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Result<Self, GlError> {
        let gl = Gl::of(canvas)?;
        let fills = fill::FillPass::new(&gl)?;
        let strokes = stroke::StrokePass::new(&gl)?;
        let hairs = thin_arcs::HairPass::new(&gl)?;
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

    /// All programs of the painter.
    const fn programs(&self) -> [&context::Program; 6] {
        let ([fill], [stroke], [mark]) =
            (self.fills.programs(), self.strokes.programs(), self.marks.programs());
        let ([hair, cached], [label]) = (self.hairs.programs(), self.labels.programs());
        [fill, stroke, mark, hair, cached, label]
    }

    /// Clears the screen, and draws the disc of a globe.
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

    /// Draws a range of groups; `true` if they should be refined once the map rests.
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

    /// Draws the first groups from the scroll cache: the last frame is shifted, and only the strips that enter the
    /// screen are drawn. Returns `false` if that is up to a pixel off.
    fn carry_along(&mut self, list: &Rc<DisplayList>, view: &View, n_groups: usize, how: &How) -> bool {
        let n_made = self.fills.n_made + self.strokes.n_made + self.hairs.n_made;
        let before = self.still.take();
        let Some((still, work)) = scroll_cache::ScrollCache::of(&self.gl, before, list, n_made, view) else {
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

    /// Joins layers that can share a draw call, and uploads their styles.
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

/// Layers that share a draw call.
enum Group {
    Fill(fill::FillGroup),
    Stroke(stroke::StrokeGroup),
    Hairs(HairLayer),
    /// Range of the marks of all layers.
    Marks(Range<usize>),
}

impl Group {
    /// True if the group looks the same under translation, so that its image can be shifted.
    fn is_still(&self) -> bool {
        match self {
            Self::Fill(_) | Self::Stroke(_) => true,
            Self::Hairs(layer) => !thin_arcs::HairPass::has_picture(layer, true),
            Self::Marks(_) => false,
        }
    }
}

/// Number of leading layers that use the same set and share no shape.
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

/// True if two layers share no shape. Shapes of a layer are in ascending order.
fn apart(layer: &StrokeLayer, other: &Layer) -> bool {
    let Layer::Stroke(other) = other else { return true };
    let has = |index: u32| other.shapes.binary_search_by_key(&index, |shape| shape.index).is_ok();
    !layer.shapes.iter().any(|shape| has(shape.index))
}
