//! Classes of the arcs between faces: coasts, borders, disputed borders, provinces.

use crate::model::{Basemap, PointOfView};

/// Class of an arc by point of view: coast, border, dashed, inner border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArcClass {
    /// Land on one side, water on the other.
    Coast,
    /// Two countries.
    Border,
    /// Two countries in this point of view, or not the same two in the other.
    Disputed,
    /// Two provinces of China.
    Province,
    /// The same on both sides.
    Inner,
}

/// For each arc its class in each point of view.
pub(crate) fn classify_arcs(basemap: &Basemap) -> Vec<[ArcClass; 2]> {
    let mut sides: Vec<Vec<usize>> = vec![Vec::new(); basemap.arcs.len()];
    for (index, face) in basemap.faces.iter().enumerate() {
        for arc in face.polygons.iter().flatten().flatten() {
            sides[arc.index()].push(index);
        }
    }
    let class = |faces: &[usize], pov: PointOfView| {
        let owner = |face: usize| basemap.faces[face].owners[pov.index()];
        match faces {
            [_] => ArcClass::Coast,
            [a, b] if owner(*a) != owner(*b) => ArcClass::Border,
            [a, b] if basemap.faces[*a].province != basemap.faces[*b].province => ArcClass::Province,
            _ => ArcClass::Inner,
        }
    };
    let both = |faces: Vec<usize>| {
        let [china, de_facto] = PointOfView::ALL.map(|pov| class(&faces, pov));
        // In the view of actual control, a line that the other view does not draw as a border is a disputed one.
        let differs = china != de_facto && (china == ArcClass::Border || de_facto == ArcClass::Border);
        [china, if differs { ArcClass::Disputed } else { de_facto }]
    };
    let mut classes: Vec<[ArcClass; 2]> = sides.into_iter().map(both).collect();
    for (arc, povs) in &basemap.contested {
        let Some(class) = classes.get_mut(*arc as usize) else { continue };
        for (class, is_contested) in class.iter_mut().zip(povs) {
            if *is_contested && *class == ArcClass::Border {
                *class = ArcClass::Disputed;
            }
        }
    }
    classes
}
