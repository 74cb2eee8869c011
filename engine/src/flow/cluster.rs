//! Places that stand near to each other on the screen, brought together: what is far out is seen as a whole, what is near
//! in its parts.

use super::table::FlowTable;
use crate::space::{LonLat, World, lonlat_from_world, world_from_lonlat};
use std::collections::BTreeMap;

/// CSS pixels of the cells in which places are brought together.
const CELL_PX: f64 = 56.0;
/// CSS pixels of the world at zoom 0.
const WORLD_PX: f64 = 512.0;

/// Places brought together for one zoom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// The cluster of each place; `None` for places that are not known.
    pub of_place: Vec<Option<u32>>,
    /// Position of each cluster: mean of its places, weighted by their throughput.
    pub at: Vec<LonLat>,
    /// The place with most in each cluster.
    pub main: Vec<u32>,
    /// Number of places in each.
    pub n_places: Vec<u32>,
}

impl Clusters {
    /// Brings places together for a whole zoom. `weights` says what goes through each.
    #[must_use]
    pub fn new(places: &[Option<LonLat>], weights: &[f64], zoom: u8) -> Self {
        let n_cells = (WORLD_PX * f64::from(zoom).exp2() / CELL_PX).max(1.0);
        let mut clusters = Self { of_place: vec![None; places.len()], ..Self::default() };
        let mut cells: BTreeMap<(i64, i64), u32> = BTreeMap::new();
        let mut sums: Vec<(f64, f64, f64, f64)> = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let Some(place) = place else { continue };
            let world = world_from_lonlat(*place);
            let cell = ((world.x * n_cells).floor() as i64, (world.y * n_cells).floor() as i64);
            let next = sums.len() as u32;
            let cluster = *cells.entry(cell).or_insert(next);
            if cluster == next {
                sums.push((0.0, 0.0, 0.0, 0.0));
                clusters.main.push(index as u32);
                clusters.n_places.push(0);
            }
            // A place through which nothing goes still has its place.
            let weight = weights.get(index).copied().unwrap_or(0.0).abs().max(1e-9);
            let (x, y, sum, most) = &mut sums[cluster as usize];
            (*x, *y, *sum) = (*x + world.x * weight, *y + world.y * weight, *sum + weight);
            if *most < weight {
                *most = weight;
                clusters.main[cluster as usize] = index as u32;
            }
            clusters.n_places[cluster as usize] += 1;
            clusters.of_place[index] = Some(cluster);
        }
        clusters.at =
            sums.iter().map(|(x, y, sum, _)| lonlat_from_world(World::new(x / sum, y / sum))).collect();
        clusters
    }

    /// The rows of a table between clusters; what stays within one is left out and its sum returned.
    #[must_use]
    pub fn gather(&self, pairs: &[(u32, u32, f64)]) -> (FlowTable, f64) {
        let mut table = FlowTable { n_places: self.at.len(), ..FlowTable::default() };
        let mut inside = 0.0;
        let cluster = |place: u32| self.of_place.get(place as usize).copied().flatten();
        for (from, to, value) in pairs {
            match (cluster(*from), cluster(*to)) {
                (Some(from), Some(to)) if from != to => {
                    table.origins.push(from);
                    table.destinations.push(to);
                    table.values.push(*value);
                }
                (Some(_), Some(_)) => inside += value,
                _ => (),
            }
        }
        (table, inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_lost_and_clusters_part_as_one_looks_closer(
            places in prop::collection::vec((-170.0..170.0f64, -70.0..75.0f64), 2..60),
            rows in prop::collection::vec((0u32..60, 0u32..60, 1.0..100.0f64), 0..80),
            zoom in 0u8..9,
        ) {
            let at: Vec<Option<LonLat>> = places.iter().map(|(lon, lat)| Some(LonLat::new(*lon, *lat))).collect();
            let n = places.len() as u32;
            let pairs: Vec<(u32, u32, f64)> = rows.iter().map(|(a, b, value)| (a % n, b % n, *value)).collect();
            let weights = vec![1.0; places.len()];
            let clusters = Clusters::new(&at, &weights, zoom);
            let (table, inside) = clusters.gather(&pairs);
            let given: f64 = pairs.iter().map(|pair| pair.2).sum();
            prop_assert!((table.values.iter().sum::<f64>() + inside - given).abs() < 1e-6);
            prop_assert_eq!(clusters.n_places.iter().sum::<u32>(), n);
            let closer = Clusters::new(&at, &weights, zoom + 3);
            prop_assert!(clusters.at.len() <= closer.at.len());
        }
    }

    #[test]
    fn a_cluster_stands_where_most_goes_through_and_bears_that_name() {
        let at = [Some(LonLat::new(80.0, 44.0)), Some(LonLat::new(80.2, 44.1)), None];
        let clusters = Clusters::new(&at, &[1.0, 99.0, 5.0], 2);
        assert_eq!((clusters.at.len(), clusters.main[0], clusters.of_place[2]), (1, 1, None));
        assert!((clusters.at[0].lon - 80.198).abs() < 1e-3);
    }
}
