//! A tree of values with their places: the common ground of the TOML and the JSON form.

use super::{Span, Text};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use toml::de::{DeTable, DeValue};

/// A value and its place.
pub struct Node {
    pub value: Value,
    pub span: Span,
}

/// A value of either format.
pub enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    Array(Vec<Node>),
    Table(Vec<(Text, Node)>),
    /// Something that neither form has a use for, such as a float or null.
    Other(&'static str),
}

impl Value {
    /// What sort of value it is, for messages.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Boolean(_) => "true or false",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(sort) => sort,
        }
    }
}

/// Takes over a TOML document.
pub fn from_toml(table: &DeTable<'_>) -> Vec<(Text, Node)> {
    table
        .iter()
        .map(|(key, value)| {
            let span = Span::new(key.span().start, key.span().end);
            let node =
                Node { value: from_toml_value(value.get_ref()), span: Span::new(value.span().start, value.span().end) };
            (Text { value: key.get_ref().to_string(), span }, node)
        })
        .collect()
}

fn from_toml_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a number out of range"), Value::Integer),
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| Node {
                    value: from_toml_value(item.get_ref()),
                    span: Span::new(item.span().start, item.span().end),
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(from_toml(table)),
        DeValue::Datetime(_) => Value::Other("a TOML date (dates stand in quotes here)"),
        DeValue::Float(_) => Value::Other("a number with a decimal point"),
    }
}

/// Takes over a JSON text that stands at `base` in its file; texts without escapes know their exact place,
/// everything else that of the whole.
pub fn from_json(json: &str, base: usize) -> Result<Node, serde_json::Error> {
    let origin = Origin::new(json, base);
    let mut reader = serde_json::Deserializer::from_str(json);
    let node = origin.deserialize(&mut reader)?;
    reader.end()?;
    Ok(node)
}

/// A JSON text, so that what is borrowed from it knows its place.
#[derive(Clone, Copy)]
pub struct Origin {
    address: usize,
    length: usize,
    base: usize,
}

impl Origin {
    /// A JSON text that stands at `base` in its file.
    pub fn new(json: &str, base: usize) -> Self {
        Self { address: json.as_ptr() as usize, length: json.len(), base }
    }

    /// The place of all of it.
    pub fn whole(self) -> Span {
        Span::new(self.base, self.base + self.length)
    }

    /// The place of a text that was borrowed from the JSON.
    pub fn place(self, text: &str) -> Span {
        let start = self.base + (text.as_ptr() as usize).saturating_sub(self.address);
        Span::new(start, start + text.len())
    }

    fn node(self, value: Value) -> Node {
        Node { value, span: self.whole() }
    }
}

impl<'de> DeserializeSeed<'de> for Origin {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Origin {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node, E> {
        Ok(Node { span: self.place(text), value: Value::Text(text.to_owned()) })
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(self.node(Value::Text(text.to_owned())))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(self.node(Value::Boolean(flag)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(self.node(Value::Integer(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(self.node(i64::try_from(number).map_or(Value::Other("a number out of range"), Value::Integer)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(self.node(Value::Other("a number with a decimal point")))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(self.node(Value::Other("null")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element_seed(self)? {
            nodes.push(node);
        }
        Ok(self.node(Value::Array(nodes)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut table: Vec<(Text, Node)> = Vec::new();
        while let Some(key) = entries.next_key_seed(Key(self))? {
            if table.iter().any(|(known, _)| known.value == key.value) {
                return Err(de::Error::custom(format!("the key `{}` stands twice", key.value)));
            }
            table.push((key, entries.next_value_seed(self)?));
        }
        Ok(self.node(Value::Table(table)))
    }
}

struct Key(Origin);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Text;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        let key = BorrowedOrOwned::deserialize(deserializer)?;
        let span = key.borrowed.map_or_else(|| self.0.whole(), |text| self.0.place(text));
        Ok(Text { value: key.borrowed.map_or(key.owned, str::to_owned), span })
    }
}

#[derive(Default)]
struct BorrowedOrOwned<'de> {
    borrowed: Option<&'de str>,
    owned: String,
}

impl<'de> Deserialize<'de> for BorrowedOrOwned<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = BorrowedOrOwned<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(BorrowedOrOwned { borrowed: Some(text), owned: String::new() })
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(BorrowedOrOwned { borrowed: None, owned: text.to_owned() })
            }
        }
        deserializer.deserialize_str(Either)
    }
}
