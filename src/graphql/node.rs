//! The objects that fields are read from. They borrow all they hold, from the graph or from what a field above computed
//! and keeps while it writes what lies below it.

use super::page::{Item, Page};
use crate::graph::{EntityIx, EntityRef, Graph, Hit, Lens, LinkIx, LinkRef, NameRef, StatementIx, StatementRef};
use crate::ontology::{KindId, Ontology, RelationId, pascal_case};
use std::any::Any;
use std::sync::LazyLock;

/// An object of an answer.
#[derive(Clone, Copy)]
pub enum Node<'a> {
    /// The query itself.
    Root,
    /// An entity seen through a lens.
    Entity(EntityIx, &'a Lens),
    /// A further name of an entity, by position.
    Name(EntityIx, usize, &'a Lens),
    /// A link seen through a lens.
    Link(LinkIx, &'a Lens),
    /// A statement.
    Statement(StatementIx, &'a Lens),
    /// A page of a list.
    Page(&'a Page<'a>),
    /// An item of a page.
    Edge(&'a Page<'a>, Item),
    /// An entity found by a name.
    Hit(&'a Hit<'a>, &'a Lens),
    /// Anything else that the graph computes, seen through a lens.
    Value(&'a dyn Any, &'a Lens),
    /// The ontology.
    Ontology,
    /// A kind of the ontology.
    Kind(KindId),
    /// A relation of the ontology.
    Relation(RelationId),
    /// An attribute of a kind, by position.
    KindAttribute(KindId, usize),
    /// An attribute of a relation, by position.
    RelationAttribute(RelationId, usize),
    /// A count of something.
    Count(&'a str, usize),
}

/// The lens where nobody set one.
static USUAL: LazyLock<Lens> = LazyLock::new(Lens::default);

impl<'a> Node<'a> {
    /// The lens that holds here.
    pub fn lens(self) -> &'a Lens {
        match self {
            Self::Entity(_, lens)
            | Self::Name(_, _, lens)
            | Self::Link(_, lens)
            | Self::Statement(_, lens)
            | Self::Hit(_, lens)
            | Self::Value(_, lens) => lens,
            Self::Page(page) | Self::Edge(page, _) => page.lens,
            _ => &USUAL,
        }
    }

    /// What the graph computed, if it is of this type.
    pub fn value<T: Any>(self) -> Option<&'a T> {
        match self {
            Self::Value(value, _) => value.downcast_ref(),
            _ => None,
        }
    }

    /// The entity that it is, if it is one.
    pub fn entity(self, graph: &Graph) -> Option<EntityRef<'_>> {
        match self {
            Self::Entity(ix, _) => Some(graph.at(ix)),
            _ => None,
        }
    }

    /// The further name that it is, if it is one.
    pub fn name(self, graph: &Graph) -> Option<NameRef<'_>> {
        match self {
            Self::Name(ix, at, _) => graph.at(ix).name_at(at),
            _ => None,
        }
    }

    /// The link that it is, or by which it was come to, if there is one.
    pub fn link(self, graph: &Graph) -> Option<LinkRef<'_>> {
        match self {
            Self::Link(ix, _) | Self::Edge(_, Item::Linked { link: ix, .. }) => Some(graph.link(ix)),
            _ => None,
        }
    }

    /// The statement that it is, if it is one.
    pub fn statement(self, graph: &Graph) -> Option<StatementRef<'_>> {
        match self {
            Self::Statement(ix, _) => Some(graph.statement(ix)),
            _ => None,
        }
    }

    /// What a search found, if it is that.
    pub fn hit(self) -> Option<&'a Hit<'a>> {
        match self {
            Self::Hit(hit, _) => Some(hit),
            _ => None,
        }
    }

    /// The kind of an entity; of anything else nothing, since no interface needs it.
    pub fn kind(self, graph: &Graph) -> Option<KindId> {
        self.entity(graph).map(EntityRef::kind_id)
    }
}

/// The GraphQL type of a kind.
pub fn type_name(ontology: &Ontology, kind: KindId) -> String {
    pascal_case(&ontology.kind(kind).id)
}
