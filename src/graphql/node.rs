//! The values that fields are read from and that they give.

use super::page::Page;
use crate::diagram::views::View;
use crate::graph::{EntityIx, Graph, Lens, LinkIx, Selection, StatementIx, Stats};
use crate::ontology::{KindId, Ontology, RelationId, pascal_case};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An object of an answer.
#[derive(Clone)]
pub enum Node {
    /// The query itself.
    Root,
    /// An entity seen through a lens.
    Entity(EntityIx, Arc<Lens>),
    /// A further name of an entity, by position.
    Name(EntityIx, usize, Arc<Lens>),
    /// A link seen through a lens.
    Link(LinkIx, Arc<Lens>),
    /// A statement.
    Statement(StatementIx, Arc<Lens>),
    /// A page of a list.
    Page(Arc<Page>),
    /// An item of a page, by position.
    Edge(Arc<Page>, usize),
    /// An entity found by a name.
    Hit(Arc<Found>),
    /// A part of the graph.
    Subgraph(Arc<Part>),
    /// A named view.
    View(Arc<View>),
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
    /// Counts.
    Stats(Arc<Stats>),
    /// A count of something.
    Count(Arc<str>, usize),
    /// Fields that were read all at once.
    Record(Arc<Record>),
}

/// Fields by name.
pub type Record = BTreeMap<&'static str, Out>;

/// An object whose fields are read already.
pub fn record<const N: usize>(fields: [(&'static str, Out); N]) -> Node {
    Node::Record(Arc::new(BTreeMap::from(fields)))
}

/// An entity found by a name.
pub struct Found {
    pub entity: EntityIx,
    pub matched: String,
    pub form: String,
    pub score: u32,
    pub lens: Arc<Lens>,
}

/// A part of the graph with the lens it was selected through.
pub struct Part {
    pub selection: Selection,
    pub lens: Arc<Lens>,
}

/// What a field gives.
#[derive(Clone)]
pub enum Out {
    Null,
    Text(String),
    Integer(i64),
    Boolean(bool),
    Number(f64),
    Object(Node),
    List(Vec<Out>),
}

impl Out {
    /// A text, or null.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }

    /// A count; those beyond GraphQL's 32 bits are held at the largest.
    pub fn count(count: usize) -> Self {
        Self::Integer(i64::from(i32::try_from(count).unwrap_or(i32::MAX)))
    }

    /// A list of objects.
    pub fn objects(nodes: impl IntoIterator<Item = Node>) -> Self {
        Self::List(nodes.into_iter().map(Self::Object).collect())
    }

    /// An object, or null.
    pub fn object(node: Option<Node>) -> Self {
        node.map_or(Self::Null, Self::Object)
    }
}

impl Node {
    /// The lens that holds here.
    pub fn lens(&self) -> Arc<Lens> {
        match self {
            Self::Entity(_, lens) | Self::Name(_, _, lens) | Self::Link(_, lens) | Self::Statement(_, lens) => {
                lens.clone()
            }
            Self::Page(page) | Self::Edge(page, _) => page.lens.clone(),
            Self::Hit(found) => found.lens.clone(),
            Self::Subgraph(part) => part.lens.clone(),
            _ => Arc::new(Lens::default()),
        }
    }

    /// The GraphQL type of an entity; of anything else nothing, since no interface needs it.
    pub fn type_name(&self, graph: &Graph) -> Option<String> {
        match self {
            Self::Entity(ix, _) => Some(type_name(graph.ontology(), graph.at(*ix).kind_id())),
            _ => None,
        }
    }
}

/// The GraphQL type of a kind.
pub fn type_name(ontology: &Ontology, kind: KindId) -> String {
    pascal_case(&ontology.kind(kind).id)
}
