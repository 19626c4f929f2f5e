//! Operations and fragments as wholes: their types, which fragments they use, and whether their variables fit.

use super::super::error::{ApiError, Code};
use super::super::table::Ty;
use super::super::variables::read;
use super::known::Known;
use super::selections::{Uses, Walk};
use super::values::{self, Use};
use super::{Faults, Invalid};
use crate::check::nearest;
use async_graphql::parser::types::{
    ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, VariableDefinition,
};
use async_graphql::{Name, Pos, Positioned, Value};
use std::collections::{HashMap, HashSet};

/// All definitions of a document, in the order of its text, with what each uses.
pub struct Definitions<'d> {
    document: &'d ExecutableDocument,
    operations: Vec<(&'d Positioned<OperationDefinition>, Uses<'d>)>,
    fragments: Vec<(&'d Name, &'d Positioned<FragmentDefinition>)>,
    uses: HashMap<&'d Name, Uses<'d>>,
}

impl<'d> Definitions<'d> {
    /// Puts them in order.
    pub fn new(document: &'d ExecutableDocument) -> Self {
        let mut operations: Vec<_> =
            document.operations.iter().map(|(_, operation)| (operation, Uses::default())).collect();
        operations.sort_by_key(|(operation, _)| operation.pos);
        let mut fragments: Vec<_> = document.fragments.iter().collect();
        fragments.sort_by_key(|(_, fragment)| fragment.pos);
        Self { document, operations, fragments, uses: HashMap::new() }
    }

    /// Checks what stands within each of them.
    pub fn walk(&mut self, known: &Known, faults: &mut Faults) {
        let document = self.document;
        for (operation, uses) in &mut self.operations {
            let mut walk = Walk { known, document, faults: &mut *faults, uses: Uses::default() };
            walk.directives(&operation.node.directives, false);
            for definition in &operation.node.variable_definitions {
                walk.directives(&definition.node.directives, false);
            }
            if operation.node.ty == OperationType::Query {
                walk.set(known.composites.get("Query"), &operation.node.selection_set.node);
            } else {
                walk.faults
                    .add(operation.pos, || format!("there is no {}: the graph can only be read", operation.node.ty));
            }
            *uses = walk.uses;
        }
        for (name, fragment) in &self.fragments {
            let mut walk = Walk { known, document, faults: &mut *faults, uses: Uses::default() };
            walk.directives(&fragment.node.directives, false);
            let ty = walk.condition(&fragment.node.type_condition);
            walk.set(ty, &fragment.node.selection_set.node);
            self.uses.insert(*name, walk.uses);
        }
    }

    /// Checks how they hang together.
    pub fn check(&self, known: &Known, faults: &mut Faults) {
        self.circles(faults);
        let mut used = HashSet::new();
        for (operation, uses) in &self.operations {
            let reached = self.reached(uses);
            self.variables(known, &operation.node, uses, &reached, faults);
            used.extend(reached);
        }
        for (name, fragment) in self.fragments.iter().filter(|(name, _)| !used.contains(name)) {
            faults.add(fragment.pos, || format!("the fragment `{name}` is not used"));
        }
    }

    /// The fragments that something uses, directly or through others.
    fn reached(&self, uses: &Uses<'d>) -> Vec<&'d Name> {
        let (mut reached, mut seen) = (Vec::new(), HashSet::new());
        let mut waiting: Vec<&Name> = uses.fragments.iter().map(|(name, _)| *name).collect();
        while let Some(name) = waiting.pop() {
            if let Some(uses) = self.uses.get(name)
                && seen.insert(name)
            {
                reached.push(name);
                waiting.extend(uses.fragments.iter().map(|(name, _)| *name));
            }
        }
        reached
    }

    /// Fragments that use themselves in the end.
    fn circles(&self, faults: &mut Faults) {
        // Each fragment is left once everything below it is; what is met again while it is still open closes a circle.
        let (mut done, mut open) = (HashSet::new(), HashSet::new());
        for (start, _) in &self.fragments {
            let mut path: Vec<(&Name, usize)> = vec![(start, 0)];
            while let Some((name, next)) = path.pop() {
                let below = self.uses.get(name).map_or(&[][..], |uses| &uses.fragments);
                if next == 0 && !done.contains(name) {
                    open.insert(name);
                }
                let Some((inner, pos)) = below.get(next).filter(|_| !done.contains(name)) else {
                    open.remove(name);
                    done.insert(name);
                    continue;
                };
                path.push((name, next + 1));
                if open.contains(inner) {
                    faults.add(*pos, || format!("the fragment `{inner}` uses itself"));
                } else {
                    path.push((inner, 0));
                }
            }
        }
    }

    /// The variables of an operation: declared once, of a type they can have, used, and fit for where they are used.
    fn variables(
        &self,
        known: &Known,
        operation: &'d OperationDefinition,
        uses: &Uses<'d>,
        reached: &[&'d Name],
        faults: &mut Faults,
    ) {
        let mut variables: HashMap<&str, (Ty, &VariableDefinition)> = HashMap::new();
        for definition in &operation.variable_definitions {
            let ty = read(&definition.node.var_type.node);
            declaration(known, &ty, definition, faults);
            if variables.insert(definition.node.name.node.as_str(), (ty, &definition.node)).is_some() {
                faults.add(definition.pos, || format!("the variable `${}` is declared twice", definition.node.name));
            }
        }
        let below = reached.iter().filter_map(|name| self.uses.get(name));
        let mut used = HashSet::new();
        for one in [uses].into_iter().chain(below).flat_map(|uses| &uses.variables) {
            used.insert(one.name.as_str());
            match variables.get(one.name.as_str()) {
                Some((ty, definition)) => fits(one, ty, definition, faults),
                None => faults.add(one.pos, || format!("the variable `${}` is not declared", one.name)),
            }
        }
        for definition in &operation.variable_definitions {
            let name = &definition.node.name;
            if !used.contains(name.node.as_str()) {
                faults.add(definition.pos, || format!("the variable `${name}` is not used"));
            }
        }
    }
}

fn declaration(known: &Known, ty: &Ty, definition: &Positioned<VariableDefinition>, faults: &mut Faults) {
    let VariableDefinition { name, var_type, default_value, .. } = &definition.node;
    if !known.inputs.has(ty.named()) {
        faults.add_error(var_type.pos, || {
            let message = format!("the variable `${name}` cannot be of type `{}`", ty.named());
            ApiError::new(Code::ValidationFailed, message).suggest(&nearest(ty.named(), known.inputs.names()))
        });
    } else if let Some(default) = default_value
        && let Err(reason) = values::constant(&known.inputs, ty, &default.node)
    {
        faults.add(default.pos, || format!("the default of `${name}` must be of type {ty}: {reason}"));
    }
}

/// Whether a variable may stand where it is used.
fn fits(one: &Use<'_>, ty: &Ty, definition: &VariableDefinition, faults: &mut Faults) {
    let Some((wanted, has_default)) = &one.place else { return };
    let fits = match (wanted, ty) {
        (Ty::NonNull(inner), Ty::Named(_) | Ty::List(_)) => {
            let default = definition.default_value.as_ref().is_some_and(|value| value.node != Value::Null);
            (default || *has_default) && is_part(ty, inner)
        }
        _ => is_part(ty, wanted),
    };
    if !fits {
        let places: [Pos; 2] = [definition.name.pos, one.pos];
        let message = format!("the variable `${}` of type {ty} stands where {wanted} is needed", one.name);
        if !faults.are_many() {
            faults.0.push(Invalid::new(message, places));
        }
    }
}

/// Whether all values of one type are values of another.
fn is_part(ty: &Ty, of: &Ty) -> bool {
    match (ty, of) {
        (Ty::NonNull(inner), Ty::NonNull(of)) | (Ty::List(inner), Ty::List(of)) => is_part(inner, of),
        (Ty::NonNull(inner), _) => is_part(inner, of),
        (Ty::Named(name), Ty::Named(of)) => name == of,
        _ => false,
    }
}
