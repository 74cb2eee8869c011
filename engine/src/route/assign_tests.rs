//! Volumes on lines: nothing is lost, and loads agree with routes asked for one by one.

use super::tests::{links, network, objective};
use super::*;
use crate::model::{EdgeId, NodeId};
use proptest::prelude::*;

/// A demand: origin, destination, value.
type Demand = (usize, usize, u16);

fn demands() -> impl Strategy<Value = Vec<Demand>> {
    prop::collection::vec((0..6usize, 0..6usize, 1..500u16), 1..12)
}

fn lead(router: &Router, query: &Query, split: Split, demands: &[Demand]) -> Loads {
    let assigner = router.assigner(query, split);
    let mut loads = assigner.start();
    for (from, to, value) in demands {
        let destination = NodeId(*to as u16);
        assigner.add(NodeId(*from as u16), &[(destination, f64::from(*value))], &mut loads);
    }
    loads
}

fn logit() -> Split {
    let classes = vec![(1.0, 0.6), (10.0, 0.3), (100.0, 0.1)];
    Split::Logit { scale_usd: 300.0, usd_per_tonne: 50.0, classes }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_given_is_assigned_or_refused_at_every_place_and_cut(
        links in links(), objective in objective(), demands in demands(), by_logit in any::<bool>(), cut in 1..63u8,
    ) {
        let (atlas, facts) = network(6, &links);
        let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
        let query = Query { objective, ..Query::default() };
        let loads = lead(&router, &query, if by_logit { logit() } else { Split::AllOrNothing }, &demands);
        let given: f64 = demands.iter().map(|demand| f64::from(demand.2)).sum();
        let refused: f64 = loads.refused.iter().map(|(_, _, value)| value).sum();
        prop_assert!((given - loads.assigned - refused).abs() < 1e-6);
        // Through any cut of the places goes, net, what has its origin on one side and its destination on the other.
        let is_in = |node: NodeId| cut >> node.0 & 1 == 1;
        let mut net = 0.0;
        for (index, [there, back]) in loads.edges.iter().enumerate() {
            let edge = atlas.edge(EdgeId(index as u16));
            match (is_in(edge.from), is_in(edge.to)) {
                (true, false) => net += there - back,
                (false, true) => net += back - there,
                _ => (),
            }
        }
        let is_refused = |from: usize, to: usize| {
            loads.refused.iter().any(|(a, b, _)| usize::from(a.0) == from && usize::from(b.0) == to)
        };
        let crossing = demands.iter().filter(|demand| !is_refused(demand.0, demand.1)).map(|(from, to, value)| {
            match (is_in(NodeId(*from as u16)), is_in(NodeId(*to as u16))) {
                (true, false) => f64::from(*value),
                (false, true) => -f64::from(*value),
                _ => 0.0,
            }
        });
        prop_assert!((net - crossing.sum::<f64>()).abs() < 1e-6);
    }

    #[test]
    fn all_or_nothing_agrees_with_routes_asked_for_one_by_one(
        links in links(), objective in objective(), demands in demands(),
    ) {
        let (atlas, facts) = network(6, &links);
        let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
        let query = Query { objective, ..Query::default() };
        let loads = lead(&router, &query, Split::AllOrNothing, &demands);
        let mut oracle = vec![[0.0; 2]; atlas.network.edges.len()];
        for (from, to, value) in demands.iter().filter(|demand| demand.0 != demand.1) {
            let stops = vec![NodeId(*from as u16), NodeId(*to as u16)];
            let Some(route) = router.route(&Query { stops, objective, ..Query::default() }) else { continue };
            for line in &route.lines {
                if let Work::Move(edge) = line.work {
                    oracle[edge.index()][usize::from(atlas.edge(edge).from != line.from)] += f64::from(*value);
                }
            }
        }
        for (found, expected) in loads.edges.iter().zip(&oracle) {
            prop_assert!((found[0] - expected[0]).abs() < 1e-6 && (found[1] - expected[1]).abs() < 1e-6);
        }
    }
}

#[test]
fn a_logit_gives_the_cheaper_way_more_and_both_something() {
    // Two ways of one mode from the first place to the second: straight, and a little longer by the third.
    let links = [(0, 1, 2, 500, true), (0, 2, 2, 260, true), (2, 1, 2, 262, true)];
    let (atlas, facts) = network(3, &links);
    let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
    let loads = lead(&router, &Query::default(), logit(), &[(0, 1, 100)]);
    let straight = loads.edges[0][0];
    // Every class prefers the same way here, so all of it goes straight: what is no best route has no share.
    assert!((straight - 100.0).abs() < 1e-9, "{straight}");
    // By rail it is cheap and slow, by road dear and fast: both have a share, and the shares are a whole.
    let (atlas, facts) = network(2, &[(0, 1, 0, 1000, true), (0, 1, 2, 551, true)]);
    let router = Router::new(&atlas, &facts, &[], Cargo::Feu);
    let loads = lead(&router, &Query::default(), logit(), &[(0, 1, 100)]);
    let (rail, road) = (loads.edges[0][0], loads.edges[1][0]);
    assert!(0.0 < rail && 0.0 < road && (rail + road - 100.0).abs() < 1e-9, "rail {rail}, road {road}");
}
