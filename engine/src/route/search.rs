//! Shortest paths over the states, with weights for the arcs and marks for what must be used.

use super::graph::Graph;
use crate::model::NodeId;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No arc led here: a source, or not reached.
const NONE: u32 = u32::MAX;

/// Shortest path tree. With marks, each state occurs once per set of marks.
pub(crate) struct Tree {
    pub(crate) distance: Vec<f64>,
    /// The arc by which each state is reached.
    parent: Vec<u32>,
}

/// Input of a search: weight of each arc (infinite for a barred one), and the marks it sets.
pub(crate) struct Field<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) weights: &'a [f64],
    /// Bits that each arc sets; empty if there are none.
    pub(crate) marks: &'a [u8],
    /// Number of different bits.
    pub(crate) n_marks: u32,
}

impl Field<'_> {
    fn n_states(&self) -> usize {
        self.graph.states.len()
    }

    /// The best way to every state from sources with a head start each; no farther than `limit`. Ties go to the state
    /// with the lower number, so that the same question has the same answer everywhere.
    pub(crate) fn search(&self, sources: &[(usize, f64)], limit: f64, goal: &dyn Fn(usize) -> bool) -> Tree {
        let n = self.n_states();
        let mut tree =
            Tree { distance: vec![f64::INFINITY; n << self.n_marks], parent: vec![NONE; n << self.n_marks] };
        let mut heap: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
        for (state, start) in sources {
            if *start < tree.distance[*state] {
                tree.distance[*state] = *start;
                heap.push(Reverse((start.to_bits(), *state as u32)));
            }
        }
        while let Some(Reverse((bits, at))) = heap.pop() {
            // The bits of numbers that are not negative are in the order of the numbers.
            let distance = f64::from_bits(bits);
            let at = at as usize;
            if tree.distance[at] < distance {
                continue;
            }
            if goal(at) {
                break;
            }
            let (marks, state) = (at / n, at % n);
            for index in self.graph.arcs_of(state as u32) {
                let next = distance + self.weights[index];
                let marked = marks | self.marks.get(index).map_or(0, |bits| usize::from(*bits));
                let to = marked * n + self.graph.arcs[index].to as usize;
                if next < tree.distance[to] && next <= limit {
                    tree.distance[to] = next;
                    tree.parent[to] = index as u32;
                    heap.push(Reverse((next.to_bits(), to as u32)));
                }
            }
        }
        tree
    }

    /// The arcs that lead to a state, first to last, and the source that they start from.
    pub(crate) fn trace(&self, tree: &Tree, to: usize) -> (Vec<u32>, usize) {
        let n = self.n_states();
        let mut arcs = Vec::new();
        let mut at = to;
        while tree.parent[at] != NONE {
            let index = tree.parent[at];
            arcs.push(index);
            let from = self.graph.arcs[index as usize].from as usize;
            at = self.unmarked(tree, at / n, from, index);
        }
        arcs.reverse();
        (arcs, at)
    }

    /// The state before an arc: with the marks that it had before the arc set its own.
    fn unmarked(&self, tree: &Tree, marks: usize, from: usize, index: u32) -> usize {
        let n = self.n_states();
        let bits = self.marks.get(index as usize).map_or(0, |bits| usize::from(*bits));
        let before = |set: &usize| set | bits == marks;
        let candidates = (0..1usize << self.n_marks).filter(before).map(|set| set * n + from);
        candidates.min_by(|a, b| tree.distance[*a].total_cmp(&tree.distance[*b])).unwrap_or(from)
    }

    /// The states of a place, once for each set of marks.
    pub(crate) fn states_of(&self, node: NodeId) -> impl Iterator<Item = usize> {
        let n = self.n_states();
        let states = self.graph.states_of(node);
        (0..1usize << self.n_marks)
            .flat_map(move |set| states.clone().map(move |state| set * n + state as usize))
    }
}
