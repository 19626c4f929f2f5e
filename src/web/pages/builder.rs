//! The diagram builder: the address holds the whole picture; the form changes it, the links take it away.

use super::super::context::{Context, Fault, Sheet};
use super::super::elsewhere::{editor, quoted_list, shell};
use super::super::parts::{EntityLink, capital};
use super::super::picture::Easel;
use super::Page;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "builder",
    path: "/draw",
    nav: Some("Diagrams"),
    about: "Draw a part of the graph to your own measure",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "builder.html")]
struct BuilderPage {
    focus: Vec<EntityLink>,
    #[serde(skip)]
    focus_text: String,
    depth: u32,
    limit: String,
    kinds: Vec<Choice>,
    relations: Vec<Choice>,
    #[serde(skip)]
    some_kinds: bool,
    #[serde(skip)]
    some_relations: bool,
    layouts: Vec<Choice>,
    themes: Vec<Choice>,
    labels: Vec<Choice>,
    parts: Vec<Choice>,
    title: String,
    downloads: Vec<(String, String)>,
    picture: Option<Easel>,
    copies: Vec<(&'static str, String)>,
    #[serde(skip)]
    editor: String,
    #[serde(skip)]
    carried: Vec<(&'static str, String)>,
    #[serde(skip)]
    examples: Vec<(EntityLink, String)>,
}

#[derive(Serialize)]
struct Choice {
    name: String,
    label: String,
    chosen: bool,
}

/// The layouts that the server draws: name and what they are.
const LAYOUTS: [(&str, &str); 4] = [
    ("", "what suits"),
    ("ego", "around one entity, by relation"),
    ("columns", "kinds as columns"),
    ("layered", "layers along the arrows"),
];
const THEMES: [(&str, &str); 4] =
    [("", "safe for colour-blind readers"), ("light", "light"), ("dark", "dark"), ("print", "greys, for print")];
const PARTS: [(&str, &str); 2] = [("", "boxes of their own"), ("true", "drawn as their whole")];
const LABELS: [(&str, &str); 3] = [("", "acronyms"), ("name", "names"), ("both", "both")];
/// File endings and what they are called.
const FORMATS: [(&str, &str); 5] = [("svg", "SVG"), ("png", "PNG"), ("pdf", "PDF"), ("dot", "DOT"), ("mmd", "Mermaid")];
const DEEPEST: u32 = 6;
/// Pictures of at most so many entities are drawn to know their sizes; it is also how many are usual.
const SIZED: usize = 60;
/// The most entities of a picture.
const MOST: usize = 500;

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let graph = context.graph;
    let mut focus = Vec::new();
    for text in context.words("focus") {
        let found = context.meant(&text);
        let entity = found.ok_or_else(|| Fault::missing(context, format!("Nothing is called “{text}”"), &text))?;
        focus.push(entity);
    }
    let ids: Vec<&str> = focus.iter().map(|entity| entity.id()).collect();
    let (kinds, relations) = (choices_of_kinds(context), choices_of_relations(context));
    let limit = context.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(SIZED).clamp(1, MOST);
    let depth = context.parameter("depth").and_then(|depth| depth.parse().ok()).unwrap_or(1).min(DEEPEST);
    let settings = settings(context, &ids.join(","), (depth, limit), &kinds, &relations);
    let pairs: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let drawn = |end: &str| context.href(&format!("/diagram.{end}"), &pairs);
    let query = query(&ids, depth, &kinds, &relations, context);
    let central = if focus.is_empty() { super::home::central(context) } else { Vec::new() };
    let example = |ix| (context.entity(ix), context.href("/draw", &[("focus", graph.at(ix).id())]));
    let page = BuilderPage {
        focus: focus.iter().map(|entity| context.entity(entity.ix())).collect(),
        focus_text: ids.join(", "),
        depth,
        limit: limit.to_string(),
        layouts: choices(context, "layout", &LAYOUTS),
        themes: choices(context, "theme", &THEMES),
        labels: choices(context, "labels", &LABELS),
        parts: choices(context, "roll-up", &PARTS),
        title: context.parameter("title").unwrap_or_default().to_owned(),
        downloads: FORMATS.iter().map(|(end, label)| ((*label).to_owned(), drawn(end))).collect(),
        picture: (!focus.is_empty()).then(|| context.easel(None, &pairs, "The picture".into(), limit <= SIZED)),
        editor: editor(&query),
        copies: vec![
            ("Link", context.href("/draw", &pairs)),
            ("Command", command(context, &settings)),
            ("Picture for a report", block(context, &settings)),
            ("GraphQL", query),
        ],
        some_kinds: !names(&kinds).is_empty(),
        some_relations: !names(&relations).is_empty(),
        kinds,
        relations,
        carried: context.filter.pairs(),
        examples: central.into_iter().take(6).map(example).collect(),
    };
    context.sheet("Diagram", PAGE.about, &page)
}

fn choices(context: &Context<'_>, key: &str, known: &[(&str, &str)]) -> Vec<Choice> {
    let chosen = context.parameter(key).unwrap_or_default();
    let choice = |(name, label): &(&str, &str)| Choice {
        name: (*name).to_owned(),
        label: (*label).to_owned(),
        chosen: *name == chosen,
    };
    known.iter().map(choice).collect()
}

fn choices_of_kinds(context: &Context<'_>) -> Vec<Choice> {
    let chosen = context.words("kinds");
    let kinds = context.graph.ontology().kinds.iter();
    let choice = |kind: &crate::ontology::Kind| Choice {
        chosen: chosen.contains(&kind.id),
        name: kind.id.clone(),
        label: capital(&kind.label),
    };
    kinds.map(choice).collect()
}

fn choices_of_relations(context: &Context<'_>) -> Vec<Choice> {
    let chosen = context.words("relations");
    let relations = context.graph.ontology().relations.iter();
    let choice = |relation: &crate::ontology::Relation| Choice {
        chosen: chosen.contains(&relation.id),
        name: relation.id.clone(),
        label: relation.label.clone(),
    };
    relations.map(choice).collect()
}

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().filter(|choice| choice.chosen).map(|choice| choice.name.as_str()).collect()
}

/// What the picture is made from, as parameters and as options of the command line.
fn settings(
    context: &Context<'_>,
    focus: &str,
    (depth, limit): (u32, usize),
    kinds: &[Choice],
    relations: &[Choice],
) -> Vec<(&'static str, String)> {
    let given = |key| context.parameter(key).unwrap_or_default().to_owned();
    let all = [
        ("focus", focus.to_owned()),
        ("depth", depth.to_string()),
        ("kinds", names(kinds).join(",")),
        ("relations", names(relations).join(",")),
        ("limit", limit.to_string()),
        ("layout", given("layout")),
        ("theme", given("theme")),
        ("labels", given("labels")),
        ("roll-up", given("roll-up")),
        ("title", given("title")),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn command(context: &Context<'_>, settings: &[(&'static str, String)]) -> String {
    let mut words = vec!["meagraph diagram".to_owned()];
    for (key, value) in settings {
        match *key {
            "focus" => words.extend(value.split(',').map(|id| format!("--focus {id}"))),
            _ => words.push(format!("--{key} {}", shell(value))),
        }
    }
    format!("{}{} --format svg -o diagram.svg", words.join(" "), context.lens_options())
}

/// The block of a report.
fn block(context: &Context<'_>, settings: &[(&'static str, String)]) -> String {
    let sayable = settings.iter().filter(|(_, value)| !value.contains(['"', '>']));
    let marks =
        sayable.map(
            |(key, value)| {
                if value.contains(' ') { format!(" {key}=\"{value}\"") } else { format!(" {key}={value}") }
            },
        );
    format!("<!-- meagraph:{} format=svg{} -->\n<!-- /meagraph -->", marks.collect::<String>(), context.lens_marks())
}

fn query(ids: &[&str], depth: u32, kinds: &[Choice], relations: &[Choice], context: &Context<'_>) -> String {
    let list = |names: &[&str]| quoted_list(names.iter().copied());
    let mut arguments = vec![format!("focus: [{}]", list(ids)), format!("depth: {depth}")];
    for (key, names) in [("kinds", names(kinds)), ("relations", names(relations))] {
        if !names.is_empty() {
            arguments.push(format!("{key}: [{}]", list(&names)));
        }
    }
    format!(
        "{{ subgraph({}{}) {{ dot nodes {{ id name }} links {{ relation statements {{ source {{ name }} locator }} }} }} }}",
        arguments.join(", "),
        context.lens_argument()
    )
}
