//! User flows: aggregated to pairs, then assigned to the network or drawn as arcs, in short steps.
//!
//! Decision: `docs/decisions/0024-thin-arcs.md`.

use super::{OwnFlows, Placed};
use crate::analysis::VolumeScale;
use crate::flow::{Clusters, PairSums, RowFilter};
use crate::model::{Atlas, EdgeId, Facts, FeatureId, Id as _, NodeId};
use crate::order::{by_f64_desc, sorted_by_key};
use crate::route::{Assigner, Cargo, Loads, Objective, Query, Restriction, Router, Split};
use crate::scene::{ArcVolume, EdgeVolume, Hairs, Tone, Volumes};
use crate::space::LonLat;
use std::ops::Range;

/// Limit on wide, directed arcs; the rest are thin arcs beneath them.
const MAX_WIDE: usize = 60;
/// Number of thin arcs from which opacity falls.
const CROWD: f32 = 3_000.0;
/// Lowest opacity: one step of an 8-bit display.
const FAINTEST: f32 = 1.01 / 255.0;
/// Limit on arcs drawn, largest first.
const MAX_ARCS: usize = 100_000;
/// Limit on listed pairs.
const MAX_LISTED: usize = 100;
/// Number of value classes of the counting sort: eight per octave, from the largest down.
const CLASSES: usize = 256;
/// Visualisation of user flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum OwnDrawing {
    /// Arcs.
    #[default]
    Arcs,
    /// Loads on the network.
    Lines,
}

/// Result of user flows: overlay, largest pairs, totals, and what is missing from both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnPicture {
    /// Overlay to draw.
    pub volumes: Volumes,
    /// Largest pairs: origin, destination, value.
    pub rows: Vec<(String, String, f64)>,
    /// Number of pairs, and the sum of their values.
    pub total: (usize, f64),
    /// Sum of values inside clusters, when places are clustered.
    pub inside: f64,
    /// Number of pairs too small to be drawn.
    pub n_undrawn: usize,
    /// Sum of values without a route over the network.
    pub unled: f64,
    /// Scale of the overlay and its legend.
    pub scale: VolumeScale,
}

/// Incremental computation on user flows: call [`step`](Self::step) until it returns false, then
/// [`finish`](Self::finish).
pub struct OwnJob {
    filter: RowFilter,
    /// Aggregation in progress.
    sums: Option<PairSums>,
    /// Aggregated pairs: origin, destination, value.
    pairs: Option<Vec<(u32, u32, f64)>>,
    is_ordered: bool,
    drawing: OwnDrawing,
    /// Integer zoom of the clusters; `None` without clustering.
    clustered: Option<u8>,
    /// Ends of the pairs: places of the table, or clusters of them.
    ends: Vec<Option<Placed>>,
    router: Option<Router>,
    loads: Option<Loads>,
    /// Runs of pairs by the network node they start from.
    runs: Option<Vec<(NodeId, Range<usize>)>>,
    /// Number of runs assigned.
    n_runs: usize,
    /// Number of pairs done.
    done: usize,
    hairs: Hairs,
    picture: OwnPicture,
}

impl OwnJob {
    /// Job on the rows that pass the filter. With facts the flows are assigned to the network, without them they are
    /// arcs, clustered at the zoom `clustered`.
    #[must_use]
    pub fn new(filter: RowFilter, facts: Option<&Facts>, clustered: Option<u8>, atlas: &Atlas) -> Self {
        let drawing = if facts.is_some() { OwnDrawing::Lines } else { OwnDrawing::Arcs };
        let router = facts.map(|facts| Router::new(atlas, facts, &[], Cargo::Feu));
        Self {
            filter,
            sums: None,
            pairs: None,
            is_ordered: false,
            drawing,
            // Loads start and end at their own places: no clustering.
            clustered: clustered.filter(|_| drawing == OwnDrawing::Arcs),
            ends: Vec::new(),
            router,
            loads: None,
            runs: None,
            n_runs: 0,
            done: 0,
            hairs: Hairs::default(),
            picture: OwnPicture::default(),
        }
    }

    /// Progress from 0 to 1; 0 while rows are aggregated.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.pairs.as_ref().map_or(0.0, |pairs| self.done as f64 / pairs.len().max(1) as f64)
    }

    /// Works until done, or until `is_over` returns true. True while work is left.
    pub fn step(&mut self, flows: &OwnFlows, is_over: &dyn Fn() -> bool) -> bool {
        let Some(pairs) = self.pairs.take() else {
            let sums = self.sums.get_or_insert_with(|| PairSums::new(&flows.table, self.filter));
            if !sums.step(&flows.table, is_over) {
                let pairs = self.sums.take().map(PairSums::finish).unwrap_or_default().pairs;
                let pairs = self.known(pairs, flows);
                let pairs = self.cluster(pairs, flows);
                self.picture.scale.most = pairs.iter().map(|(_, _, value)| value.abs()).fold(0.0, f64::max);
                self.pairs = Some(pairs);
            }
            return true;
        };
        if !self.is_ordered {
            self.pairs = Some(self.order(pairs));
            self.is_ordered = true;
            return true;
        }
        match self.drawing {
            OwnDrawing::Lines => self.lead(&pairs, flows, is_over),
            OwnDrawing::Arcs => self.arc(&pairs, is_over),
        }
        let more = self.done < pairs.len();
        self.pairs = Some(pairs);
        more
    }

    /// Drops pairs with unresolved places; records the totals of the rest.
    fn known(&mut self, mut pairs: Vec<(u32, u32, f64)>, flows: &OwnFlows) -> Vec<(u32, u32, f64)> {
        let known: Vec<bool> = flows.places.iter().map(Option::is_some).collect();
        let is_known = |place: u32| known.get(place as usize).copied().unwrap_or(false);
        pairs.retain(|(from, to, _)| is_known(*from) && is_known(*to));
        let sum = pairs.iter().map(|(_, _, value)| value).sum();
        self.picture.total = (pairs.len(), sum);
        pairs
    }

    /// Clusters nearby places, if asked to; pairs then run between clusters.
    fn cluster(&mut self, pairs: Vec<(u32, u32, f64)>, flows: &OwnFlows) -> Vec<(u32, u32, f64)> {
        let Some(zoom) = self.clustered else {
            self.ends.clone_from(&flows.places);
            return pairs;
        };
        let mut weights = vec![0.0; flows.places.len()];
        for (from, to, value) in &pairs {
            for place in [from, to] {
                if let Some(weight) = weights.get_mut(*place as usize) {
                    *weight += value.abs();
                }
            }
        }
        let places: Vec<Option<LonLat>> =
            flows.places.iter().map(|place| place.as_ref().map(|place| place.at)).collect();
        let clusters = Clusters::new(&places, &weights, zoom);
        let (table, inside) = clusters.gather(&pairs);
        self.picture.inside = inside;
        let end = |(index, at): (usize, &LonLat)| {
            let main = flows.places.get(*clusters.main.get(index)? as usize)?.as_ref()?;
            let others = clusters.n_places.get(index).map_or(0, |n| n - 1);
            let name = if others == 0 { main.name.clone() } else { format!("{} +{others}", main.name) };
            Some(Placed { name, at: *at, node: main.node, country: None })
        };
        self.ends = clusters.at.iter().enumerate().map(end).collect();
        table.totals(None).pairs
    }

    /// Lists the largest pairs. Arcs are sorted from small to large, so that large ones are drawn on top; loads keep
    /// the order of their origins.
    fn order(&mut self, pairs: Vec<(u32, u32, f64)>) -> Vec<(u32, u32, f64)> {
        let most = self.picture.scale.most;
        // Bit patterns of positive floats sort like the floats; 2⁴⁹ steps are an eighth of an octave.
        let class = |value: f64| {
            ((most.to_bits().saturating_sub(value.abs().to_bits()) >> 49) as usize).min(CLASSES - 1)
        };
        let mut counts = [0; CLASSES];
        for (_, _, value) in &pairs {
            counts[class(*value)] += 1;
        }
        let n_wanted = if self.drawing == OwnDrawing::Lines { MAX_LISTED } else { MAX_ARCS };
        let mut n_met = 0;
        let is_enough = |count: &usize| {
            n_met += count;
            n_wanted <= n_met
        };
        let last = counts.iter().position(is_enough).unwrap_or(CLASSES - 1);
        let mut classes: Vec<Vec<u32>> =
            counts.iter().take(last + 1).map(|n| Vec::with_capacity(*n)).collect();
        for (index, (_, _, value)) in pairs.iter().enumerate() {
            if let Some(class) = classes.get_mut(class(*value)) {
                class.push(index as u32);
            }
        }
        // Only listed and wide pairs are fully sorted.
        let mut top: Vec<(u32, u32, f64)> = Vec::new();
        let mut n_top_classes = 0;
        for class in &classes {
            if MAX_WIDE.max(MAX_LISTED) <= top.len() {
                break;
            }
            top.extend(class.iter().filter_map(|index| pairs.get(*index as usize)));
            n_top_classes += 1;
        }
        let top = sorted_by_key(top, |(_, _, value): &(u32, u32, f64)| by_f64_desc(value.abs()));
        let name = |place: u32| {
            let placed = self.ends.get(place as usize).and_then(Option::as_ref);
            placed.map(|placed| placed.name.clone()).unwrap_or_default()
        };
        let listed = top.iter().take(MAX_LISTED);
        self.picture.rows = listed.map(|(from, to, value)| (name(*from), name(*to), *value)).collect();
        if self.drawing == OwnDrawing::Lines {
            return pairs;
        }
        let rest = classes.iter().skip(n_top_classes).flatten();
        let rest = rest.filter_map(|index| pairs.get(*index as usize)).copied();
        let mut drawn: Vec<(u32, u32, f64)> = top.into_iter().chain(rest).take(MAX_ARCS).collect();
        self.picture.n_undrawn = pairs.len() - drawn.len();
        drawn.reverse();
        drawn
    }

    /// Assigns pairs to the network. Pairs whose places share a network node are assigned together.
    fn lead(&mut self, pairs: &[(u32, u32, f64)], flows: &OwnFlows, is_over: &dyn Fn() -> bool) {
        let node = |place: u32| flows.places.get(place as usize)?.as_ref()?.node;
        let runs = self.runs.take().unwrap_or_else(|| self.origins(pairs, &node));
        let Some(router) = &self.router else { return };
        let query = Query {
            objective: Objective::Cheapest,
            avoid: vec![Restriction::Mode(crate::model::Mode::Air)],
            ..Query::default()
        };
        let assigner: Assigner<'_> = router.assigner(&query, Split::AllOrNothing);
        let loads = self.loads.get_or_insert_with(|| assigner.start());
        let nodes = flows.places.iter().flatten().filter_map(|placed| placed.node);
        let mut sums: Vec<Option<f64>> = vec![None; nodes.map(|node| node.index() + 1).max().unwrap_or(0)];
        let mut met: Vec<NodeId> = Vec::new();
        while let Some((origin, _)) = runs.get(self.n_runs).filter(|_| !is_over()) {
            let rest = runs.get(self.n_runs..).unwrap_or_default();
            for (_, run) in rest.iter().take_while(|run| run.0 == *origin) {
                for (_, to, value) in &pairs[run.clone()] {
                    let Some(to) = node(*to) else {
                        self.picture.unled += value;
                        continue;
                    };
                    match &mut sums[to.index()] {
                        Some(sum) => *sum += value,
                        none => {
                            *none = Some(*value);
                            met.push(to);
                        }
                    }
                }
                self.done += run.len();
                self.n_runs += 1;
            }
            let demands: Vec<(NodeId, f64)> =
                met.drain(..).filter_map(|to| Some((to, sums[to.index()].take()?))).collect();
            assigner.add(*origin, &demands, loads);
        }
        self.runs = Some(runs);
    }

    /// Runs of pairs by origin node, in node order. Pairs without an origin node count as done and unassigned.
    fn origins(
        &mut self,
        pairs: &[(u32, u32, f64)],
        node: &dyn Fn(u32) -> Option<NodeId>,
    ) -> Vec<(NodeId, Range<usize>)> {
        let mut runs = Vec::new();
        let mut start = 0;
        for run in pairs.chunk_by(|a, b| a.0 == b.0) {
            let range = start..start + run.len();
            start = range.end;
            match node(run[0].0) {
                Some(origin) => runs.push((origin, range)),
                None => {
                    self.done += run.len();
                    self.picture.unled += run.iter().map(|(_, _, value)| value).sum::<f64>();
                }
            }
        }
        sorted_by_key(runs, |(origin, _)| origin.index() as u128)
    }

    fn arc(&mut self, pairs: &[(u32, u32, f64)], is_over: &dyn Fn() -> bool) {
        let ends = std::mem::take(&mut self.ends);
        self.arc_between(pairs, &ends, is_over);
        self.ends = ends;
    }

    fn arc_between(
        &mut self,
        pairs: &[(u32, u32, f64)],
        ends: &[Option<Placed>],
        is_over: &dyn Fn() -> bool,
    ) {
        let at = |place: u32| ends.get(place as usize).and_then(Option::as_ref);
        let n_thin = pairs.len().saturating_sub(MAX_WIDE);
        while self.done < pairs.len() {
            // The clock costs more than an arc.
            if self.done.is_multiple_of(256) && is_over() {
                return;
            }
            let (from, to, value) = pairs[self.done];
            if let (Some(from), Some(to)) = (at(from), at(to)) {
                if self.done < n_thin {
                    // Smaller and more numerous arcs are fainter, down to one step of an 8-bit display.
                    let share = self.done as f32 / n_thin as f32;
                    let crowd = (CROWD / n_thin as f32).min(1.0);
                    self.hairs.push(from.at, to.at, ((0.06 + 0.4 * share * share) * crowd).max(FAINTEST));
                } else {
                    let feature = from.node.or(to.node).unwrap_or(NodeId::FIRST);
                    self.picture.volumes.arcs.push(ArcVolume {
                        from: from.at,
                        to: to.at,
                        feature: FeatureId::Node(feature),
                        px: self.picture.scale.width_px(value).min(8.0),
                        tone: self.tone(value),
                        is_uncertain: false,
                    });
                }
            }
            self.done += 1;
        }
    }

    /// Colour class of a value; in a comparison by its sign.
    const fn tone(&self, value: f64) -> Tone {
        Tone::of(Tone::Out, self.filter.compare.is_some(), value)
    }

    /// Result; complete once [`step`](Self::step) has returned false.
    #[must_use]
    pub fn finish(mut self) -> OwnPicture {
        if let Some(loads) = self.loads.take() {
            self.picture.unled += loads.refused.iter().map(|(_, _, value)| value).sum::<f64>();
            self.picture.scale.most =
                loads.edges.iter().flatten().map(|value| value.abs()).fold(0.0, f64::max);
            for (index, sides) in loads.edges.iter().enumerate() {
                let Some(edge) = EdgeId::from_index(index).filter(|_| *sides != [0.0; 2]) else { continue };
                let scale = &self.picture.scale;
                let px = sides.map(|value| if value == 0.0 { 0.0 } else { scale.width_px(value) });
                let tones = sides.map(|value| self.tone(value));
                self.picture.volumes.edges.push(EdgeVolume {
                    edge,
                    px,
                    tones,
                    middle_px: 0.0,
                    middle: Tone::Both,
                });
            }
        }
        self.picture.volumes.hairs = std::sync::Arc::new(self.hairs);
        self.picture.volumes.is_moving = true;
        self.picture
    }
}

#[cfg(test)]
#[path = "flow_job_tests.rs"]
mod tests;
