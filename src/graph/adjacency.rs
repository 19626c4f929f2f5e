//! Which links leave or reach each entity, in compressed rows: two flat arrays, no list of its own for each entity.

use super::{EntityIx, LinkIx, index_u32};

/// Links by entity.
pub struct Adjacency {
    starts: Vec<u32>,
    links: Vec<LinkIx>,
}

impl Adjacency {
    /// Sorts links by the entity at one end; within an entity they keep the given order.
    pub fn new(entities: usize, ends: impl Iterator<Item = (EntityIx, LinkIx)> + Clone) -> Self {
        let mut starts = vec![0u32; entities + 1];
        for (entity, _) in ends.clone() {
            starts[entity.0 as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut links = vec![LinkIx(0); starts.last().map_or(0, |end| *end as usize)];
        for (entity, link) in ends {
            let slot = &mut next[entity.0 as usize];
            links[*slot as usize] = link;
            *slot += 1;
        }
        debug_assert_eq!(index_u32(links.len()), *starts.last().unwrap_or(&0));
        Self { starts, links }
    }

    /// The links of an entity.
    pub fn of(&self, entity: EntityIx) -> &[LinkIx] {
        let index = entity.0 as usize;
        &self.links[self.starts[index] as usize..self.starts[index + 1] as usize]
    }
}
