//! Country lines that nobody has agreed on: the arcs of the basemap are cut where such a line begins and ends, and marked.

use crate::table::{Faults, Table};
use std::collections::BTreeMap;
use std::path::Path;

/// A line between two sides within a box.
struct Contested {
    sides: [String; 2],
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    /// In which points of view it is drawn as contested.
    povs: [bool; 2],
}

impl Contested {
    fn holds(&self, (lon, lat): (f64, f64)) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }
}

/// A ring as the topology writes it: arcs, or the one's complement of those that are walked backwards.
type Ring = Vec<i32>;

/// A face: its owners in both points of view, and its rings.
pub(super) struct Sides<'a> {
    pub(super) owners: [&'a str; 2],
    pub(super) rings: Vec<&'a mut Ring>,
}

fn read(dir: &Path, faults: &Faults) -> Vec<Contested> {
    let columns = ["id", "side_a", "side_b", "west", "south", "east", "north", "pov", "what", "source"];
    let table = Table::read(dir, "basemap/contested_lines.csv", &columns, faults);
    let rows = table.rows().filter_map(|row| {
        for column in ["id", "what", "source"] {
            row.required(column);
        }
        Some(Contested {
            sides: ["side_a", "side_b"].map(|column| row.required(column).to_owned()),
            west: row.required_number("west", -180.0..=180.0),
            south: row.required_number("south", -90.0..=90.0),
            east: row.required_number("east", -180.0..=180.0),
            north: row.required_number("north", -90.0..=90.0),
            povs: row
                .one_of("pov", &[("both", [true, true]), ("chn", [true, false]), ("df", [false, true])])?,
        })
    });
    rows.collect()
}

/// Cuts arcs where contested lines begin and end. Returns the arcs that are contested, with the points of view in which they
/// are.
pub(super) fn cut(
    dir: &Path,
    faults: &Faults,
    arcs: &mut Vec<Vec<(i64, i64)>>,
    place: &dyn Fn((i64, i64)) -> (f64, f64),
    faces: &mut [Sides<'_>],
) -> Vec<(u32, [bool; 2])> {
    let mut contested: BTreeMap<u32, [bool; 2]> = BTreeMap::new();
    for line in read(dir, faults) {
        let mut found = false;
        for arc in arcs_between(faces, &line.sides) {
            let inside = |point: (i64, i64)| line.holds(place(point));
            let pieces = split(&arcs[arc], &inside);
            if !pieces.iter().any(|(_, is_in)| *is_in) {
                continue;
            }
            found = true;
            let indices = replace(arcs, arc, &pieces, faces);
            for (index, (_, is_in)) in indices.iter().zip(&pieces) {
                if *is_in {
                    let flags = contested.entry(*index as u32).or_default();
                    flags.iter_mut().zip(line.povs).for_each(|(flag, is_so)| *flag |= is_so);
                }
            }
        }
        if !found {
            let [a, b] = &line.sides;
            let what = format!("there is no line between {a} and {b} in this box");
            faults.add("data/basemap/contested_lines.csv", 0, "west", what, "check the sides and the box");
        }
    }
    contested.into_iter().collect()
}

/// Arcs with one side on either hand in either point of view.
fn arcs_between(faces: &[Sides<'_>], sides: &[String; 2]) -> Vec<usize> {
    let mut seen: BTreeMap<usize, Vec<[bool; 2]>> = BTreeMap::new();
    for face in faces {
        for reference in face.rings.iter().flat_map(|ring| ring.iter()) {
            let arc = if *reference < 0 { !*reference } else { *reference } as usize;
            seen.entry(arc).or_default().push([0, 1].map(|side| face.owners.contains(&sides[side].as_str())));
        }
    }
    let has = |hands: &[[bool; 2]]| match hands {
        [first, second] => (first[0] && second[1]) || (first[1] && second[0]),
        _ => false,
    };
    seen.into_iter().filter(|(_, hands)| has(hands)).map(|(arc, _)| arc).collect()
}

/// An arc in pieces that are in or out of the box; each begins where the one before ends.
fn split(arc: &[(i64, i64)], inside: &dyn Fn((i64, i64)) -> bool) -> Vec<(Vec<(i64, i64)>, bool)> {
    let mut pieces: Vec<(Vec<(i64, i64)>, bool)> = Vec::new();
    for pair in arc.windows(2) {
        let is_in = inside(pair[0]) && inside(pair[1]);
        match pieces.last_mut() {
            Some((points, last)) if *last == is_in => points.push(pair[1]),
            _ => pieces.push((pair.to_vec(), is_in)),
        }
    }
    pieces
}

/// Puts pieces in the place of an arc: the first keeps its number, the others come last. Returns their numbers.
fn replace(
    arcs: &mut Vec<Vec<(i64, i64)>>,
    arc: usize,
    pieces: &[(Vec<(i64, i64)>, bool)],
    faces: &mut [Sides<'_>],
) -> Vec<usize> {
    let mut indices = vec![arc];
    indices.extend(arcs.len()..arcs.len() + pieces.len() - 1);
    for (index, (points, _)) in indices.iter().zip(pieces) {
        if *index < arcs.len() {
            arcs[*index].clone_from(points);
        } else {
            arcs.push(points.clone());
        }
    }
    let forward: Ring = indices.iter().map(|index| *index as i32).collect();
    let backward: Ring = indices.iter().rev().map(|index| !(*index as i32)).collect();
    for ring in faces.iter_mut().flat_map(|face| face.rings.iter_mut()) {
        let old = std::mem::take(*ring);
        **ring = old
            .into_iter()
            .flat_map(|reference| match reference {
                _ if reference == forward[0] => forward.clone(),
                _ if !reference == forward[0] => backward.clone(),
                other => vec![other],
            })
            .collect();
    }
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_is_cut_where_the_box_begins_and_ends_and_rings_still_close() {
        let mut arcs = vec![(0..10).map(|x| (x, 0)).collect::<Vec<_>>(), vec![(9, 0), (9, 5), (0, 0)]];
        let (mut there, mut back) = (vec![0, 1], vec![!0]);
        let inside = |point: (i64, i64)| (3..=6).contains(&point.0);
        let pieces = split(&arcs[0], &inside);
        assert_eq!(
            pieces.iter().map(|(points, is_in)| (points.len(), *is_in)).collect::<Vec<_>>(),
            [(4, false), (4, true), (4, false)]
        );
        let mut faces = vec![
            Sides { owners: ["A", "A"], rings: vec![&mut there] },
            Sides { owners: ["B", "B"], rings: vec![&mut back] },
        ];
        let indices = replace(&mut arcs, 0, &pieces, &mut faces);
        assert_eq!(indices, [0, 2, 3]);
        assert_eq!((there, back), (vec![0, 2, 3, 1], vec![!3, !2, !0]));
        assert_eq!((arcs[2].first(), arcs[3].last()), (Some(&(3, 0)), Some(&(9, 0))));
    }
}
