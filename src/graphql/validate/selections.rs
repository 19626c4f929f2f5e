//! The selections of one operation or fragment: fields, arguments, directives, fragments.

use super::super::error::{ApiError, Code};
use super::super::table::Ty;
use super::Faults;
use super::known::{Argument, Composite, Field as Known_, Known};
use super::values::{self, Place, Use};
use crate::check::nearest;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentSpread, Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;
use std::fmt;

/// What an operation or a fragment uses.
#[derive(Default)]
pub struct Uses<'d> {
    pub variables: Vec<Use<'d>>,
    pub fragments: Vec<(&'d Name, Pos)>,
}

/// Walks the selections of one operation or fragment.
pub struct Walk<'a, 'd> {
    pub known: &'a Known,
    pub document: &'d ExecutableDocument,
    pub faults: &'a mut Faults,
    pub uses: Uses<'d>,
}

type Arguments = [(Positioned<Name>, Positioned<Value>)];

impl<'a, 'd> Walk<'a, 'd> {
    /// A set of selections of a type; nothing if the type is not known.
    pub fn set(&mut self, parent: Option<&'a Composite>, set: &'d SelectionSet) {
        for selection in &set.items {
            if self.faults.are_many() {
                return;
            }
            self.directives(selection.node.directives(), true);
            match &selection.node {
                Selection::Field(field) => self.field(parent, field),
                Selection::FragmentSpread(spread) => self.spread(parent, spread),
                Selection::InlineFragment(fragment) => {
                    let inner = match &fragment.node.type_condition {
                        None => parent,
                        Some(condition) => {
                            let found = self.condition(condition);
                            self.possible(parent, found, fragment.pos);
                            found
                        }
                    };
                    self.set(inner, &fragment.node.selection_set.node);
                }
            }
        }
    }

    fn field(&mut self, parent: Option<&'a Composite>, field: &'d Positioned<Field>) {
        let (name, below) = (&field.node.name, &field.node.selection_set.node);
        let Some(parent) = parent else {
            self.note(&field.node.arguments);
            return self.set(None, below);
        };
        if name.node == "__typename" {
            self.arguments(format_args!("`{name}`"), field.pos, &[], &field.node.arguments);
            return self.leaf(&Ty::Named("String".into()), field);
        }
        let Some(row) = parent.fields.get(name.node.as_str()) else {
            self.faults.add_error(field.pos, || no_field(self.known, parent, &name.node));
            self.note(&field.node.arguments);
            return self.set(None, below);
        };
        self.known_field(parent, row, field);
    }

    fn known_field(&mut self, parent: &Composite, row: &'a Known_, field: &'d Positioned<Field>) {
        if !(field.node.arguments.is_empty() && row.arguments.iter().all(|argument| !argument.is_required())) {
            let owner = format_args!("`{}.{}`", parent.name, field.node.name);
            self.arguments(owner, field.pos, &row.arguments, &field.node.arguments);
        }
        let Some(inner) = self.known.composite(&row.ty) else { return self.leaf(&row.ty, field) };
        if field.node.selection_set.node.items.is_empty() {
            let name = &field.node.name;
            self.faults.add(field.pos, || {
                format!("`{name}` is of type {}: say which of its fields, as in `{name} {{ … }}`", row.ty)
            });
        }
        self.set(Some(inner), &field.node.selection_set.node);
    }

    fn leaf(&mut self, ty: &Ty, field: &'d Positioned<Field>) {
        let set = &field.node.selection_set.node;
        if !set.items.is_empty() {
            self.faults.add(field.pos, || format!("`{}` is of type {ty}, which has no fields", field.node.name));
            self.set(None, set);
        }
    }

    /// The arguments given, against those that can be.
    fn arguments(&mut self, owner: fmt::Arguments<'_>, pos: Pos, rows: &[Argument], given: &'d Arguments) {
        for (index, (name, value)) in given.iter().enumerate() {
            if given[..index].iter().any(|(other, _)| other.node == name.node) {
                self.faults.add(name.pos, || format!("{owner} has the argument `{name}` twice"));
            }
            let Some(row) = rows.iter().find(|row| row.name == name.node.as_str()) else {
                self.faults.add_error(name.pos, || {
                    let message = format!("{owner} has no argument `{name}`");
                    let near = nearest(&name.node, rows.iter().map(|row| row.name));
                    ApiError::new(Code::ValidationFailed, message).suggest(&near)
                });
                values::note_all(value.pos, &value.node, &mut self.uses.variables);
                continue;
            };
            let place = Place { pos: value.pos, ty: &row.ty, has_default: row.has_default };
            let checked = values::check(&self.known.inputs, place, &value.node, &mut self.uses.variables);
            if let Err(reason) = checked {
                let message = || format!("the argument `{name}` of {owner} must be of type {}: {reason}", row.ty);
                self.faults.add(value.pos, message);
            }
        }
        for row in rows.iter().filter(|row| row.is_required()) {
            if !given.iter().any(|(name, _)| name.node.as_str() == row.name) {
                self.faults.add(pos, || format!("{owner} needs the argument `{}` of type {}", row.name, row.ty));
            }
        }
    }

    fn note(&mut self, given: &'d Arguments) {
        for (_, value) in given {
            values::note_all(value.pos, &value.node, &mut self.uses.variables);
        }
    }

    /// Directives, where `skip` and `include` may stand or may not.
    pub fn directives(&mut self, directives: &'d [Positioned<Directive>], may_choose: bool) {
        for (index, directive) in directives.iter().enumerate() {
            let Directive { name, arguments } = &directive.node;
            if !matches!(name.node.as_str(), "skip" | "include") {
                self.faults.add_error(directive.pos, || {
                    let error =
                        ApiError::new(Code::ValidationFailed, format!("a query can have no directive `@{name}`"));
                    error.suggest(&nearest(&name.node, ["skip", "include"]))
                });
                self.note(arguments);
                continue;
            }
            if !may_choose {
                self.faults.add(directive.pos, || format!("`@{name}` stands with fields and fragments only"));
            }
            if directives[..index].iter().any(|other| other.node.name.node == name.node) {
                self.faults.add(directive.pos, || format!("`@{name}` stands here twice"));
            }
            let condition = Argument { name: "if", ty: self.known.inputs.truth.clone(), has_default: false };
            self.arguments(format_args!("`@{name}`"), directive.pos, &[condition], arguments);
        }
    }

    fn spread(&mut self, parent: Option<&'a Composite>, spread: &'d Positioned<FragmentSpread>) {
        let name = &spread.node.fragment_name.node;
        self.uses.fragments.push((name, spread.pos));
        let Some(fragment) = self.document.fragments.get(name) else {
            let known = self.document.fragments.keys().map(Name::as_str);
            self.faults.add_error(spread.pos, || {
                ApiError::new(Code::ValidationFailed, format!("there is no fragment `{name}`"))
                    .suggest(&nearest(name, known))
            });
            return;
        };
        let condition = self.known.composites.get(fragment.node.type_condition.node.on.node.as_str());
        self.possible(parent, condition, spread.pos);
    }

    /// The object or interface of a type condition.
    pub fn condition(&mut self, condition: &Positioned<TypeCondition>) -> Option<&'a Composite> {
        let name = &condition.node.on;
        let found = self.known.composites.get(name.node.as_str());
        if found.is_none() {
            self.faults.add_error(name.pos, || {
                let mut types: Vec<&str> = self.known.composites.keys().map(String::as_str).collect();
                types.sort_unstable();
                ApiError::new(Code::ValidationFailed, format!("there is no object or interface `{name}`"))
                    .suggest(&nearest(&name.node, types))
            });
        }
        found
    }

    fn possible(&mut self, parent: Option<&Composite>, inner: Option<&Composite>, pos: Pos) {
        if let (Some(parent), Some(inner)) = (parent, inner)
            && !parent.overlaps(inner)
        {
            self.faults.add(pos, || format!("`{}` can never be `{}`", parent.name, inner.name));
        }
    }
}

/// A field that a type does not have, and where it may be.
fn no_field(known: &Known, parent: &Composite, name: &Name) -> ApiError {
    let error = ApiError::new(Code::ValidationFailed, format!("`{}` has no field `{name}`", parent.name));
    let has_it =
        |ty: &&String| known.composites.get(ty.as_str()).is_some_and(|ty| ty.fields.contains_key(name.as_str()));
    let types: Vec<&String> = parent.possible.iter().filter(has_it).take(3).collect();
    if !parent.is_interface || types.is_empty() {
        let mut known: Vec<&str> = parent.fields.keys().map(String::as_str).collect();
        known.sort_unstable();
        return error.suggest(&nearest(name, known));
    }
    let spreads: Vec<String> = types.iter().map(|ty| format!("... on {ty}")).collect();
    error.suggest(&spreads.iter().map(String::as_str).collect::<Vec<_>>())
}

impl Argument {
    /// Whether it must be given.
    pub fn is_required(&self) -> bool {
        matches!(*self.ty, Ty::NonNull(_)) && !self.has_default
    }
}
