//! Pictures of one entity with what is linked to it: links among the others are left out, and so is what explains them.

use super::compose::strokes;
use super::gather::omitted;
use super::looks::Layout;
use super::picture::Picture;
use std::collections::{BTreeMap, BTreeSet};

/// The most boxes around one entity where nothing else is asked for.
const MOST: usize = 28;
/// For how many boxes there is room besides where there are no groups.
const HEADS: usize = 2;

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
        let degrees = self.degrees();
        self.edges.retain(|edge| (edge.from == centre) != (edge.to == centre));
        let (near, links) = (self.boxes_at_lines(centre), self.edges.len());
        if self.looks.layout == Layout::Auto {
            self.trim(centre, &degrees);
        }
        let hidden = (near.len() - self.boxes_at_lines(centre).len(), links - self.edges.len());
        let kept: BTreeSet<usize> = self.edges.iter().flat_map(|edge| [edge.from, edge.to]).chain([centre]).collect();
        let place: BTreeMap<usize, usize> = kept.iter().copied().zip(0..).collect();
        for edge in &mut self.edges {
            (edge.from, edge.to) = (place[&edge.from], place[&edge.to]);
        }
        self.nodes = kept.iter().map(|index| self.nodes[*index].clone()).collect();
        let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        let lost = (all.0 - self.nodes.len() - hidden.0, all.1 - self.edges.len() - hidden.1);
        if hidden.0 > 0 && self.omitted > 0 {
            let limited = omitted(self.omitted);
            self.captions.retain(|caption| *caption != limited);
            self.captions.push(omitted(self.omitted + hidden.0));
        } else if hidden.0 > 0 {
            self.captions.push(format!("{} more that are linked to it are not shown", hidden.0));
        }
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

    /// How many lines each box has.
    fn degrees(&self) -> Vec<usize> {
        let mut degrees = vec![0; self.nodes.len()];
        self.edges.iter().flat_map(|edge| [edge.from, edge.to]).for_each(|end| degrees[end] += 1);
        degrees
    }

    /// The boxes that are linked to the centre, with the first relation that links them and whether it leads to the centre.
    fn boxes_at_lines(&self, centre: usize) -> BTreeMap<usize, (bool, usize)> {
        let mut found: BTreeMap<usize, (bool, usize)> = BTreeMap::new();
        for edge in &self.edges {
            let (other, key) = match edge.to == centre {
                true => (edge.from, (true, edge.relation)),
                false => (edge.to, (false, edge.relation)),
            };
            found.entry(other).and_modify(|known| *known = (*known).min(key)).or_insert(key);
        }
        found
    }

    /// Leaves out boxes of the relations that have most, so that the rest can be read; those that are linked most stay.
    fn trim(&mut self, centre: usize, degrees: &[usize]) {
        let mut groups: BTreeMap<(bool, usize), Vec<usize>> = BTreeMap::new();
        for (other, key) in self.boxes_at_lines(centre) {
            groups.entry(key).or_default().push(other);
        }
        let shown = |share: usize| groups.values().map(|list| list.len().min(share)).sum::<usize>();
        let longest = groups.values().map(Vec::len).max().unwrap_or(0);
        // Every group has a head of its own, which takes about as much room as half a box.
        let room = MOST + HEADS - groups.len().div_ceil(2).min(HEADS + MOST / 2);
        let share = (1..=longest).rev().find(|share| shown(*share) <= room).unwrap_or(1);
        let mut dropped: BTreeSet<usize> = BTreeSet::new();
        for (key, mut list) in groups {
            list.sort_by_key(|other| (std::cmp::Reverse(degrees[*other]), *other));
            let rest = list.split_off(share.min(list.len()));
            if !rest.is_empty() {
                self.more.insert(key, rest.len());
            }
            dropped.extend(rest);
        }
        self.edges.retain(|edge| !dropped.contains(&edge.from) && !dropped.contains(&edge.to));
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
