//! What validation knows of the schema: types with their fields, fields with their arguments.

use super::super::table::{ArgumentRow, FieldRow, Shape, Table, Ty};
use super::super::variables::InputTypes;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The schema, arranged for validation.
pub struct Known {
    pub composites: FxHashMap<String, Composite>,
    pub inputs: Arc<InputTypes>,
}

/// A type that has fields: an object or an interface.
pub struct Composite {
    pub name: String,
    pub is_interface: bool,
    /// The objects that it can be, in order.
    pub possible: Vec<String>,
    pub fields: FxHashMap<String, Field>,
}

/// A field.
pub struct Field {
    pub ty: Arc<Ty>,
    pub arguments: Arc<[Argument]>,
}

/// An argument.
pub struct Argument {
    pub name: &'static str,
    pub ty: Arc<Ty>,
    pub has_default: bool,
}

/// The types that tell of the schema: fields with their types; those with a `*` can leave out what is deprecated.
const INTROSPECTION: [(&str, &[(&str, &str)]); 6] = [
    (
        "__Schema",
        &[
            ("description", "String"),
            ("types", "[__Type!]!"),
            ("queryType", "__Type!"),
            ("mutationType", "__Type"),
            ("subscriptionType", "__Type"),
            ("directives", "[__Directive!]!"),
        ],
    ),
    (
        "__Type",
        &[
            ("kind", "__TypeKind!"),
            ("name", "String"),
            ("description", "String"),
            ("specifiedByURL", "String"),
            ("fields*", "[__Field!]"),
            ("interfaces", "[__Type!]"),
            ("possibleTypes", "[__Type!]"),
            ("enumValues*", "[__EnumValue!]"),
            ("inputFields*", "[__InputValue!]"),
            ("ofType", "__Type"),
            ("isOneOf", "Boolean"),
        ],
    ),
    (
        "__Field",
        &[
            ("name", "String!"),
            ("description", "String"),
            ("args*", "[__InputValue!]!"),
            ("type", "__Type!"),
            ("isDeprecated", "Boolean!"),
            ("deprecationReason", "String"),
        ],
    ),
    (
        "__InputValue",
        &[
            ("name", "String!"),
            ("description", "String"),
            ("type", "__Type!"),
            ("defaultValue", "String"),
            ("isDeprecated", "Boolean!"),
            ("deprecationReason", "String"),
        ],
    ),
    (
        "__EnumValue",
        &[
            ("name", "String!"),
            ("description", "String"),
            ("isDeprecated", "Boolean!"),
            ("deprecationReason", "String"),
        ],
    ),
    (
        "__Directive",
        &[
            ("name", "String!"),
            ("description", "String"),
            ("isRepeatable", "Boolean!"),
            ("locations", "[__DirectiveLocation!]!"),
            ("args*", "[__InputValue!]!"),
        ],
    ),
];

impl Known {
    /// Arranges a table.
    pub fn new(table: &Table, inputs: Arc<InputTypes>) -> Self {
        let mut maker = Maker::default();
        let mut composites = FxHashMap::default();
        let mut possible: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in &table.types {
            let (Shape::Object(interfaces, fields) | Shape::Interface(interfaces, fields)) = &row.shape else {
                continue;
            };
            let is_interface = matches!(row.shape, Shape::Interface(..));
            if !is_interface {
                for name in interfaces.iter().copied().chain([row.name.as_str()]) {
                    possible.entry(name).or_default().push(row.name.clone());
                }
            }
            let fields = fields.iter().map(|row| (row.name.clone(), maker.field(row))).collect();
            let composite = Composite { name: row.name.clone(), is_interface, possible: Vec::new(), fields };
            composites.insert(row.name.clone(), composite);
        }
        for (name, mut names) in possible {
            names.sort_unstable();
            if let Some(composite) = composites.get_mut(name) {
                composite.possible = names;
            }
        }
        let mut known = Self { composites, inputs };
        known.add_introspection(&mut maker);
        known
    }

    fn add_introspection(&mut self, maker: &mut Maker) {
        let deprecated: Arc<[Argument]> =
            Arc::new([Argument { name: "includeDeprecated", ty: maker.ty("Boolean"), has_default: true }]);
        let none: Arc<[Argument]> = Arc::new([]);
        for (name, rows) in INTROSPECTION {
            let fields = rows.iter().map(|(field, ty)| {
                let arguments = if field.ends_with('*') { &deprecated } else { &none };
                (field.trim_end_matches('*').to_owned(), Field { ty: maker.ty(ty), arguments: arguments.clone() })
            });
            let fields = fields.collect();
            let possible = vec![name.to_owned()];
            let composite = Composite { name: name.to_owned(), is_interface: false, possible, fields };
            self.composites.insert(name.to_owned(), composite);
        }
        if let Some(query) = self.composites.get_mut("Query") {
            let name = Argument { name: "name", ty: maker.ty("String!"), has_default: false };
            query.fields.insert("__schema".into(), Field { ty: maker.ty("__Schema!"), arguments: none });
            query.fields.insert("__type".into(), Field { ty: maker.ty("__Type"), arguments: Arc::new([name]) });
        }
    }

    /// The object or interface that a type is of, if it is of one.
    pub fn composite(&self, ty: &Ty) -> Option<&Composite> {
        self.composites.get(ty.named())
    }
}

impl Composite {
    /// Whether something can be of both types.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.possible.iter().any(|name| other.possible.binary_search(name).is_ok())
    }
}

/// Makes fields that share what is the same: thousands of fields have the same few lists of arguments.
#[derive(Default)]
struct Maker {
    types: HashMap<String, Arc<Ty>>,
    arguments: HashMap<Vec<(&'static str, &'static str)>, Arc<[Argument]>>,
}

impl Maker {
    fn ty(&mut self, text: &str) -> Arc<Ty> {
        if let Some(ty) = self.types.get(text) {
            return ty.clone();
        }
        let ty = Arc::new(Ty::parse(text));
        self.types.insert(text.to_owned(), ty.clone());
        ty
    }

    fn field(&mut self, row: &FieldRow) -> Field {
        Field { ty: self.ty(&row.ty), arguments: self.arguments(&row.arguments) }
    }

    /// The same names with the same types always have the same defaults or none here, but for `first`, which is never
    /// required either way.
    fn arguments(&mut self, rows: &[ArgumentRow]) -> Arc<[Argument]> {
        let key: Vec<_> = rows.iter().map(|row| (row.name, row.ty)).collect();
        if let Some(arguments) = self.arguments.get(&key) {
            return arguments.clone();
        }
        let one =
            |row: &ArgumentRow| Argument { name: row.name, ty: self.ty(row.ty), has_default: row.default.is_some() };
        let arguments: Arc<[Argument]> = rows.iter().map(one).collect();
        self.arguments.insert(key, arguments.clone());
        arguments
    }
}
