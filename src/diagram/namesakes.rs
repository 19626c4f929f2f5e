//! Boxes that would read alike, told apart: by the name in place of an acronym, else by a number or what they are a part of.

use super::gather;
use super::picture::NodeBox;
use super::wrap::wrapped;
use crate::graph::{EntityIx, Graph};
use crate::ontology::AttributeRole;
use std::collections::BTreeMap;

/// Gives boxes with the same text more of it, where there is more.
pub fn tell_apart(graph: &Graph, entities: &[EntityIx], nodes: &mut [NodeBox]) {
    for index in alike(nodes) {
        let name = nodes[index].name.clone();
        if nodes[index].text.1 != name && !nodes[index].text.0.contains(&nodes[index].text.1) {
            write(&mut nodes[index], &name);
        }
    }
    for index in alike(nodes) {
        let entity = graph.at(entities[index]);
        let number = entity.attributes().find(|(attribute, _)| attribute.role == Some(AttributeRole::Identifies));
        let more = number.map(|(_, number)| number.to_string()).or_else(|| gather::whole(graph, entity.ix()));
        if let Some(more) = more {
            let text = format!("{} ({more})", nodes[index].text.1);
            write(&mut nodes[index], &text);
        }
    }
}

/// Which boxes have a text that another in the same column and cluster has too.
fn alike(nodes: &[NodeBox]) -> Vec<usize> {
    let mut found: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate() {
        found.entry((&node.text, &node.group, node.column)).or_default().push(index);
    }
    found.into_values().filter(|list| list.len() > 1).flatten().collect()
}

fn write(node: &mut NodeBox, text: &str) {
    node.text.1 = text.to_owned();
    let head = if node.text.0.is_empty() { String::new() } else { format!("{} ", node.text.0) };
    node.label = format!("{head}{}", wrapped(text, super::compose::BOX_WIDTH));
}
