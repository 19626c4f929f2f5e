//! Values written in a document: whether they fit the types of their places, and which variables they use.

use super::super::table::Ty;
use super::super::variables::InputTypes;
use async_graphql::Value as Constant;
use async_graphql::{Name, Pos};
use async_graphql_value::Value;

/// A use of a variable.
pub struct Use<'d> {
    pub name: &'d Name,
    pub pos: Pos,
    /// The type of the place and whether the place has a default; nothing where the place is not known.
    pub place: Option<(Ty, bool)>,
}

/// A place for a value, its type and whether it has a default.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub pos: Pos,
    pub ty: &'a Ty,
    pub has_default: bool,
}

/// Checks a value, and notes which variables it uses.
pub fn check<'d>(
    inputs: &InputTypes,
    place: Place<'_>,
    value: &'d Value,
    uses: &mut Vec<Use<'d>>,
) -> Result<(), String> {
    let before = uses.len();
    let outcome = Reader { inputs, pos: place.pos, uses }.value(place.ty, place.has_default, value);
    if outcome.is_err() {
        // What was not come to is used all the same.
        uses.truncate(before);
        note_all(place.pos, value, uses);
    }
    outcome
}

/// Notes all variables of a value whose place is not known.
pub fn note_all<'d>(pos: Pos, value: &'d Value, uses: &mut Vec<Use<'d>>) {
    match value {
        Value::Variable(name) => uses.push(Use { name, pos, place: None }),
        Value::List(items) => items.iter().for_each(|item| note_all(pos, item, uses)),
        Value::Object(fields) => fields.values().for_each(|field| note_all(pos, field, uses)),
        _ => {}
    }
}

/// Checks a value without variables.
pub fn constant(inputs: &InputTypes, ty: &Ty, value: &Constant) -> Result<(), String> {
    let value = value.clone().into_value();
    Reader { inputs, pos: Pos::default(), uses: &mut Vec::new() }.value(ty, false, &value)
}

struct Reader<'i, 'u, 'd> {
    inputs: &'i InputTypes,
    pos: Pos,
    uses: &'u mut Vec<Use<'d>>,
}

impl<'d> Reader<'_, '_, 'd> {
    fn value(&mut self, ty: &Ty, has_default: bool, value: &'d Value) -> Result<(), String> {
        match (ty, value) {
            (_, Value::Variable(name)) => {
                self.uses.push(Use { name, pos: self.pos, place: Some((ty.clone(), has_default)) });
                Ok(())
            }
            (Ty::NonNull(_), Value::Null) => Err("null is not allowed".into()),
            (Ty::NonNull(inner), value) => self.value(inner, false, value),
            (_, Value::Null) => Ok(()),
            (Ty::List(inner), Value::List(items)) => items.iter().try_for_each(|item| self.value(inner, false, item)),
            (Ty::List(inner), value) => self.value(inner, false, value),
            (Ty::Named(name), value) => self.named(name, value),
        }
    }

    fn named(&mut self, name: &str, value: &'d Value) -> Result<(), String> {
        if let Some(rows) = self.inputs.object(name) {
            let Value::Object(fields) = value else { return Err(format!("{} is no {name}", shown(value))) };
            for (key, value) in fields {
                let row = rows.iter().find(|row| row.name == key.as_str());
                let row = row.ok_or_else(|| self.inputs.unknown_field(name, key))?;
                self.value(&row.ty, row.default.is_some(), value).map_err(|reason| format!("`{key}`: {reason}"))?;
            }
            let missing = rows.iter().find(|row| row.is_required() && !fields.contains_key(row.name));
            return missing.map_or(Ok(()), |row| Err(format!("`{}` is not given", row.name)));
        }
        if let Some(words) = self.inputs.words(name) {
            return match value {
                Value::Enum(word) if words.iter().any(|known| known == word.as_str()) => Ok(()),
                other => Err(format!("{} is none of {}", shown(other), words.join(", "))),
            };
        }
        match value {
            // A number written with a point or an exponent is no id, while JSON does not tell 1.0 from 1.
            Value::Number(number) if name == "ID" && number.is_f64() => Err(format!("{number} is no ID")),
            Value::Enum(_) | Value::List(_) | Value::Object(_) => Err(format!("{} is no {name}", shown(value))),
            other => other.clone().into_const().map_or(Ok(()), |value| self.inputs.scalar(name, value).map(drop)),
        }
    }
}

/// A value as messages show it: not more than a line of it.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 { text } else { text.chars().take(80).collect::<String>() + "…" }
}
