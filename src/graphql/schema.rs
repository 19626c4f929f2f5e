//! The table as a schema of async-graphql: the contract, which is printed as a definition and answers introspection.
//! Its fields are never resolved; [`super::execute`] does that. [`super::validate`] has seen what comes here.

use super::gate::Limits;
use super::table::{ArgumentRow, FieldRow, Shape, Table, Ty, TypeRow};
use async_graphql::dynamic::{
    Enum, EnumItem, Field, FieldFuture, InputObject, InputValue, Interface, InterfaceField, Object, Scalar, Schema,
    SchemaBuilder, SchemaError, TypeRef,
};
use async_graphql::{ValidationMode, Value};
use std::borrow::Cow;

/// Builds the schema.
pub fn build(table: &Table, limits: &Limits) -> Result<Schema, SchemaError> {
    if let Some(name) = table.clash() {
        return Err(SchemaError(format!("two things would be called `{name}`; rename one in the ontology")));
    }
    let builder = Schema::build("Query", None, None)
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(limits.nesting + 8);
    table.types.iter().fold(builder, register).finish()
}

fn register(builder: SchemaBuilder, row: &TypeRow) -> SchemaBuilder {
    let TypeRow { name, description, shape } = row;
    match shape {
        Shape::Object(interfaces, fields) => {
            let object = Object::new(name).description(description);
            let object = interfaces.iter().fold(object, |object, interface| object.implement(*interface));
            builder.register(fields.iter().fold(object, |object, row| object.field(field(row))))
        }
        Shape::Interface(interfaces, fields) => {
            let object = Interface::new(name).description(description);
            let object = interfaces.iter().fold(object, |object, interface| object.implement(*interface));
            builder.register(fields.iter().fold(object, |object, row| object.field(interface_field(row))))
        }
        Shape::Input(rows) => {
            let object = InputObject::new(name).description(description);
            builder.register(rows.iter().fold(object, |object, row| object.field(input(row))))
        }
        Shape::Enum(values) => {
            let items = values.iter().map(|(value, about)| EnumItem::new(value).description(about));
            builder.register(items.fold(Enum::new(name).description(description), Enum::item))
        }
        Shape::Scalar(url) => builder.register(Scalar::new(name).description(description).specified_by_url(*url)),
    }
}

fn field(row: &FieldRow) -> Field {
    let field = Field::new(&row.name, type_ref(&Ty::parse(&row.ty)), |_| FieldFuture::Value(None));
    row.arguments.iter().fold(field.description(&row.description), |field, row| field.argument(input(row)))
}

fn interface_field(row: &FieldRow) -> InterfaceField {
    let field = InterfaceField::new(&row.name, type_ref(&Ty::parse(&row.ty))).description(&row.description);
    row.arguments.iter().fold(field, |field, row| field.argument(input(row)))
}

fn input(row: &ArgumentRow) -> InputValue {
    let input = InputValue::new(row.name, type_ref(&Ty::parse(row.ty))).description(&row.description);
    row.default.iter().fold(input, |input, value: &Value| input.default_value(value.clone()))
}

fn type_ref(ty: &Ty) -> TypeRef {
    match ty {
        Ty::Named(name) => TypeRef::Named(Cow::Owned(name.clone())),
        Ty::List(inner) => TypeRef::List(Box::new(type_ref(inner))),
        Ty::NonNull(inner) => TypeRef::NonNull(Box::new(type_ref(inner))),
    }
}
