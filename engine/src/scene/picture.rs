//! The scene: everything that is made once from the atlas, and the display list made from it for each picture.

use super::base::{self, ArcClass};
use super::corridors;
use super::declutter;
use super::geometry::{Geometry, GeometrySet, SetKey};
use super::input::{LayerId, SceneInput};
use super::list::{
    Beyond, Class, DisplayList, FillLayer, Hatch, Label, LabelAnchor, LabelClass, LabelStyle, Layer,
    ShapeRef, StrokeLayer,
};
use super::marks::{self, Candidate};
use super::network;
use super::pick::Picker;
use super::simplify;
use super::theme::Theme;
use super::trail;
use super::volumes::{self, SharedVolumes};
use crate::model::{
    Atlas, CorridorId, CountryId, EdgeId, FamilyId, FeatureId, Footprint, Id as _, LocalText, ZoneId,
};
use crate::space::{LonLat, Rect, World, world_from_lonlat};
use crate::view::Projection;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// One picture in the making.
pub(crate) struct Frame<'a> {
    pub(crate) atlas: &'a Atlas,
    pub(crate) input: &'a SceneInput,
    pub(crate) geometry: &'a Geometry,
    pub(crate) theme: &'static Theme,
    /// Level of detail of the ground.
    pub(crate) level: u8,
    visible: Rect,
    copies: Vec<i32>,
    pub(crate) list: DisplayList,
}

impl Frame<'_> {
    /// The shapes of a set that are kept. What is off the screen is kept as well: painters cull, because they know best
    /// what that saves them, and a layer that does not change while the map is dragged need not be looked at again.
    pub(crate) fn shapes(&self, set: SetKey, keep: impl Fn(usize) -> bool) -> Vec<ShapeRef> {
        let n_shapes = self.geometry.get(set).map_or(0, |set| set.shapes.len());
        (0..n_shapes)
            .filter(|index| keep(*index))
            .map(|index| ShapeRef { index: index as u32, feature: None })
            .collect()
    }
}

/// What is made once from an atlas. The geometry grows as levels of detail are asked for.
pub struct Scene {
    geometry: Geometry,
    arcs: Vec<Vec<World>>,
    /// Levels that there are points for.
    n_levels: u8,
    arc_classes: Vec<[ArcClass; 2]>,
    edge_families: Vec<Vec<FamilyId>>,
    candidates: Vec<Candidate>,
    /// Made when it is first asked for, or in an idle moment before that.
    picker: OnceCell<Picker>,
    /// The last picture, with what it was made for.
    last: RefCell<Option<Made>>,
    /// Volumes whose arcs are in the geometry.
    volumes: Option<SharedVolumes>,
}

/// A picture that serves as long as nothing but the place of the camera changes, and that not by much.
struct Made {
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
        base::build_fixed(atlas, &mut geometry);
        let lines = network::edge_lines(atlas);
        (0..simplify::N_LEVELS)
            .for_each(|level| geometry.insert(SetKey::Edges(level), network::edges_of_level(&lines, level)));
        let footprints = footprints(atlas);
        geometry.insert(SetKey::FootprintOutlines, footprints.clone());
        geometry.insert(SetKey::Footprints, footprints);
        let candidates = marks::candidates(atlas);
        Self {
            geometry,
            arcs: simplify::project_arcs(&atlas.basemap),
            n_levels: simplify::N_COARSE_LEVELS,
            arc_classes: base::classify_arcs(&atlas.basemap),
            edge_families: corridors::families_of_edges(atlas),
            candidates,
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
        base::build_level(atlas, &self.arcs, level, &mut self.geometry)
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
            .any(|level| base::build_level(atlas, &self.arcs, level, &mut self.geometry))
    }

    /// Puts the arcs of volumes into the geometry, where pictures of these volumes look for them; does nothing if they are there.
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
        let places = || self.candidates.iter().map(|candidate| (candidate.feature, candidate.at));
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
        if let Some(made) = last.as_ref().filter(|made| made.level == level && made.serves(input, &visible)) {
            return Rc::clone(&made.list);
        }
        let margin = NEAR_MARGIN * visible.width().max(visible.height());
        let near = visible.grown(margin);
        let list = Rc::new(self.make(atlas, input, near));
        *last = Some(Made { input: input.clone(), level, near, list: Rc::clone(&list) });
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
        base::draw(&mut frame, &self.arc_classes, &focus(atlas, input.selection));
        draw_footprints(&mut frame);
        super::own::draw_areas(&mut frame);
        corridors::draw(&mut frame, &self.edge_families);
        volumes::draw_lines(&mut frame);
        trail::draw(&mut frame);
        self.draw_marks(&mut frame);
        label_ground(&mut frame);
        frame.list
    }

    fn draw_marks(&self, frame: &mut Frame<'_>) {
        let mut lit = lit(frame.atlas, frame.input.selection);
        lit.extend(frame.input.trail.stops.iter().map(|(_, node)| FeatureId::Node(*node)));
        let shown = declutter::shown(&self.candidates, frame.input, &frame.visible, &lit);
        let mut marks = Vec::with_capacity(shown.len());
        for candidate in shown.iter().filter_map(|index| self.candidates.get(*index)) {
            marks.push(candidate.mark(frame.theme, frame.input, lit.contains(&candidate.feature)));
            frame.list.labels.extend(candidate.label(frame.atlas, frame.theme, frame.input));
        }
        // The most important mark is drawn last, over the others.
        marks.reverse();
        volumes::draw_symbols(frame);
        frame.list.layers.push(Layer::Marks(marks));
        trail::draw_marks(frame);
    }
}

impl Made {
    /// Whether this picture is right for another input.
    fn serves(&self, input: &SceneInput, visible: &Rect) -> bool {
        let zoom_moved = (self.input.camera.zoom - input.camera.zoom).abs();
        let inside = self.near.contains(visible.min) && self.near.contains(visible.max);
        inside
            && zoom_moved < ZOOM_STEP
            && self.input.camera.projection == input.camera.projection
            && self.input == SceneInput { camera: self.input.camera, ..input.clone() }
    }
}

/// Footprints of zones, one shape a zone.
fn footprints(atlas: &Atlas) -> GeometrySet {
    let mut set = GeometrySet::default();
    for zone in &atlas.zones {
        let rings: Vec<Vec<World>> = match &zone.footprint {
            Some(Footprint::Schematic(rings)) => {
                let place = |(lon, lat): &(i32, i32)| {
                    world_from_lonlat(LonLat::new(f64::from(*lon) / 1e5, f64::from(*lat) / 1e5))
                };
                rings.iter().map(|ring| ring.iter().map(place).collect()).collect()
            }
            Some(Footprint::County(county)) => {
                let county = atlas.basemap.counties.get(usize::from(*county));
                let rings = county.map_or(Vec::new(), |county| county.rings.places(&atlas.basemap.grid));
                rings.into_iter().map(|ring| ring.into_iter().map(world_from_lonlat).collect()).collect()
            }
            None => Vec::new(),
        };
        set.push(rings);
    }
    set
}

/// Zoom from which schematic footprints are shown.
const FOOTPRINT_ZOOM: f64 = 9.6;

fn draw_footprints(frame: &mut Frame<'_>) {
    let (atlas, input) = (frame.atlas, frame.input);
    let selected = |index: usize| input.selection == ZoneId::from_index(index).map(FeatureId::Zone);
    let shown = |index: usize| {
        let zone = &atlas.zones[index];
        let layer_on = input.layers.shows(&LayerId::Zones);
        selected(index)
            || (layer_on
                && FOOTPRINT_ZOOM <= input.camera.zoom
                && matches!(zone.footprint, Some(Footprint::Schematic(_))))
    };
    let with_zone = |mut shape: ShapeRef| {
        shape.feature = ZoneId::from_index(shape.index as usize).map(FeatureId::Zone);
        shape
    };
    let colour = frame.theme.zone;
    for chosen in [false, true] {
        let keep = |index: usize| shown(index) && selected(index) == chosen;
        let shapes: Vec<ShapeRef> =
            frame.shapes(SetKey::Footprints, keep).into_iter().map(with_zone).collect();
        if shapes.is_empty() {
            continue;
        }
        let (fill, stripes, width_px) = if chosen { (0.16, 0.34, 2.2) } else { (0.05, 0.13, 1.2) };
        frame.list.layers.push(Layer::Fill(FillLayer {
            class: Class::Footprint,
            set: SetKey::Footprints,
            colour: colour.alpha(fill),
            hatch: Some(Hatch { colour: colour.alpha(stripes), spacing_px: 7.0 }),
            shapes: shapes.clone(),
        }));
        frame.list.layers.push(Layer::Stroke(StrokeLayer {
            offset_px: 0.0,
            flow_px_s: 0.0,
            class: Class::FootprintOutline,
            set: SetKey::FootprintOutlines,
            colour: if chosen { colour } else { colour.mix(frame.theme.land, 0.35) },
            width_px,
            dash: vec![5.0, 3.0],
            shapes,
        }));
    }
}

/// Countries that a selected corridor crosses.
fn focus(atlas: &Atlas, selection: Option<FeatureId>) -> Vec<CountryId> {
    let Some(FeatureId::Corridor(id)) = selection else { return Vec::new() };
    let mut countries: Vec<CountryId> = Vec::new();
    for country in atlas.corridor(id).nodes.iter().filter_map(|node| atlas.node(*node).country) {
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    countries
}

/// Places that a selected item of the programme concerns, its parts included.
fn lit(atlas: &Atlas, selection: Option<FeatureId>) -> Vec<FeatureId> {
    let Some(FeatureId::Programme(id)) = selection else { return Vec::new() };
    let mut lit = Vec::new();
    let belongs = |mut index: usize| loop {
        if index == id.index() {
            return true;
        }
        match atlas.programme.get(index).and_then(|item| item.parent) {
            Some(parent) if parent.index() < index => index = parent.index(),
            _ => return false,
        }
    };
    for (_, item) in atlas.programme.iter().enumerate().filter(|(index, _)| belongs(*index)) {
        lit.extend(item.zones.iter().copied().map(FeatureId::Zone));
        lit.extend(item.partners.iter().copied().map(FeatureId::Partner));
    }
    lit
}

/// Names of countries, provinces and counties.
fn label_ground(frame: &mut Frame<'_>) {
    let zoom = frame.input.camera.zoom;
    let pov = frame.input.pov.index();
    let atlas = frame.atlas;
    for (index, country) in atlas.basemap.countries.iter().enumerate() {
        let from = (f64::from(country.min_zoom) - 0.6).max(if country.rank <= 2 { 1.6 } else { 2.2 });
        if country.named[pov] && from <= zoom && zoom < 7.6 {
            let size_px = if country.rank <= 2 { 13 } else { 11 };
            let priority = if country.rank <= 2 { 350 } else { 500 + u32::from(country.rank) };
            label(frame, LabelClass::Country, (10, index), &country.names, country.label, priority, size_px);
        }
    }
    if !frame.input.layers.shows(&LayerId::Divisions) {
        return;
    }
    if (4.3..8.0).contains(&zoom) {
        for (index, province) in
            atlas.basemap.provinces.iter().enumerate().filter(|(_, province)| province.named[pov])
        {
            label(frame, LabelClass::Province, (11, index), &province.names, province.label, 700, 11);
        }
    }
}

fn label(
    frame: &mut Frame<'_>,
    class: LabelClass,
    key: (u64, usize),
    names: &LocalText,
    place: LonLat,
    priority: u32,
    size_px: u8,
) {
    let (text, lang) = names.best(frame.input.lang);
    let at = world_from_lonlat(place);
    if text.is_empty()
        || !frame.copies.iter().any(|copy| frame.visible.contains(World::new(at.x + f64::from(*copy), at.y)))
    {
        return;
    }
    frame.list.labels.push(Label {
        key: (key.0 << 32) | key.1 as u64,
        class,
        feature: None,
        text: text.to_owned(),
        lang,
        at,
        offset_px: (0.0, 0.0),
        anchor: LabelAnchor::Centre,
        priority,
        style: LabelStyle {
            size_px,
            weight: if class == LabelClass::Country { 600 } else { 400 },
            colour: frame.theme.ink_2,
            halo: frame.theme.halo,
            spacing: if class == LabelClass::Country { 14 } else { 6 },
            capitals: class == LabelClass::Country,
        },
    });
}
