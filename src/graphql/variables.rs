//! Variables: what was given becomes what the operation declares, or an error that says what is wrong (section 6.1.2).

use super::error::{ApiError, Code};
use super::table::{ArgumentRow, Shape, Table, Ty};
use crate::check::nearest;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, OperationDefinition, Type, VariableDefinition};
use async_graphql::{Name, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The types that variables and arguments can have.
pub struct InputTypes {
    objects: BTreeMap<String, Vec<InputField>>,
    enums: BTreeMap<String, Vec<String>>,
    scalars: BTreeSet<String>,
    /// `Boolean!`, which directives ask for.
    pub truth: Arc<Ty>,
}

/// A field of an input object.
pub struct InputField {
    pub name: &'static str,
    pub ty: Ty,
    pub default: Option<Value>,
}

/// The scalars that GraphQL has of its own.
const SCALARS: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

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
        let scalars = SCALARS.map(str::to_owned).into();
        let truth = Arc::new(Ty::parse("Boolean!"));
        let mut types = Self { objects: BTreeMap::new(), enums: BTreeMap::new(), scalars, truth };
        let field =
            |row: &ArgumentRow| InputField { name: row.name, ty: Ty::parse(row.ty), default: row.default.clone() };
        for row in &table.types {
            let name = row.name.clone();
            match &row.shape {
                Shape::Input(rows) => drop(types.objects.insert(name, rows.iter().map(field).collect())),
                Shape::Enum(values) => {
                    drop(types.enums.insert(name, values.iter().map(|value| value.0.clone()).collect()));
                }
                Shape::Scalar(_) => drop(types.scalars.insert(name)),
                Shape::Object(..) | Shape::Interface(..) => {}
            }
        }
        types
    }

    /// The fields of an input object.
    pub fn object(&self, name: &str) -> Option<&[InputField]> {
        self.objects.get(name).map(Vec::as_slice)
    }

    /// The words of an enumeration.
    pub fn words(&self, name: &str) -> Option<&[String]> {
        self.enums.get(name).map(Vec::as_slice)
    }

    /// Whether there is such a type.
    pub fn has(&self, name: &str) -> bool {
        self.scalars.contains(name) || self.enums.contains_key(name) || self.objects.contains_key(name)
    }

    /// All their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.scalars.iter().chain(self.enums.keys()).chain(self.objects.keys()).map(String::as_str)
    }

    /// What to say of a field that an input object does not have.
    pub fn unknown_field(&self, name: &str, field: &str) -> String {
        let fields = self.object(name).unwrap_or_default().iter().map(|field| field.name);
        let near = nearest(field, fields);
        let hint = if near.is_empty() { String::new() } else { format!("; did you mean `{}`?", near.join("`, `")) };
        format!("{name} has no field `{field}`{hint}")
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
        if let Some(fields) = self.object(name) {
            return self.input(name, fields, value);
        }
        if let Some(words) = self.words(name) {
            return match value {
                Value::String(word) if words.contains(&word) => Ok(Value::Enum(Name::new(word))),
                Value::Enum(word) if words.contains(&word.to_string()) => Ok(Value::Enum(word)),
                other => Err(format!("{} is none of {}", shown(&other), words.join(", "))),
            };
        }
        self.scalar(name, value)
    }

    /// A value of a scalar, as it is read from.
    pub fn scalar(&self, name: &str, value: Value) -> Result<Value, String> {
        match (name, &value) {
            ("Boolean", Value::Boolean(_)) | ("Float", Value::Number(_)) => Ok(value),
            ("Int", Value::Number(number)) => {
                let whole = number.as_i64().filter(|number| i32::try_from(*number).is_ok());
                whole.map(Value::from).ok_or_else(|| format!("{value} is no Int"))
            }
            ("ID", Value::Number(number)) if number.as_f64().is_some_and(|float| float.fract() == 0.0) => {
                Ok(Value::String(number.to_string()))
            }
            // Other scalars than GraphQL's own are written as texts.
            (name, Value::String(_)) if !matches!(name, "Boolean" | "Float" | "Int") => Ok(value),
            _ => Err(format!("{} is no {name}", shown(&value))),
        }
    }

    fn input(&self, name: &str, rows: &[InputField], value: Value) -> Result<Value, String> {
        let Value::Object(mut given) = value else { return Err(format!("{} is no {name}", shown(&value))) };
        let mut fields = IndexMap::new();
        for row in rows {
            match given.swap_remove(row.name).or_else(|| row.default.clone()) {
                Some(value) => {
                    let value = self.value(&row.ty, value).map_err(|reason| format!("`{}`: {reason}", row.name))?;
                    fields.insert(Name::new(row.name), value);
                }
                None if row.is_required() => return Err(format!("`{}` was not given", row.name)),
                None => {}
            }
        }
        match given.keys().next() {
            Some(unknown) => Err(self.unknown_field(name, unknown)),
            None => Ok(Value::Object(fields)),
        }
    }
}

impl InputField {
    /// Whether it must be given.
    pub fn is_required(&self) -> bool {
        matches!(self.ty, Ty::NonNull(_)) && self.default.is_none()
    }
}

/// The type that a variable is declared with.
pub fn read(ty: &Type) -> Ty {
    let base = match &ty.base {
        BaseType::Named(name) => Ty::Named(name.to_string()),
        BaseType::List(inner) => Ty::List(Box::new(read(inner))),
    };
    if ty.nullable { base } else { Ty::NonNull(Box::new(base)) }
}

/// A JSON number with a fraction of zero is a whole number: JSON does not tell the two apart.
pub fn whole(value: Value) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers that a float holds exactly")]
    match value {
        Value::Number(number) => match number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0) {
            Some(float) if float.abs() < 9_007_199_254_740_992.0 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::List(items) => Value::List(items.into_iter().map(whole).collect()),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (name, whole(value))).collect()),
        other => other,
    }
}

/// A value as messages show it: not more than a line of it.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 { text } else { text.chars().take(80).collect::<String>() + "…" }
}

fn wrong(name: &Name, ty: &Ty, reason: &str) -> ApiError {
    ApiError::new(Code::BadArgument, format!("the variable `${name}` must be of type {ty}: {reason}"))
}
