//! Traffic assignment of one unit of each economy's trade (unit loads).
//!
//! Decision: `docs/decisions/0014-unit-assignment.md`.

use crate::app_state::{Leading, RouteState, TradeState};
use crate::model::{Atlas, EconomyId, EdgeId, Facts, Id as _, Mode, NodeId};
use crate::route::{Cargo, Change, Objective, Origin, Param, Query, Restriction, Router, Split};

/// Loads of a unit: edge, direction along it (0 or 1), share.
pub(super) type UnitLoads = Vec<(EdgeId, usize, f64)>;

/// Assignment of one economy's trade: one unit out and one back.
#[derive(Clone, Debug, Default)]
pub(super) struct Led {
    pub(super) out: UnitLoads,
    pub(super) back: UnitLoads,
    pub(super) is_complete: bool,
}

/// Cache key: every part of the queries that route choice depends on.
pub(super) type LeadingKey = (Leading, bool, Vec<String>, Vec<String>);

/// Assigns a unit of each economy's trade, out and back.
pub(super) fn lead(state: &TradeState, route: &RouteState, atlas: &Atlas, facts: &Facts) -> Vec<Led> {
    let known = |name: &String| Restriction::from_name(name, atlas, facts);
    let mut avoid: Vec<Restriction> = route.avoid.iter().filter_map(known).collect();
    if state.is_by_land {
        avoid.push(Restriction::Mode(Mode::Sea));
    }
    let changes: Vec<Change> =
        route.scenario.iter().filter_map(|name| Change::from_name(name, atlas, facts)).collect();
    let typical = |param: Param| {
        let row = facts.route_params.iter().find(|row| row.id == param.id());
        row.map_or(0.0, |row| f64::from(row.value.typical))
    };
    let (objective, split) = match state.leading {
        Leading::Fastest => (Objective::Fastest, Split::AllOrNothing),
        Leading::Cheapest => (Objective::Cheapest, Split::AllOrNothing),
        Leading::LowestCo2 => (Objective::LowestCo2, Split::AllOrNothing),
        Leading::Shared => (
            Objective::Cheapest,
            Split::Logit {
                scale_usd: typical(Param::LogitScale),
                usd_per_tonne: typical(Param::CarbonPrice),
                classes: facts
                    .time_classes
                    .iter()
                    .map(|class| (f64::from(class.usd_per_hour), f64::from(class.share)))
                    .collect(),
            },
        ),
    };
    let router = Router::new(atlas, facts, &changes, Cargo::Feu);
    let assigner = router.assigner(&Query { avoid, objective, ..Query::default() }, split);
    let trade = &facts.trade;
    let gateways = |economy: EconomyId| -> Vec<(NodeId, f64)> {
        let of = trade.gateways.iter().filter(|gateway| gateway.economy == economy);
        of.map(|gateway| (gateway.node, gateway.share)).collect()
    };
    let home = gateways(EconomyId::FIRST);
    let search = |of: &[(NodeId, f64)]| -> Vec<Origin<'_>> {
        of.iter().map(|(node, _)| assigner.origin(*node)).collect()
    };
    let home_origins = search(&home);
    let led = |index: usize| {
        let abroad = EconomyId::from_index(index).map(gateways).unwrap_or_default();
        let mut one = Led { is_complete: !abroad.is_empty() && index != 0, ..Led::default() };
        if !one.is_complete {
            return one;
        }
        let abroad_origins = search(&abroad);
        let ways =
            [(&home, &home_origins, &abroad, &mut one.out), (&abroad, &abroad_origins, &home, &mut one.back)];
        for (from, origins, to, units) in ways {
            let mut loads = assigner.start();
            for ((_, share), origin) in from.iter().zip(origins) {
                let demands: Vec<(NodeId, f64)> =
                    to.iter().map(|(node, part)| (*node, part * share)).collect();
                assigner.add_from(origin, &demands, &mut loads);
            }
            one.is_complete &= loads.refused.is_empty();
            for (edge, sides) in loads.edges.iter().enumerate() {
                for (side, share) in sides.iter().enumerate().filter(|(_, share)| 0.0 < **share) {
                    units.extend(EdgeId::from_index(edge).map(|edge| (edge, side, *share)));
                }
            }
        }
        if !one.is_complete {
            // All or nothing: the loads drawn add up to the rows marked as drawn.
            one.out.clear();
            one.back.clear();
        }
        one
    };
    (0..trade.economies.len()).map(led).collect()
}
