//! User flows: no step loses a pair, and joint assignment equals assignment pair by pair.

use super::*;
use crate::flow::FlowTable;
use crate::route::tests::{links, network};
use proptest::prelude::*;

#[test]
fn arcs_come_in_steps_and_none_is_lost() {
    let place = |lon: f64| {
        Some(Placed { name: lon.to_string(), at: LonLat::new(lon, 40.0), node: None, country: None })
    };
    let n = 600u32;
    let flows = OwnFlows {
        table: FlowTable {
            n_places: 40,
            origins: (0..n).map(|i| i % 20).collect(),
            destinations: (0..n).map(|i| 20 + i / 20 % 20).collect(),
            values: (0..n).map(|i| f64::from(i + 1)).collect(),
            years: Vec::new(),
            goods: Vec::new(),
        },
        places: (0..40).map(|i| place(f64::from(i) * 4.0)).collect(),
        ..OwnFlows::default()
    };
    let mut job = OwnJob::new(RowFilter::default(), None, None, &Atlas::default());
    let calls = std::cell::Cell::new(0);
    let is_over = || {
        calls.set(calls.get() + 1);
        calls.get() % 2 == 0
    };
    let mut n_steps = 0;
    while job.step(&flows, &is_over) {
        n_steps += 1;
        assert!(n_steps < 100, "it ends");
    }
    let picture = job.finish();
    assert_eq!(picture.total, (400, f64::from(n * (n + 1) / 2)));
    assert_eq!(picture.volumes.arcs.len() + picture.volumes.hairs.len(), 400);
    assert!(0 < n_steps && picture.rows[0].2 >= picture.rows[1].2);
}

proptest! {
    #[test]
    fn joint_assignment_of_places_at_one_node_equals_that_of_each_pair(
        links in links(), rows in prop::collection::vec((0..20u32, 0..20u32, 1..500u16), 1..60),
    ) {
        let (atlas, facts) = network(6, &links);
        // Three places for each of the network, two that are near none.
        let node = |place: u32| (place < 18).then_some(NodeId((place % 6) as u16));
        let place = |place: u32| {
            Some(Placed { name: place.to_string(), at: LonLat::new(60.0, 45.0), node: node(place), country: None })
        };
        let flows = OwnFlows {
            table: FlowTable {
                n_places: 20,
                origins: rows.iter().map(|row| row.0).collect(),
                destinations: rows.iter().map(|row| row.1).collect(),
                values: rows.iter().map(|row| f64::from(row.2)).collect(),
                years: Vec::new(),
            goods: Vec::new(),
            },
            places: (0..20).map(place).collect(),
            ..OwnFlows::default()
        };
        let mut job = OwnJob::new(RowFilter::default(), Some(&facts), None, &atlas);
        let calls = std::cell::Cell::new(0);
        let is_over = || {
            calls.set(calls.get() + 1);
            calls.get() % 2 == 0
        };
        while job.step(&flows, &is_over) {}

        let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
        let avoid = vec![Restriction::Mode(crate::model::Mode::Air)];
        let query = Query { objective: Objective::Cheapest, avoid, ..Query::default() };
        let assigner = router.assigner(&query, Split::AllOrNothing);
        let mut alone = assigner.start();
        let mut unled = 0.0;
        for (from, to, value) in &rows {
            match (node(*from), node(*to)) {
                (Some(from), Some(to)) => assigner.add(from, &[(to, f64::from(*value))], &mut alone),
                _ => unled += f64::from(*value),
            }
        }
        unled += alone.refused.iter().map(|(_, _, value)| value).sum::<f64>();
        let loads = job.loads.as_ref().map(|loads| loads.edges.clone()).unwrap_or_else(|| assigner.start().edges);
        for (a, b) in loads.iter().flatten().zip(alone.edges.iter().flatten()) {
            prop_assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
        prop_assert!((job.finish().unled - unled).abs() < 1e-6);
    }
}

#[test]
fn the_largest_of_too_many_pairs_are_drawn_and_listed() {
    let n = 400u32;
    let pairs = || (0..n * n).map(|i| (i / n, i % n, f64::from(1 + i.wrapping_mul(7_919) % (n * n))));
    let place = |lon: u32| {
        Some(Placed {
            name: lon.to_string(),
            at: LonLat::new(f64::from(lon) * 0.4, f64::from(lon % 50)),
            node: None,
            country: None,
        })
    };
    let flows = OwnFlows {
        table: FlowTable {
            n_places: n as usize,
            origins: pairs().map(|pair| pair.0).collect(),
            destinations: pairs().map(|pair| pair.1).collect(),
            values: pairs().map(|pair| pair.2).collect(),
            years: Vec::new(),
            goods: Vec::new(),
        },
        places: (0..n).map(place).collect(),
        ..OwnFlows::default()
    };
    let mut job = OwnJob::new(RowFilter::default(), None, None, &Atlas::default());
    while job.step(&flows, &|| false) {}
    let picture = job.finish();
    assert_eq!(picture.total.0, (n * n) as usize);
    assert_eq!(picture.volumes.arcs.len() + picture.volumes.hairs.len(), MAX_ARCS);
    assert_eq!(picture.n_undrawn, (n * n) as usize - MAX_ARCS);
    let listed: Vec<f64> = picture.rows.iter().map(|row| row.2).collect();
    let mut largest: Vec<f64> = pairs().map(|pair| pair.2).collect();
    largest.sort_unstable_by(|a, b| b.total_cmp(a));
    assert_eq!(listed, largest[..MAX_LISTED]);
}
