//! Dense neighbourhoods of more than one step, thinned: the focus, what is linked to it, and what leads on from there stand
//! in three columns. Hubs, which everything is linked to, are not followed; what is left out is said.

use super::gather::omitted;
use super::looks::Layout;
use super::picture::Picture;
use std::collections::{BTreeMap, BTreeSet};

/// Up to how many boxes and lines a picture is clear as it is.
const CLEAR: (usize, usize) = (16, 26);
/// The most boxes of a column.
const MOST: usize = 30;
/// From how many boxes beyond it on a box is not followed.
const HUB: usize = 9;
/// From how many boxes of the column before on a box is left out as a hub.
const SHARED: usize = 3;
/// About how many lines lead to the last column.
const LINES: usize = 24;
/// About how many letters of names a caption lists.
const LISTED: usize = 90;

/// What of a picture stands in which column.
struct Rings {
    /// The columns.
    columns: [Vec<usize>; 3],
    /// Boxes that are drawn but not followed.
    stops: Vec<usize>,
}

impl Picture {
    /// The picture as three columns, where it is a dense neighbourhood that nobody asked to be drawn in another way.
    #[must_use]
    pub fn thinned(&self) -> Option<Self> {
        let free = matches!(self.looks.layout, Layout::Auto) && self.grid.is_none() && self.columns.is_empty();
        let dense = self.nodes.len() > CLEAR.0 || self.edges.len() > CLEAR.1;
        if !free || !dense {
            return None;
        }
        let rings = self.rings()?;
        Some(self.in_columns(&rings))
    }

    /// The columns; none if they would be too long or there is nothing beyond what is linked to the focus.
    fn rings(&self) -> Option<Rings> {
        let near = self.near();
        let focus: Vec<usize> = (0..self.nodes.len()).filter(|index| self.nodes[*index].focus).collect();
        let mut seen: BTreeSet<usize> = focus.iter().copied().collect();
        let first = beyond(&near, &focus, &mut seen);
        let all: BTreeSet<usize> = beyond(&near, &first, &mut seen).into_iter().collect();
        if focus.is_empty() || first.len() > MOST || focus.len() > MOST || all.is_empty() {
            return None;
        }
        let leads: BTreeMap<usize, Vec<usize>> =
            first.iter().map(|index| (*index, near[*index].intersection(&all).copied().collect())).collect();
        let (stops, open): (Vec<usize>, Vec<usize>) = first.iter().partition(|index| leads[index].len() >= HUB);
        let second = beyond_these(&near, &leads, &open, LINES);
        if !second.is_empty() {
            return Some(Rings { columns: [focus, first, second], stops });
        }
        // Where nothing but hubs leads on, something of each is better than a tangle of all.
        let second = beyond_these(&near, &leads, &first, (LINES / first.len()).max(1));
        (!second.is_empty()).then_some(Rings { columns: [focus, first, second], stops: Vec::new() })
    }

    /// The boxes that each box is linked to.
    fn near(&self) -> Vec<BTreeSet<usize>> {
        let mut near = vec![BTreeSet::new(); self.nodes.len()];
        for edge in self.edges.iter().filter(|edge| edge.from != edge.to) {
            near[edge.from].insert(edge.to);
            near[edge.to].insert(edge.from);
        }
        near
    }

    /// The picture with nothing but the columns and the lines from one to the next.
    fn in_columns(&self, rings: &Rings) -> Self {
        let column: BTreeMap<usize, usize> = rings
            .columns
            .iter()
            .enumerate()
            .flat_map(|(at, list)| list.iter().map(move |index| (*index, at)))
            .collect();
        let place: BTreeMap<usize, usize> = column.keys().copied().zip(0..).collect();
        let mut picture = self.clone();
        picture.nodes =
            column.iter().map(|(index, at)| super::NodeBox { column: *at, ..self.nodes[*index].clone() }).collect();
        picture.edges.retain(|edge| {
            let ends = [edge.from, edge.to].map(|end| column.get(&end));
            matches!(ends, [Some(from), Some(to)] if from.abs_diff(*to) == 1 || (*from == 0 && *to == 0))
        });
        for edge in &mut picture.edges {
            (edge.from, edge.to) = (place[&edge.from], place[&edge.to]);
        }
        let it = if rings.columns[0].len() == 1 { "linked to it" } else { "linked to them" };
        picture.columns = ["", it, "linked to these"].map(str::to_owned).to_vec();
        let lost = (self.nodes.len() - picture.nodes.len(), self.edges.len() - picture.edges.len());
        // Said anew, with what is left out now.
        picture.captions.retain(|caption| self.omitted == 0 || *caption != omitted(self.omitted));
        picture.captions.extend(self.remarks(rings, lost));
        picture.explained()
    }

    /// Says what is left out.
    fn remarks(&self, rings: &Rings, (boxes, lines): (usize, usize)) -> Vec<String> {
        let mut remarks = Vec::new();
        if !rings.stops.is_empty() {
            let mut letters = 0;
            let fits = |name: &&str| {
                let first = letters == 0;
                letters += name.chars().count();
                first || letters <= LISTED
            };
            let names = rings.stops.iter().map(|index| self.nodes[*index].short()).take_while(fits);
            let names: Vec<&str> = names.collect();
            let words = match rings.stops.len() - names.len() {
                0 => names.join(", "),
                more => format!("{} and {more} more", names.join(", ")),
            };
            remarks.push(format!("Not followed further, as much is linked to them: {words}"));
        }
        let more = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 more {one}")),
            count => Some(format!("{count} more {many}")),
        };
        let lost = if self.omitted == 0 {
            vec![more(boxes, "entity", "entities"), more(lines, "link", "links")]
        } else {
            vec![Some(format!("{} more entities", boxes + self.omitted)), Some("their links".to_owned())]
        };
        let lost: Vec<String> = lost.into_iter().flatten().collect();
        if !lost.is_empty() {
            remarks.push(format!("{} not shown", lost.join(" and ")));
        }
        remarks
    }
}

/// What the boxes of `open` lead to, as many lines as there is room for, and so many boxes from each.
fn beyond_these(
    near: &[BTreeSet<usize>],
    leads: &BTreeMap<usize, Vec<usize>>,
    open: &[usize],
    each: usize,
) -> Vec<usize> {
    let lines = |index: usize| near[index].iter().filter(|other| leads.contains_key(other)).count();
    let mut found: Vec<usize> = Vec::new();
    let mut drawn = 0;
    // What few others lead to comes first: it says most about the focus.
    let mut from: Vec<&usize> = open.iter().collect();
    from.sort_by_key(|index| (leads[index].len(), **index));
    for index in from {
        let few = leads[index].iter().filter(|index| lines(**index) < SHARED);
        for index in few.take(each) {
            if drawn < LINES && !found.contains(index) {
                found.push(*index);
                drawn += lines(*index);
            }
        }
    }
    found
}

/// What is linked to any of a list and was not seen before, in order.
fn beyond(near: &[BTreeSet<usize>], from: &[usize], seen: &mut BTreeSet<usize>) -> Vec<usize> {
    let found: BTreeSet<usize> = from.iter().flat_map(|index| &near[*index]).copied().collect();
    found.into_iter().filter(|index| seen.insert(*index)).collect()
}
