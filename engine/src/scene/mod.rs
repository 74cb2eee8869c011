//! What is drawn: atlas + input → display list, and everything that painters share.
//!
//! The display list names shapes, colours, widths, marks and labels in paint order. It knows no painter and no browser;
//! painters (WebGL2 now) know no atlas.

mod base;
mod corridors;
mod declutter;
mod geometry;
mod in_view;
mod input;
mod labels;
mod list;
mod marks;
mod mesh;
mod network;
mod outline;
mod own;
mod pick;
mod picture;
mod place;
mod record;
mod simplify;
mod theme;
mod trail;
mod volumes;

pub use geometry::{Geometry, GeometrySet, SetKey, Shape};
pub use in_view::{Window, in_view};
pub use input::{LayerId, Layers, SceneInput};
pub use labels::{LEAST_FACING, LabelMemory, PlacedLabel, place_labels};
pub use list::{
    Beyond, Class, DisplayList, FillLayer, HairLayer, Hatch, Label, LabelAnchor, LabelClass, LabelStyle,
    Layer, Mark, ShapeRef, StrokeLayer,
};
pub use mesh::{
    EXTRUDE_ONE, FillMesh, StrokeMesh, StrokeVertex, WORLD_UNITS, fill_mesh, quad_indices, stroke_count,
    stroke_pieces, world_units,
};
pub use outline::{Outliner, Pen, arrow_heads, mark_corners};
pub use own::ShapeVolume;
pub use pick::{Picker, nearest_by_brute_force};
pub use picture::Scene;
pub use place::short_label;
pub use record::record;
pub use simplify::{coarse_tolerance, needs_detail, simplify};
pub use theme::{Colour, Theme, ThemeKind, contrast};
pub use trail::Trail;
pub use volumes::{
    ArcVolume, CountryVolume, EdgeVolume, Hairs, SharedVolumes, SymbolVolume, Tone, Volumes, WIDEST_PX,
};
