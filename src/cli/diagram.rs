//! `meagraph diagram`: a named view, or a part of the graph, as a picture.

use super::console::{Console, Failure};
use super::world::{Inputs, LensArguments, entity, kinds, relations};
use crate::diagram::views::{self, View};
use crate::diagram::{
    Colouring, DiagramSpec, Drawer, Flow, Graphviz, GroupBy, Labels, Layout, LineLabels, PICTURE_FORMATS, Picture,
    PictureFormat, Theme,
};
use crate::graph::{Graph, Select};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// How long Graphviz may take.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Args)]
pub struct Arguments {
    /// A named view; `meagraph views` lists them.
    #[arg(conflicts_with_all = ["focus", "all"])]
    view: Option<String>,
    /// Draw every named view into the folder given with `--output`.
    #[arg(long, requires = "output", conflicts_with = "focus")]
    all: bool,
    /// The entity to start from; may be repeated. Without one the whole graph is drawn.
    #[arg(long, value_name = "ID")]
    focus: Vec<String>,
    /// How many links to go from the focus.
    #[arg(long, default_value_t = 1)]
    depth: u32,
    /// Only these kinds besides the focus, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    kinds: Vec<String>,
    /// Only these relations, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    relations: Vec<String>,
    /// Show but do not walk through this entity; may be repeated.
    #[arg(long, value_name = "ID")]
    stop_at: Vec<String>,
    /// Do not show this entity; may be repeated.
    #[arg(long, value_name = "ID")]
    leave_out: Vec<String>,
    /// The most entities to draw; nearer ones come first.
    #[arg(long, default_value_t = 500)]
    limit: usize,
    /// The format.
    #[arg(long, default_value = "dot", value_parser = PossibleValuesParser::new(PICTURE_FORMATS.iter().map(possible)))]
    format: String,
    /// Write to FILE instead of the standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    looks: LooksArguments,
    #[command(flatten)]
    lens: LensArguments,
}

/// How to draw; what is not given stays as the view has it.
#[derive(Args)]
#[command(next_help_heading = "Looks")]
struct LooksArguments {
    /// The title.
    #[arg(long)]
    title: Option<String>,
    /// What to write in the boxes [default: short, in views both].
    #[arg(long, value_enum)]
    labels: Option<LabelChoice>,
    /// Leave the title and the legend out.
    #[arg(long)]
    no_legend: bool,
    /// Who arranges general layouts: `auto` takes Graphviz where it is installed, but not for views.
    #[arg(long, value_enum, default_value_t)]
    renderer: Renderer,
    /// How boxes are arranged.
    #[arg(long, value_parser = names(Layout::ALL))]
    layout: Option<String>,
    /// For columns and matrix: kinds or ids of wholes; columns are separated by commas, what shares one by `+`.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    columns: Vec<String>,
    /// For a matrix: kinds or ids of wholes, separated by commas.
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    rows: Vec<String>,
    /// Which way layers and columns follow one another.
    #[arg(long, value_parser = names(Flow::ALL))]
    direction: Option<String>,
    /// Put boxes into clusters: none, kind, whole (what they are a part of) or a relation.
    #[arg(long, value_name = "WHAT")]
    group_by: Option<String>,
    /// What stands at the lines; chosen by how many there are if not given.
    #[arg(long, value_parser = names(LineLabels::ALL))]
    line_labels: Option<String>,
    /// Which colours are used.
    #[arg(long, value_parser = names(Theme::ALL))]
    theme: Option<String>,
    /// What colours mean.
    #[arg(long, value_parser = names(Colouring::ALL))]
    colour: Option<String>,
    /// What the addresses of entities begin with, such as the address of a server; `none` makes boxes no links.
    #[arg(long, value_name = "URL")]
    link_base: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum LabelChoice {
    /// The acronym where there is one, else the name.
    Short,
    /// The name.
    Name,
    /// The acronym and the name.
    Both,
}

#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
enum Renderer {
    /// Graphviz for general layouts where it is installed, else our own.
    #[default]
    Auto,
    /// Graphviz for general layouts.
    Graphviz,
    /// Our own layouts alone: the same picture on every machine.
    Builtin,
}

fn possible(format: &'static PictureFormat) -> PossibleValue {
    PossibleValue::new(format.name).help(format.description)
}

fn names<T>(rows: &'static [(T, &'static str, &'static str)]) -> PossibleValuesParser {
    PossibleValuesParser::new(rows.iter().map(|(_, name, about)| PossibleValue::new(*name).help(*about)))
}

pub fn run(arguments: &Arguments, inputs: &Inputs, console: &Console) -> Result<(), Failure> {
    let graph = inputs.graph(console)?;
    let Some(format) = PictureFormat::find(&arguments.format) else {
        return Err(Failure::unable(format!("there is no format `{}`", arguments.format)));
    };
    if arguments.all {
        return all(arguments, &graph, format, console);
    }
    let view = arguments.view.as_deref().map(|id| view(&graph, id)).transpose()?;
    let drawer = drawer(arguments, view.is_some())?;
    let base = view.map_or_else(|| spec(arguments, &graph), |view| Ok(view.spec))?;
    let spec = with_looks(&arguments.looks, &graph, with_lens(arguments, &graph, base)?)?;
    let bytes = format.write(&Picture::new(&graph, &spec), &drawer).map_err(|error| {
        Failure::absent(error.to_string()).hint("narrow it with --kinds, --relations or --depth, or take SVG")
    })?;
    console.stream(arguments.output.as_deref(), |out| out.write_all(&bytes))
}

/// Draws all views into a folder, each in the format asked for and with its data twin.
fn all(arguments: &Arguments, graph: &Graph, format: &'static PictureFormat, console: &Console) -> Result<(), Failure> {
    let folder = arguments.output.clone().unwrap_or_default();
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure::unable(format!("`{}` could not be made: {error}", folder.display())))?;
    let drawer = drawer(arguments, true)?;
    let twins = ["json", "csv", "text"].into_iter().filter_map(PictureFormat::find);
    let formats: Vec<&PictureFormat> =
        std::iter::once(format).chain(twins.filter(|twin| twin.name != format.name)).collect();
    for view in views::all(graph) {
        let spec = with_looks(&arguments.looks, graph, with_lens(arguments, graph, view.spec)?)?;
        let picture = Picture::new(graph, &spec);
        for format in &formats {
            let path = folder.join(format!("{}.{}", view.id, format.extension));
            let bytes = format
                .write(&picture, &drawer)
                .map_err(|error| Failure::absent(format!("the view `{}`: {error}", view.id)))?;
            console.stream(Some(&path), |out| out.write_all(&bytes))?;
        }
    }
    Ok(())
}

fn view(graph: &Graph, id: &str) -> Result<View, Failure> {
    let near = views::near(graph, id);
    views::find(graph, id).ok_or_else(|| {
        let failure = Failure::absent(format!("there is no view `{id}`"));
        if near.is_empty() { failure.hint("`meagraph views` lists them") } else { failure.nearest(&near) }
    })
}

/// Views look the same on every machine unless Graphviz is asked for.
fn drawer(arguments: &Arguments, view: bool) -> Result<Drawer, Failure> {
    let graphviz = Graphviz { program: PathBuf::from("dot"), patience: PATIENCE };
    let named =
        arguments.looks.layout.as_deref().and_then(Layout::find).is_some_and(|layout| layout.graphviz().is_some());
    let graphviz = match arguments.looks.renderer {
        Renderer::Builtin => None,
        Renderer::Auto if view && !named => None,
        Renderer::Auto => graphviz.is_there().then_some(graphviz),
        Renderer::Graphviz if graphviz.is_there() => Some(graphviz),
        Renderer::Graphviz => {
            let failure = Failure::unable("Graphviz is not installed: the command `dot` cannot be run");
            return Err(failure.hint("install Graphviz, or take --renderer builtin"));
        }
    };
    Ok(Drawer { graphviz })
}

fn spec(arguments: &Arguments, graph: &Graph) -> Result<DiagramSpec, Failure> {
    let ids = |ids: &[String]| ids.iter().map(|id| entity(graph, id)).collect::<Result<Vec<_>, _>>();
    let some = |given: &[String]| (!given.is_empty()).then_some(());
    let select = Select {
        focus: ids(&arguments.focus)?,
        depth: arguments.depth,
        kinds: some(&arguments.kinds).map(|()| kinds(graph, &arguments.kinds)).transpose()?,
        relations: some(&arguments.relations).map(|()| relations(graph, &arguments.relations)).transpose()?,
        stop_at: ids(&arguments.stop_at)?,
        limit: arguments.limit,
        ..Select::default()
    };
    Ok(DiagramSpec { select, leave_out: ids(&arguments.leave_out)?, ..DiagramSpec::default() })
}

/// A lens on the command line takes the place of the view's.
fn with_lens(arguments: &Arguments, graph: &Graph, mut spec: DiagramSpec) -> Result<DiagramSpec, Failure> {
    if let Some(words) = arguments.lens.words() {
        spec.select.lens = arguments.lens.lens(graph)?;
        spec.caption = Some(words);
    }
    Ok(spec)
}

fn with_looks(arguments: &LooksArguments, graph: &Graph, mut spec: DiagramSpec) -> Result<DiagramSpec, Failure> {
    let place = |name: &str| {
        views::place(graph, name).ok_or_else(|| {
            Failure::absent(format!("there is no kind or entity `{name}`")).nearest(&graph.nearest_ids(name))
        })
    };
    let looks = &mut spec.looks;
    looks.layout = arguments.layout.as_deref().and_then(Layout::find).unwrap_or(looks.layout);
    looks.flow = arguments.direction.as_deref().and_then(Flow::find).unwrap_or(looks.flow);
    looks.theme = arguments.theme.as_deref().and_then(Theme::find).unwrap_or(looks.theme);
    looks.line_labels = arguments.line_labels.as_deref().and_then(LineLabels::find).or(looks.line_labels);
    if let Some(base) = &arguments.link_base {
        looks.link_base = (base != "none").then(|| base.trim_end_matches('/').to_owned());
    }
    spec.title = arguments.title.clone().or(spec.title);
    spec.legend = !arguments.no_legend;
    spec.colouring = arguments.colour.as_deref().and_then(Colouring::find).unwrap_or(spec.colouring);
    if let Some(name) = &arguments.group_by {
        spec.group_by = GroupBy::find(graph.ontology(), name).ok_or_else(|| {
            let failure = Failure::absent(format!("boxes cannot be put into clusters by `{name}`"));
            failure.hint("take none, kind, whole or the name of a relation")
        })?;
    }
    if !arguments.columns.is_empty() {
        let column = |names: &String| names.split('+').map(place).collect();
        spec.columns = arguments.columns.iter().map(column).collect::<Result<_, _>>()?;
    }
    if !arguments.rows.is_empty() {
        spec.rows = arguments.rows.iter().map(|name| place(name)).collect::<Result<_, _>>()?;
    }
    if let Some(labels) = arguments.labels {
        spec.labels = match labels {
            LabelChoice::Short => Labels::Short,
            LabelChoice::Name => Labels::Name,
            LabelChoice::Both => Labels::Both,
        };
    }
    Ok(spec)
}
