//! Counts of what the graph holds.

use super::{EntityIx, Graph, Lens};
use crate::data::Modality;
use crate::ontology::{KindId, RelationId};
use petgraph::visit::{EdgeFiltered, EdgeRef};

/// Counts of what the graph holds, as seen through a lens.
#[derive(Clone, Debug)]
pub struct Stats {
    /// All entities.
    pub entities: usize,
    /// All links seen.
    pub links: usize,
    /// All statements seen.
    pub statements: usize,
    /// Sets of entities that are joined by links, however long the way.
    pub components: usize,
    /// Entities by kind, in the order of the ontology.
    pub kinds: Vec<(KindId, usize)>,
    /// Links by relation, in the order of the ontology.
    pub relations: Vec<(RelationId, usize)>,
    /// Statements by modality, firmest first.
    pub modalities: Vec<(Modality, usize)>,
    /// Statements by source, in order of ids.
    pub sources: Vec<(EntityIx, usize)>,
}

impl Graph {
    /// Counts everything that a lens shows.
    #[must_use]
    pub fn stats(&self, lens: &Lens) -> Stats {
        let mut relations = vec![0; self.ontology.relations.len()];
        let mut modalities = [0; Modality::ALL.len()];
        let mut sources = std::collections::BTreeMap::new();
        let (mut links, mut statements) = (0, 0);
        for link in self.links().filter(|link| link.is_seen(lens)) {
            links += 1;
            relations[usize::from(link.relation_id().0)] += 1;
            for statement in link.statements(lens) {
                statements += 1;
                modalities[statement.modality() as usize] += 1;
                *sources.entry(statement.source_ix()).or_insert(0) += 1;
            }
        }
        Stats {
            entities: self.entity_count(),
            links,
            statements,
            components: self.components(lens),
            kinds: self.ontology.kind_ids().map(|(kind, _)| (kind, self.of_kind(kind).len())).collect(),
            relations: (0u16..).map(RelationId).zip(relations).collect(),
            modalities: Modality::ALL.iter().map(|row| row.0).zip(modalities).collect(),
            sources: sources.into_iter().collect(),
        }
    }

    /// How many sets of entities are joined by links that a lens shows.
    fn components(&self, lens: &Lens) -> usize {
        let seen = EdgeFiltered::from_fn(self.topology(), |edge| self.link(edge.id()).is_seen(lens));
        petgraph::algo::connected_components(&seen)
    }
}
