//! From tokens to documents.

use super::super::error::{ApiError, Code};
use super::lexer::{Fault, Lexer, Token};
use crate::graphql::validate::Invalid;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, FragmentSpread,
    InlineFragment, OperationDefinition, OperationType, Selection, SelectionSet, Type, TypeCondition,
    VariableDefinition,
};
use async_graphql::{Name, Pos, Positioned, Value as Constant};
use async_graphql_value::{Number, Value};
use std::collections::HashMap;

/// Reads a query text.
///
/// # Errors
/// What is wrong with the text first, with its place; and names given twice, which a document cannot hold.
pub fn parse(text: &str) -> Result<ExecutableDocument, Invalid> {
    let mut lexer = Lexer::new(text);
    let syntax = |fault: Fault| {
        let Pos { line, column } = fault.pos;
        let message = format!("no valid GraphQL at line {line}, column {column}: {}", fault.reason);
        Invalid { error: ApiError::new(Code::ParseFailed, message), at: vec![fault.pos] }
    };
    let (token, pos) = lexer.token().map_err(syntax)?;
    let mut parser = Parser { lexer, token, pos, doubled: None };
    let definitions = parser.definitions().map_err(syntax)?;
    match parser.doubled {
        Some((name, pos)) => Err(Invalid::new(format!("an input object sets `{name}` twice"), [pos])),
        None => document(definitions),
    }
}

enum Definition {
    Operation(Option<Name>, Positioned<OperationDefinition>),
    Fragment(Name, Positioned<FragmentDefinition>),
}

fn document(definitions: Vec<Definition>) -> Result<ExecutableDocument, Invalid> {
    let mut fragments = HashMap::new();
    let mut operations = Vec::new();
    for definition in definitions {
        match definition {
            Definition::Operation(name, operation) => operations.push((name, operation)),
            Definition::Fragment(name, fragment) => {
                let pos = fragment.pos;
                if fragments.insert(name.clone(), fragment).is_some() {
                    return Err(Invalid::new(format!("there are two fragments `{name}`"), [pos]));
                }
            }
        }
    }
    let nameless = operations.iter().find(|(name, _)| name.is_none()).map(|(_, operation)| operation.pos);
    if let (Some(pos), true) = (nameless, operations.len() > 1) {
        return Err(Invalid::new("an operation without a name must be the only one", [pos]));
    }
    if nameless.is_some() {
        let operation = operations.pop().map(|(_, operation)| DocumentOperations::Single(operation));
        return operation.map(|operations| ExecutableDocument { operations, fragments }).ok_or_else(nothing);
    }
    let mut named = HashMap::new();
    for (name, operation) in operations {
        let (name, pos) = (name.unwrap_or_else(|| Name::new("")), operation.pos);
        if named.insert(name.clone(), operation).is_some() {
            return Err(Invalid::new(format!("there are two operations `{name}`"), [pos]));
        }
    }
    if named.is_empty() {
        return Err(nothing());
    }
    Ok(ExecutableDocument { operations: DocumentOperations::Multiple(named), fragments })
}

fn nothing() -> Invalid {
    Invalid { error: ApiError::new(Code::ParseFailed, "no valid GraphQL: there is no operation"), at: Vec::new() }
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    /// The token at hand, and its place.
    token: Token<'t>,
    pos: Pos,
    /// The first field that an input object sets twice, which the object itself cannot say any more.
    doubled: Option<(Name, Pos)>,
}

type Read<T> = Result<T, Fault>;

impl<'t> Parser<'t> {
    fn advance(&mut self) -> Read<Token<'t>> {
        let (token, pos) = self.lexer.token()?;
        self.pos = pos;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn expected<T>(&self, what: &str) -> Read<T> {
        let found = match &self.token {
            Token::End => "the end".to_owned(),
            Token::Mark(mark) => format!("`{mark}`"),
            Token::Spread => "`...`".to_owned(),
            Token::Name(word) | Token::Int(word) | Token::Float(word) => format!("`{word}`"),
            Token::Text(_) => "a text".to_owned(),
        };
        Err(Fault { pos: self.pos, reason: format!("expected {what}, found {found}") })
    }

    fn is(&self, mark: char) -> bool {
        self.token == Token::Mark(mark)
    }

    fn takes(&mut self, mark: char) -> Read<bool> {
        let found = self.is(mark);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn mark(&mut self, mark: char) -> Read<()> {
        if self.takes(mark)? { Ok(()) } else { self.expected(&format!("`{mark}`")) }
    }

    fn name(&mut self, what: &str) -> Read<Positioned<Name>> {
        let pos = self.pos;
        let Token::Name(word) = self.token else { return self.expected(what) };
        self.advance()?;
        Ok(Positioned::new(Name::new(word), pos))
    }

    /// One item or more between two marks, if the first is there.
    fn list<T>(&mut self, open: char, close: char, mut item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = Vec::new();
        if self.takes(open)? {
            items.push(item(self)?);
            while !self.takes(close)? {
                items.push(item(self)?);
            }
        }
        Ok(items)
    }

    fn definitions(&mut self) -> Read<Vec<Definition>> {
        let mut definitions = Vec::new();
        while self.token != Token::End {
            definitions.push(self.definition()?);
        }
        Ok(definitions)
    }

    fn definition(&mut self) -> Read<Definition> {
        // A definition may be described, unless it is the short form of a query.
        let is_described = matches!(self.token, Token::Text(_));
        if is_described {
            self.advance()?;
        }
        let pos = self.pos;
        let ty = match self.token {
            Token::Mark('{') if !is_described => {
                let operation = OperationDefinition {
                    ty: OperationType::Query,
                    variable_definitions: Vec::new(),
                    directives: Vec::new(),
                    selection_set: self.selection_set()?,
                };
                return Ok(Definition::Operation(None, Positioned::new(operation, pos)));
            }
            Token::Name("fragment") => return self.fragment(),
            Token::Name("query") => OperationType::Query,
            Token::Name("mutation") => OperationType::Mutation,
            Token::Name("subscription") => OperationType::Subscription,
            _ => return self.expected("a query or a fragment"),
        };
        self.advance()?;
        let name = if let Token::Name(_) = self.token { Some(self.name("a name")?.node) } else { None };
        let operation = OperationDefinition {
            ty,
            variable_definitions: self.list('(', ')', Self::variable_definition)?,
            directives: self.directives()?,
            selection_set: self.selection_set()?,
        };
        Ok(Definition::Operation(name, Positioned::new(operation, pos)))
    }

    fn fragment(&mut self) -> Read<Definition> {
        let pos = self.pos;
        self.advance()?;
        if self.token == Token::Name("on") {
            return self.expected("the name of a fragment");
        }
        let name = self.name("the name of a fragment")?.node;
        if self.token != Token::Name("on") {
            return self.expected("`on`");
        }
        let fragment = FragmentDefinition {
            type_condition: self.type_condition()?,
            directives: self.directives()?,
            selection_set: self.selection_set()?,
        };
        Ok(Definition::Fragment(name, Positioned::new(fragment, pos)))
    }

    /// `on` and a type.
    fn type_condition(&mut self) -> Read<Positioned<TypeCondition>> {
        let pos = self.pos;
        self.advance()?;
        Ok(Positioned::new(TypeCondition { on: self.name("a type")? }, pos))
    }

    fn variable_definition(&mut self) -> Read<Positioned<VariableDefinition>> {
        if let Token::Text(_) = self.token {
            self.advance()?;
        }
        let pos = self.pos;
        self.mark('$')?;
        let name = self.name("the name of a variable")?;
        self.mark(':')?;
        let type_pos = self.pos;
        let var_type = Positioned::new(self.ty()?, type_pos);
        let default_value = if self.takes('=')? {
            let pos = self.pos;
            Some(Positioned::new(self.constant()?, pos))
        } else {
            None
        };
        let directives = self.directives()?;
        Ok(Positioned::new(VariableDefinition { name, var_type, directives, default_value }, pos))
    }

    fn ty(&mut self) -> Read<Type> {
        let base = if self.takes('[')? {
            let inner = self.ty()?;
            self.mark(']')?;
            BaseType::List(Box::new(inner))
        } else {
            BaseType::Named(self.name("a type")?.node)
        };
        Ok(Type { base, nullable: !self.takes('!')? })
    }

    fn selection_set(&mut self) -> Read<Positioned<SelectionSet>> {
        let pos = self.pos;
        if !self.is('{') {
            return self.expected("`{`");
        }
        Ok(Positioned::new(SelectionSet { items: self.list('{', '}', Self::selection)? }, pos))
    }

    fn selection(&mut self) -> Read<Positioned<Selection>> {
        let pos = self.pos;
        let selection = if self.token == Token::Spread {
            self.advance()?;
            self.spread(pos)?
        } else {
            Selection::Field(Positioned::new(self.field()?, pos))
        };
        Ok(Positioned::new(selection, pos))
    }

    fn spread(&mut self, pos: Pos) -> Read<Selection> {
        if matches!(self.token, Token::Name(word) if word != "on") {
            let spread =
                FragmentSpread { fragment_name: self.name("the name of a fragment")?, directives: self.directives()? };
            return Ok(Selection::FragmentSpread(Positioned::new(spread, pos)));
        }
        let type_condition = if self.token == Token::Name("on") { Some(self.type_condition()?) } else { None };
        let fragment =
            InlineFragment { type_condition, directives: self.directives()?, selection_set: self.selection_set()? };
        Ok(Selection::InlineFragment(Positioned::new(fragment, pos)))
    }

    fn field(&mut self) -> Read<Field> {
        let first = self.name("a field")?;
        let (alias, name) = if self.takes(':')? { (Some(first), self.name("a field")?) } else { (None, first) };
        let arguments = self.list('(', ')', Self::argument)?;
        let directives = self.directives()?;
        let selection_set = if self.is('{') { self.selection_set()? } else { Positioned::default() };
        Ok(Field { alias, name, arguments, directives, selection_set })
    }

    fn argument(&mut self) -> Read<(Positioned<Name>, Positioned<Value>)> {
        let name = self.name("an argument")?;
        self.mark(':')?;
        let pos = self.pos;
        Ok((name, Positioned::new(self.value()?, pos)))
    }

    fn directives(&mut self) -> Read<Vec<Positioned<Directive>>> {
        let mut directives = Vec::new();
        while self.is('@') {
            let pos = self.pos;
            self.advance()?;
            let directive = Directive {
                name: self.name("the name of a directive")?,
                arguments: self.list('(', ')', Self::argument)?,
            };
            directives.push(Positioned::new(directive, pos));
        }
        Ok(directives)
    }

    /// A value without variables.
    fn constant(&mut self) -> Read<Constant> {
        let pos = self.pos;
        let reason = || "a default cannot rest on a variable".to_owned();
        self.value()?.into_const().ok_or_else(|| Fault { pos, reason: reason() })
    }

    fn value(&mut self) -> Read<Value> {
        let value = match &self.token {
            Token::Mark('$') => {
                self.advance()?;
                return Ok(Value::Variable(self.name("the name of a variable")?.node));
            }
            Token::Mark('[') => return self.items(),
            Token::Mark('{') => return self.object(),
            Token::Int(digits) => Value::Number(integer(digits)),
            Token::Float(digits) => Value::Number(float(digits)),
            Token::Name("null") => Value::Null,
            Token::Name("true") => Value::Boolean(true),
            Token::Name("false") => Value::Boolean(false),
            Token::Name(word) => Value::Enum(Name::new(word)),
            Token::Text(_) => {
                let Token::Text(text) = self.advance()? else { return self.expected("a text") };
                return Ok(Value::String(text.into_owned()));
            }
            _ => return self.expected("a value"),
        };
        self.advance()?;
        Ok(value)
    }

    fn items(&mut self) -> Read<Value> {
        self.mark('[')?;
        let mut items = Vec::new();
        while !self.takes(']')? {
            items.push(self.value()?);
        }
        Ok(Value::List(items))
    }

    fn object(&mut self) -> Read<Value> {
        self.mark('{')?;
        let mut fields = IndexMap::new();
        while !self.takes('}')? {
            let name = self.name("a field of an input object")?;
            self.mark(':')?;
            let value = self.value()?;
            if fields.insert(name.node.clone(), value).is_some() && self.doubled.is_none() {
                self.doubled = Some((name.node, name.pos));
            }
        }
        Ok(Value::Object(fields))
    }
}

/// A whole number; one beyond 64 bits becomes a float, which no field takes for whole.
fn integer(digits: &str) -> Number {
    let whole = digits.parse::<i64>().map(Number::from).or_else(|_| digits.parse::<u64>().map(Number::from));
    whole.unwrap_or_else(|_| float(digits))
}

/// A number; one beyond all floats becomes the largest.
fn float(digits: &str) -> Number {
    let value: f64 = digits.parse().unwrap_or(f64::MAX);
    Number::from_f64(value.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| Number::from(0))
}
