//! Pictures in DOT, through the syntax tree of graphviz-rust. Every text goes through [`super::escape`].
//!
//! Edges stand in the order of the boxes, those against it with `dir=back`: labelled edges across clusters make
//! Graphviz lose edges otherwise. The legend is the label of the whole graph, so it takes no part in the layout.

use super::escape::{dot_html, dot_quoted};
use super::looks::Flow;
use super::picture::{EdgeLine, Legend, NodeBox, Picture, Stroke};
use crate::ontology::KindLook;
use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};
use std::fmt::Write as _;

const FONT: &str = "DejaVu Sans,Helvetica,Arial,sans-serif";

/// How many legend entries stand side by side.
const LEGEND_COLUMNS: usize = 4;

/// Writes a picture as DOT text.
#[must_use]
pub fn dot(picture: &Picture) -> String {
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(graph_attributes(picture))),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            text("fontname", FONT),
            text("fontsize", "11"),
            text("style", "filled"),
            text("color", "#404040"),
            text("margin", "0.12,0.06"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            text("fontname", FONT),
            text("fontsize", "9"),
            text("fontcolor", "#404040"),
        ])),
    ];
    stmts.extend(picture.nodes.iter().filter(|node| node.group.is_none()).map(|one| node(picture, one)));
    stmts.extend(picture.groups().into_iter().enumerate().map(|(at, group)| cluster(picture, at, group)));
    stmts.extend(picture.edges.iter().map(|line| edge(picture, line)));
    let graph = Graph::DiGraph { id: Id::Plain("meagraph".into()), strict: false, stmts };
    graph.print(PrinterContext::default().with_semi()) + "\n"
}

fn graph_attributes(picture: &Picture) -> Vec<Attribute> {
    let mut attributes = vec![
        text("fontname", FONT),
        text("fontsize", "10"),
        text("rankdir", if picture.looks.flow == Flow::Right { "LR" } else { "TB" }),
        text("newrank", "true"),
        text("bgcolor", "white"),
        text("nodesep", "0.25"),
        text("ranksep", "0.7"),
        text("tooltip", &picture.title),
    ];
    attributes.extend(picture.looks.layout.graphviz().map(|engine| text("layout", engine)));
    if let Some(legend) = &picture.legend {
        attributes.push(Attribute(Id::Plain("label".into()), Id::Html(format!("<{}>", table(picture, legend)))));
        attributes.push(text("labelloc", "b"));
        attributes.push(text("labeljust", "l"));
    }
    attributes
}

fn text(key: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(key.into()), Id::Escaped(dot_quoted(value)))
}

fn node_id(id: &str) -> NodeId {
    NodeId(Id::Escaped(dot_quoted(id)), None)
}

fn node(picture: &Picture, node: &NodeBox) -> Stmt {
    let mut attributes = vec![
        text("label", &node.label),
        text("shape", &node.look.shape),
        text("fillcolor", &node.look.fill),
        text("fontcolor", &node.look.text),
        text("tooltip", &node.tooltip),
    ];
    attributes.extend(picture.looks.address(&node.id).filter(|_| node.linked).map(|address| text("URL", &address)));
    if node.focus {
        attributes.push(text("penwidth", "3"));
    }
    Stmt::Node(Node::new(node_id(&node.id), attributes))
}

fn cluster(picture: &Picture, at: usize, (title, members): (&str, Vec<usize>)) -> Stmt {
    let attributes =
        vec![text("label", title), text("labelloc", "t"), text("labeljust", "l"), text("color", "#808080")];
    let mut stmts = vec![Stmt::GAttribute(GraphAttributes::Graph(attributes))];
    stmts.extend(members.into_iter().map(|index| node(picture, &picture.nodes[index])));
    Stmt::Subgraph(Subgraph { id: Id::Plain(format!("cluster_{at}")), stmts })
}

fn edge(picture: &Picture, line: &EdgeLine) -> Stmt {
    let backwards = line.from > line.to;
    let (first, second) = if backwards { (line.to, line.from) } else { (line.from, line.to) };
    let mut attributes = vec![
        text("color", &line.look.colour),
        text(if backwards { "arrowtail" } else { "arrowhead" }, &line.look.arrow),
        text("edgetooltip", &line.tooltip),
        text("labeltooltip", &line.tooltip),
    ];
    if picture.edge_labels {
        attributes.push(text("label", &line.label));
    }
    if backwards {
        attributes.push(text("dir", "back"));
    }
    if let Some(style) = dot_style(line.stroke) {
        attributes.push(text("style", style));
    }
    let end = |index: usize| Vertex::N(node_id(&picture.nodes[index].id));
    Stmt::Edge(Edge { ty: EdgeTy::Pair(end(first), end(second)), attributes })
}

/// The line style for how firmly a link is said; none for a plain line.
#[must_use]
pub fn dot_style(stroke: Stroke) -> Option<&'static str> {
    match stroke {
        Stroke::Solid => None,
        Stroke::Dotted => Some("dotted"),
        Stroke::Dashed => Some("dashed"),
        Stroke::Crossed => Some("dashed,bold"),
    }
}

/// Title, captions, legend and sources as an HTML-like table.
fn table(picture: &Picture, legend: &Legend) -> String {
    let mut html = String::from("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"3\" CELLPADDING=\"3\">");
    row(&mut html, &format!("<FONT POINT-SIZE=\"14\"><B>{}</B></FONT>", dot_html(&picture.title)));
    for caption in &picture.captions {
        row(&mut html, &format!("<I>{}</I>", dot_html(caption)));
    }
    let kinds: Vec<String> = legend.kinds.iter().map(|(label, look)| swatch(label, look)).collect();
    cells(&mut html, &kinds);
    let lines = legend.relations.iter().map(|(label, look)| {
        format!("<TD ALIGN=\"LEFT\"><FONT COLOR=\"{}\">━▶</FONT> {}</TD>", dot_html(&look.colour), dot_html(label))
    });
    cells(&mut html, &lines.collect::<Vec<_>>());
    let strokes = legend.strokes.iter().map(|(stroke, words)| {
        let sample = match stroke {
            Stroke::Solid => "━━━",
            Stroke::Dotted => "⋯⋯",
            Stroke::Dashed => "╌╌╌",
            Stroke::Crossed => "╍╍╍",
        };
        format!("<TD ALIGN=\"LEFT\">{sample} {}</TD>", dot_html(words))
    });
    cells(&mut html, &strokes.collect::<Vec<_>>());
    for source in &legend.sources {
        row(&mut html, &format!("[{}] {}", source.number, dot_html(&source.name)));
    }
    html + "</TABLE>"
}

fn row(html: &mut String, content: &str) {
    let _ = write!(html, "<TR><TD ALIGN=\"LEFT\" COLSPAN=\"{LEGEND_COLUMNS}\">{content}</TD></TR>");
}

fn cells(html: &mut String, cells: &[String]) {
    for chunk in cells.chunks(LEGEND_COLUMNS) {
        let _ = write!(html, "<TR>{}</TR>", chunk.concat());
    }
}

fn swatch(label: &str, look: &KindLook) -> String {
    let (fill, ink) = (dot_html(&look.fill), dot_html(&look.text));
    format!("<TD ALIGN=\"LEFT\" BORDER=\"1\" BGCOLOR=\"{fill}\"><FONT COLOR=\"{ink}\">{}</FONT></TD>", dot_html(label))
}
