//! The scene: everything that is made once from the atlas, and the display list made from it for each picture.

use super::arc_classes;
use super::corridors;
use super::flow_layers::SharedVolumes;
use super::frame::{Frame, Prepared};
use super::geometry::{Geometry, GeometrySet};
use super::ground;
use super::input::SceneInput;
use super::layers::SetKey;
use super::list::{Beyond, DisplayList};
use super::marks;
use super::paint_order::PAINT_ORDER;
use super::pick::Picker;
use super::simplify;
use super::theme::Theme;
use super::volumes;
use crate::model::{Atlas, CorridorId, EdgeId};
use crate::space::{Rect, World};
use crate::view::Projection;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// Scene of an atlas: geometry, spatial index and caches. Geometry grows as levels of detail are needed.
pub struct Scene {
    geometry: Geometry,
    arcs: Vec<Vec<World>>,
    /// Levels that there are points for.
    n_levels: u8,
    prepared: Prepared,
    /// CachedList when it is first asked for, or in an idle moment before that.
    picker: OnceCell<Picker>,
    /// The last picture, with what it was made for.
    last: RefCell<Option<CachedList>>,
    /// Volumes whose arcs are in the geometry.
    volumes: Option<SharedVolumes>,
}

/// A picture that serves as long as nothing but the place of the camera changes, and that not by much.
struct CachedList {
    input: SceneInput,
    level: u8,
    /// The part of the map plane that its marks and labels cover.
    near: Rect,
    list: Rc<DisplayList>,
}

/// Widths, dashes and thresholds follow the zoom in steps of this many doublings, so that a picture serves for many frames.
const ZOOM_STEP: f64 = 1.0 / 16.0;
/// Shares of the screen around it in which marks and labels are made as well.
const NEAR_MARGIN: f64 = 0.4;

impl Scene {
    /// Prepares an atlas: projects it, classifies its lines and makes the network. Levels of detail come later, with
    /// [`Scene::prepare`].
    #[must_use]
    pub fn new(atlas: &Atlas) -> Self {
        let mut geometry = Geometry::default();
        PAINT_ORDER.iter().filter_map(|layer| layer.build).for_each(|build| build(atlas, &mut geometry));
        let prepared = Prepared {
            arc_classes: arc_classes::classify_arcs(&atlas.basemap),
            edge_families: corridors::families_of_edges(atlas),
            candidates: marks::candidates(atlas),
        };
        Self {
            geometry,
            arcs: simplify::project_arcs(&atlas.basemap),
            n_levels: simplify::N_COARSE_LEVELS,
            prepared,
            picker: OnceCell::new(),
            last: RefCell::new(None),
            volumes: None,
        }
    }

    /// The detail has come into the atlas: from now on there are points for every level.
    pub fn refine(&mut self, atlas: &Atlas) {
        self.arcs = simplify::project_arcs(&atlas.basemap);
        self.n_levels = simplify::N_LEVELS;
    }

    /// Makes the level of detail that a zoom needs, or the finest that there are points for, at once.
    pub fn prepare(&mut self, atlas: &Atlas, zoom: f64) {
        while self.prepare_piece(atlas, zoom) {}
    }

    /// Makes one piece of the level of detail that a zoom needs. Returns whether there was one to make.
    pub fn prepare_piece(&mut self, atlas: &Atlas, zoom: f64) -> bool {
        let level = simplify::level_of_zoom(zoom).min(self.n_levels - 1);
        ground::build_level(atlas, &self.arcs, level, &mut self.geometry)
    }

    /// Makes one more piece of a level that is not there yet, nearest levels first, for idle moments. Returns whether
    /// there was one to make.
    pub fn prepare_more(&mut self, atlas: &Atlas, zoom: f64) -> bool {
        if self.picker.get().is_none() {
            let _made = self.picker();
            return true;
        }
        let here = i16::from(simplify::level_of_zoom(zoom));
        let n_levels = i16::from(self.n_levels);
        let by_distance = (0..n_levels)
            .flat_map(|away| [here - away, here + away])
            .filter(|level| (0..n_levels).contains(level));
        by_distance
            .map(|level| level as u8)
            .any(|level| ground::build_level(atlas, &self.arcs, level, &mut self.geometry))
    }

    /// Puts the arcs of volumes into the geometry, where pictures of these volumes look for them.
    pub fn set_volumes(&mut self, volumes: &SharedVolumes) {
        if self.volumes.replace(volumes.clone()).as_ref() == Some(volumes) {
            return;
        }
        volumes::insert_arcs(volumes, &mut self.geometry);
        *self.last.borrow_mut() = None;
    }

    /// All shapes that exist so far.
    #[must_use]
    pub fn geometry(&self) -> &Geometry {
        &self.geometry
    }

    /// Finds what is under a point of the screen.
    #[must_use]
    pub fn picker(&self) -> &Picker {
        let places = || self.prepared.candidates.iter().map(|candidate| (candidate.feature, candidate.at));
        let all_points = self.geometry.get(SetKey::Edges(simplify::N_LEVELS - 1));
        self.picker
            .get_or_init(|| Picker::new(all_points.map_or(&GeometrySet::default(), Rc::as_ref), places()))
    }

    /// The most important corridor over an edge.
    #[must_use]
    pub fn main_corridor(&self, atlas: &Atlas, edge: EdgeId) -> Option<CorridorId> {
        corridors::main_corridor(atlas, edge)
    }

    /// The level of detail to draw: the one of the zoom, or the nearest that is complete.
    fn level(&self, zoom: f64) -> u8 {
        let wanted = simplify::level_of_zoom(zoom);
        let complete = |level: &u8| self.geometry.get(SetKey::Lakes(*level)).is_some();
        let levels = (0..simplify::N_LEVELS).filter(complete);
        levels.min_by_key(|level| (i16::from(*level) - i16::from(wanted)).abs()).unwrap_or(wanted)
    }

    /// The picture of an input. While the map is dragged, or zoomed by little, it is the same picture again.
    #[must_use]
    pub fn display_list(&self, atlas: &Atlas, input: &SceneInput) -> Rc<DisplayList> {
        let visible = input.camera.visible(&input.viewport);
        let level = self.level(input.camera.zoom);
        let mut last = self.last.borrow_mut();
        if let Some(made) =
            last.as_ref().filter(|made| made.level == level && made.is_valid_for(input, &visible))
        {
            return Rc::clone(&made.list);
        }
        let margin = NEAR_MARGIN * visible.width().max(visible.height());
        let near = visible.grown(margin);
        let list = Rc::new(self.make(atlas, input, near));
        *last = Some(CachedList { input: input.clone(), level, near, list: Rc::clone(&list) });
        list
    }

    fn make(&self, atlas: &Atlas, input: &SceneInput, visible: Rect) -> DisplayList {
        let theme = Theme::of(input.theme);
        let copies: Vec<i32> = (visible.min.x.floor() as i32..=visible.max.x.floor() as i32).collect();
        let is_globe = input.camera.projection == Projection::Globe;
        let beyond = is_globe.then_some(Beyond { colour: theme.space, rim: theme.coast });
        let mut frame = Frame {
            atlas,
            input,
            prepared: &self.prepared,
            geometry: &self.geometry,
            theme,
            level: self.level(input.camera.zoom),
            visible,
            copies: copies.clone(),
            list: DisplayList {
                ground: theme.sea,
                beyond,
                copies: if is_globe { vec![0] } else { copies },
                ..DisplayList::default()
            },
        };
        for layer in &PAINT_ORDER {
            if layer.switch.is_none_or(|switch| input.layers.shows(switch, &atlas.network)) {
                (layer.draw)(&mut frame);
            }
        }
        frame.list
    }
}

impl CachedList {
    /// True if the cached list is valid for another input.
    fn is_valid_for(&self, input: &SceneInput, visible: &Rect) -> bool {
        let zoom_moved = (self.input.camera.zoom - input.camera.zoom).abs();
        let inside = self.near.contains(visible.min) && self.near.contains(visible.max);
        inside
            && zoom_moved < ZOOM_STEP
            && self.input.camera.projection == input.camera.projection
            && self.input == SceneInput { camera: self.input.camera, ..input.clone() }
    }
}
