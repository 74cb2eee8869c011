//! Routes as far as the map shows them.

use crate::model::{EdgeId, NodeId};

/// Route overlay: the alternatives, stops and isochrone on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    /// Edges of the chosen route.
    pub chosen: Vec<EdgeId>,
    /// Edges of the other routes, with the place of each in the list of routes.
    pub others: Vec<(usize, Vec<EdgeId>)>,
    /// Edges that can be reached.
    pub reached: Vec<EdgeId>,
    /// Origin, places on the way, destination, each with its place among the stops.
    pub stops: Vec<(usize, NodeId)>,
    /// Borders of the chosen route.
    pub borders: Vec<NodeId>,
    /// Places where its cargo is reloaded.
    pub transfers: Vec<NodeId>,
}

impl Trail {
    /// True without anything to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.reached.is_empty() && self.stops.is_empty()
    }

    /// The other route that runs over an edge on which the chosen one does not run.
    #[must_use]
    pub fn other_at(&self, edge: EdgeId) -> Option<usize> {
        let free = !self.chosen.contains(&edge);
        self.others.iter().find(|(_, edges)| free && edges.contains(&edge)).map(|(index, _)| *index)
    }
}
