//! Variables: what was given becomes what the operation declares, or an error that says what is wrong (section 6.1.2).

use super::error::{ApiError, Code};
use super::table::{ArgumentRow, Shape, Table, Ty};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, OperationDefinition, Type, VariableDefinition};
use async_graphql::{Name, Value};
use std::collections::HashMap;

/// The types that variables can have, beside the scalars of GraphQL.
pub struct InputTypes {
    objects: HashMap<String, Vec<ArgumentRow>>,
    enums: HashMap<String, Vec<String>>,
}

/// A variable that an operation declares.
pub struct Variable {
    pub name: Name,
    ty: Ty,
    default: Option<Value>,
}

/// The variables that an operation declares.
pub fn declared(operation: &OperationDefinition) -> Vec<Variable> {
    let variable = |definition: &VariableDefinition| Variable {
        name: definition.name.node.clone(),
        ty: read(&definition.var_type.node),
        default: definition.default_value.as_ref().map(|value| value.node.clone()),
    };
    operation.variable_definitions.iter().map(|definition| variable(&definition.node)).collect()
}

impl InputTypes {
    /// Picks them out of a table.
    pub fn new(table: &Table) -> Self {
        let mut types = Self { objects: HashMap::new(), enums: HashMap::new() };
        for row in &table.types {
            match &row.shape {
                Shape::Input(rows) => drop(types.objects.insert(row.name.clone(), rows.clone())),
                Shape::Enum(values) => {
                    drop(types.enums.insert(row.name.clone(), values.iter().map(|value| value.0.clone()).collect()));
                }
                _ => {}
            }
        }
        types
    }

    /// The values of an operation's variables: given ones checked, defaults put in, required ones there.
    pub fn coerce(
        &self,
        variables: &[Variable],
        mut given: IndexMap<Name, Value>,
    ) -> Result<Vec<Option<Value>>, ApiError> {
        let mut values = Vec::with_capacity(variables.len());
        for Variable { name, ty, default } in variables {
            let value = match given.swap_remove(name).or_else(|| default.clone()) {
                Some(value) => Some(self.value(ty, value).map_err(|reason| wrong(name, ty, &reason))?),
                None if matches!(ty, Ty::NonNull(_)) => return Err(wrong(name, ty, "it was not given")),
                None => None,
            };
            values.push(value);
        }
        Ok(values)
    }

    fn value(&self, ty: &Ty, value: Value) -> Result<Value, String> {
        match (ty, value) {
            (Ty::NonNull(_), Value::Null) => Err("it is null".into()),
            (Ty::NonNull(inner), value) => self.value(inner, value),
            (_, Value::Null) => Ok(Value::Null),
            (Ty::List(inner), Value::List(items)) => {
                items.into_iter().map(|item| self.value(inner, item)).collect::<Result<_, _>>().map(Value::List)
            }
            (Ty::List(inner), value) => Ok(Value::List(vec![self.value(inner, value)?])),
            (Ty::Named(name), value) => self.named(name, value),
        }
    }

    fn named(&self, name: &str, value: Value) -> Result<Value, String> {
        if let Some(fields) = self.objects.get(name) {
            return self.object(name, fields, value);
        }
        if let Some(words) = self.enums.get(name) {
            return match value {
                Value::String(word) if words.contains(&word) => Ok(Value::Enum(Name::new(word))),
                Value::Enum(word) if words.contains(&word.to_string()) => Ok(Value::Enum(word)),
                other => Err(format!("{other} is none of {}", words.join(", "))),
            };
        }
        match (name, &value) {
            ("Boolean", Value::Boolean(_))
            | ("String" | "ID" | "Date", Value::String(_))
            | ("Float", Value::Number(_)) => Ok(value),
            ("Int", Value::Number(number)) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => {
                Ok(value)
            }
            ("ID", Value::Number(number)) if number.is_i64() => Ok(Value::String(number.to_string())),
            _ => Err(format!("{value} is no {name}")),
        }
    }

    fn object(&self, name: &str, rows: &[ArgumentRow], value: Value) -> Result<Value, String> {
        let Value::Object(mut given) = value else { return Err(format!("{value} is no {name}")) };
        let mut fields = IndexMap::new();
        for row in rows {
            let ty = Ty::parse(row.ty);
            match given.swap_remove(row.name).or_else(|| row.default.clone()) {
                Some(value) => {
                    let value = self.value(&ty, value).map_err(|reason| format!("`{}`: {reason}", row.name))?;
                    fields.insert(Name::new(row.name), value);
                }
                None if matches!(ty, Ty::NonNull(_)) => return Err(format!("`{}` was not given", row.name)),
                None => {}
            }
        }
        match given.keys().next() {
            Some(unknown) => Err(format!("{name} has no field `{unknown}`")),
            None => Ok(Value::Object(fields)),
        }
    }
}

fn read(ty: &Type) -> Ty {
    let base = match &ty.base {
        BaseType::Named(name) => Ty::Named(name.to_string()),
        BaseType::List(inner) => Ty::List(Box::new(read(inner))),
    };
    if ty.nullable { base } else { Ty::NonNull(Box::new(base)) }
}

fn wrong(name: &Name, ty: &Ty, reason: &str) -> ApiError {
    ApiError::new(Code::BadArgument, format!("the variable `${name}` must be of type {ty}: {reason}"))
}
