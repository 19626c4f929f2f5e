//! Pictures of one entity with what is linked to it: links among the others are left out, and so is what explains them.

use super::compose::strokes;
use super::looks::Layout;
use super::picture::Picture;
use std::collections::{BTreeMap, BTreeSet};

impl Picture {
    /// Whether the picture is to be drawn around its one focus.
    #[must_use]
    pub fn is_around_one(&self) -> bool {
        let one = self.nodes.iter().filter(|node| node.focus).count() == 1;
        let free = self.grid.is_none() && self.columns.is_empty();
        match self.looks.layout {
            Layout::Ego => one && free,
            Layout::Auto => one && free && self.nodes.len() > 1 && self.is_star(),
            _ => false,
        }
    }

    /// Whether every box is linked to the one focus.
    #[must_use]
    pub fn is_star(&self) -> bool {
        let Some(centre) = self.nodes.iter().position(|node| node.focus) else { return false };
        let mut near = vec![false; self.nodes.len()];
        near[centre] = true;
        for edge in &self.edges {
            near[edge.to] |= edge.from == centre;
            near[edge.from] |= edge.to == centre;
        }
        near.into_iter().all(|near| near)
    }

    /// The picture with nothing but the focus, what is linked to it, and those links; says what it leaves out.
    #[must_use]
    pub fn star(mut self) -> Self {
        let Some(centre) = self.nodes.iter().position(|node| node.focus) else { return self };
        let all = (self.nodes.len(), self.edges.len());
        self.edges.retain(|edge| (edge.from == centre) != (edge.to == centre));
        let kept: BTreeSet<usize> = self.edges.iter().flat_map(|edge| [edge.from, edge.to]).chain([centre]).collect();
        let place: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        for edge in &mut self.edges {
            (edge.from, edge.to) = (place[&edge.from], place[&edge.to]);
        }
        self.nodes = kept.iter().map(|index| self.nodes[*index].clone()).collect();
        let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let lost = (all.0 - self.nodes.len(), all.1 - self.edges.len());
        let mut words = Vec::new();
        if lost.0 > 0 {
            words.push(counted(lost.0, "entity farther away", "entities farther away"));
        }
        if lost.1 > 0 {
            words.push(counted(lost.1, "link among the others", "links among the others"));
        }
        if !words.is_empty() {
            self.captions.push(format!("Not drawn: {}", words.join(" and ")));
        }
        self.explained()
    }

    /// The picture with its legend cut to what is shown, and its sources numbered anew.
    pub(super) fn explained(mut self) -> Self {
        let cited: BTreeSet<usize> = self.edges.iter().flat_map(|edge| edge.cited.clone()).collect();
        let number: BTreeMap<usize, usize> = cited.iter().copied().zip(1..).collect();
        for edge in &mut self.edges {
            edge.cited = edge.cited.iter().filter_map(|old| number.get(old).copied()).collect();
        }
        self.cited.retain(|note| cited.contains(&note.number));
        for note in &mut self.cited {
            note.number = number[&note.number];
        }
        let labels: BTreeSet<&str> = self.edges.iter().map(|edge| edge.forwards.as_str()).collect();
        let kinds: BTreeSet<&str> = self.nodes.iter().map(|node| node.kind_label.as_str()).collect();
        if let Some(legend) = &mut self.legend {
            legend.relations.retain(|(label, _)| labels.contains(label.as_str()));
            legend.kinds.retain(|(label, _)| kinds.contains(label.as_str()));
            legend.strokes = strokes(&self.edges);
            legend.sources.clone_from(&self.cited);
        }
        self
    }
}
