//! Scene: atlas + input → display list, and everything that painters share.
//!
//! The display list holds shapes, colours, widths, markers and labels in paint order. It knows no painter and no
//! browser; painters (WebGL2, Canvas 2D, SVG) know no atlas.

mod arc_classes;
mod corridors;
mod declutter;
mod divisions;
mod edge_strokes;
mod flow_layers;
mod footprints;
mod frame;
mod geometry;
mod ground;
mod ground_labels;
mod in_view;
mod input;
mod label_text;
mod labels;
mod layers;
mod line_groups;
mod list;
mod mark_layers;
mod marks;
mod mesh;
mod network;
mod paint_order;
mod path_projector;
mod pick;
mod record;
mod route_overlay;
mod routes;
#[expect(clippy::module_inception, reason = "the scene itself, beside its parts")]
mod scene;
mod selection;
mod simplify;
mod symbology;
mod theme;
mod thin_arcs;
mod user_shapes;
mod volumes;

pub use flow_layers::{
    ArcVolume, CountryVolume, EdgeVolume, ShapeVolume, SharedVolumes, SymbolVolume, Volumes,
};
pub use geometry::{Geometry, GeometrySet, Shape};
pub use in_view::{Window, in_view};
pub use input::SceneInput;
pub use label_text::short_label;
pub use labels::{LabelMemory, MIN_FACING, PlacedLabel, place_labels};
pub use layers::{Class, LayerId, Layers, LegendSample, SetKey};
pub use list::{
    Beyond, DisplayList, FillLayer, HairLayer, Hatch, Label, LabelAnchor, LabelClass, LabelStyle, Layer,
    Mark, ShapeRef, StrokeLayer,
};
pub use mesh::{
    EXTRUDE_ONE, FillMesh, StrokeMesh, StrokeVertex, WORLD_UNITS, fill_mesh, quad_indices, stroke_count,
    stroke_pieces, world_units,
};
pub use path_projector::{PathProjector, PathSink, arrow_heads, mark_corners};
pub use pick::{Picker, nearest_by_brute_force};
pub use record::record;
pub use route_overlay::Trail;
pub use scene::Scene;
pub use simplify::{coarse_tolerance, needs_detail, simplify};
pub use symbology::{Sizes, Tone, VolumeScale};
pub use theme::{Colour, Theme, ThemeKind, contrast};
pub use thin_arcs::Hairs;
