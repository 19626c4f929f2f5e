//! Whether fields of the same response key can be merged (section 5.3.2 of the specification).
//!
//! The specification compares all pairs of fields. Here those of the same key are gathered over all selections that will
//! be merged, and each is compared with the first: once for the shape of its answer, once, among those that can be of
//! the same object, for name and arguments. So the cost grows with the query and not with its square.

use super::super::error::{ApiError, Code};
use super::super::table::Ty;
use super::known::{Composite, Known};
use super::{Faults, Invalid};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, HashSet};

/// How many fields are compared at most; no query within the other limits that is not made to be costly comes near.
const MOST_COMPARED: usize = 200_000;

/// How many keys of an object are compared with one another.
const MOST_KEYS: usize = 64;

/// Notes the first pair of fields of each operation that cannot be merged.
pub fn check(known: &Known, document: &ExecutableDocument, faults: &mut Faults) {
    let Some(query) = known.composites.get("Query") else { return };
    let mut merge = Merge { known, document, left: MOST_COMPARED, shapes: HashSet::new(), names: HashSet::new() };
    for (_, operation) in document.operations.iter() {
        if is_plain(&operation.node.selection_set.node) {
            continue;
        }
        let sets = vec![(query, &operation.node.selection_set.node)];
        if let Err(fault) = merge.shape(&sets).and_then(|()| merge.name(&sets)) {
            faults.0.push(fault);
        }
    }
}

/// Whether there is nothing to be merged: no fragments, and no key that two fields of an object share. Of most queries this
/// is so.
fn is_plain(set: &SelectionSet) -> bool {
    let mut keys = Vec::with_capacity(set.items.len().min(MOST_KEYS));
    set.items.len() <= MOST_KEYS
        && set.items.iter().all(|selection| {
            let Selection::Field(field) = &selection.node else { return false };
            let key = field.node.response_key().node.as_str();
            let is_new = !keys.contains(&key);
            keys.push(key);
            is_new && is_plain(&field.node.selection_set.node)
        })
}

/// Selection sets that will be merged, each with the type it is of.
type Sets<'a> = [(&'a Composite, &'a SelectionSet)];

/// Fields by key, in the order of the text.
type Gathered<'a> = IndexMap<&'a str, Vec<Found<'a>>, FxBuildHasher>;

#[derive(Clone, Copy)]
struct Found<'a> {
    parent: &'a Composite,
    field: &'a Positioned<Field>,
    /// Nothing for `__typename`, which fits everywhere.
    ty: Option<&'a Ty>,
}

struct Merge<'a> {
    known: &'a Known,
    document: &'a ExecutableDocument,
    left: usize,
    /// The sets that were compared already, by their addresses.
    shapes: HashSet<Vec<usize>>,
    names: HashSet<Vec<usize>>,
}

impl<'a> Merge<'a> {
    /// Whether fields of the same key have answers of the same shape, whatever objects they are read from.
    fn shape(&mut self, sets: &Sets<'a>) -> Result<(), Invalid> {
        if !self.shapes.insert(addresses(sets)) {
            return Ok(());
        }
        for (key, fields) in self.gather(sets)? {
            let mut typed = fields.iter().filter_map(|found| Some((found, found.ty?)));
            if let Some((first, ty)) = typed.next()
                && let Some((other, other_ty)) = typed.find(|(_, other)| !self.alike(ty, other))
            {
                let message = format!("`{key}` is of type {ty} here and of type {other_ty} there; give one an alias");
                return Err(Invalid::new(message, [first.field.pos, other.field.pos]));
            }
            self.shape(&self.below(&fields))?;
        }
        Ok(())
    }

    /// Whether fields of the same key that can be of the same object are the same, with the same arguments.
    fn name(&mut self, sets: &Sets<'a>) -> Result<(), Invalid> {
        if !self.names.insert(addresses(sets)) {
            return Ok(());
        }
        for (key, fields) in self.gather(sets)? {
            for group in together(&fields) {
                let [first, others @ ..] = &group[..] else { continue };
                if let Some(other) = others.iter().find(|other| !same(&first.field.node, &other.field.node)) {
                    return Err(conflict(key, first, other));
                }
                self.name(&self.below(&group))?;
            }
        }
        Ok(())
    }

    /// All fields of the sets by key, with fragments put in.
    fn gather(&mut self, sets: &Sets<'a>) -> Result<Gathered<'a>, Invalid> {
        let (mut fields, mut seen) = (Gathered::default(), HashSet::new());
        for (parent, set) in sets {
            self.gather_set(parent, set, &mut fields, &mut seen)?;
        }
        Ok(fields)
    }

    fn gather_set(
        &mut self,
        parent: &'a Composite,
        set: &'a SelectionSet,
        fields: &mut Gathered<'a>,
        seen: &mut HashSet<&'a Name>,
    ) -> Result<(), Invalid> {
        for selection in &set.items {
            self.left = self.left.checked_sub(1).ok_or_else(too_many)?;
            match &selection.node {
                Selection::Field(field) => {
                    let ty = parent.fields.get(field.node.name.node.as_str()).map(|row| &*row.ty);
                    let found = Found { parent, field, ty };
                    fields.entry(field.node.response_key().node.as_str()).or_default().push(found);
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let inner =
                        condition.and_then(|condition| self.known.composites.get(condition.node.on.node.as_str()));
                    self.gather_set(inner.unwrap_or(parent), &fragment.node.selection_set.node, fields, seen)?;
                }
                Selection::FragmentSpread(spread) => {
                    let Some((name, fragment)) = self.document.fragments.get_key_value(&spread.node.fragment_name.node)
                    else {
                        continue;
                    };
                    let inner = self.known.composites.get(fragment.node.type_condition.node.on.node.as_str());
                    if seen.insert(name) {
                        self.gather_set(inner.unwrap_or(parent), &fragment.node.selection_set.node, fields, seen)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The selection sets below fields.
    fn below(&self, fields: &[Found<'a>]) -> Vec<(&'a Composite, &'a SelectionSet)> {
        let inner = fields.iter().filter_map(|found| {
            let composite = self.known.composite(found.ty?)?;
            Some((composite, &found.field.node.selection_set.node))
        });
        inner.filter(|(_, set)| !set.items.is_empty()).collect()
    }

    fn alike(&self, one: &Ty, other: &Ty) -> bool {
        match (one, other) {
            (Ty::NonNull(one), Ty::NonNull(other)) | (Ty::List(one), Ty::List(other)) => self.alike(one, other),
            (Ty::Named(name), Ty::Named(other_name)) => {
                let both = self.known.composite(one).is_some() && self.known.composite(other).is_some();
                both || name == other_name
            }
            _ => false,
        }
    }
}

fn addresses(sets: &Sets<'_>) -> Vec<usize> {
    sets.iter().map(|(_, set)| std::ptr::from_ref(*set).addr()).collect()
}

/// Groups of fields that can be of the same object: those of each object with all of interfaces.
fn together<'a>(fields: &[Found<'a>]) -> Vec<Vec<Found<'a>>> {
    let of_interfaces = || fields.iter().filter(|found| found.parent.is_interface).copied();
    let mut objects: BTreeMap<&str, Vec<Found<'a>>> = BTreeMap::new();
    for found in fields.iter().filter(|found| !found.parent.is_interface) {
        objects.entry(&found.parent.name).or_insert_with(|| of_interfaces().collect()).push(*found);
    }
    if objects.is_empty() { vec![of_interfaces().collect()] } else { objects.into_values().collect() }
}

fn same(one: &Field, other: &Field) -> bool {
    let same_value = |(name, value): &(Positioned<Name>, Positioned<_>)| {
        other.get_argument(&name.node).is_some_and(|other| other.node == value.node)
    };
    one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(same_value)
}

fn conflict(key: &str, first: &Found<'_>, other: &Found<'_>) -> Invalid {
    let (name, other_name) = (&first.field.node.name.node, &other.field.node.name.node);
    let message = if name == other_name {
        format!("`{key}` is asked for with different arguments; give one of the two an alias")
    } else {
        format!("`{key}` would stand for both `{name}` and `{other_name}`; give one another alias")
    };
    Invalid::new(message, [first.field.pos, other.field.pos])
}

fn too_many() -> Invalid {
    let message =
        format!("the query makes more than {MOST_COMPARED} comparisons of fields necessary, which is the limit");
    Invalid { error: ApiError::new(Code::LimitExceeded, message), at: Vec::new() }
}
