//! `meagraph diagram`: a named view, or a part of the graph, as a picture.

use super::console::{Console, Failure};
use super::progress::Progress;
use super::world::{Inputs, LensArguments, SelectArguments, entities};
use crate::diagram::views::{self, View};
use crate::diagram::{
    Colouring, DiagramSpec, Drawer, Flow, Graphviz, Labels, Layout, LineLabels, PICTURE_FORMATS, Picture,
    PictureFormat, Theme, parameters,
};
use crate::graph::{Graph, Lens};
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
    /// Do not show this entity; may be repeated.
    #[arg(long, value_name = "ID")]
    leave_out: Vec<String>,
    /// Draw what parts are linked to as linked to their whole: kinds or ids of wholes, separated by commas; `true` if nothing else is said: the focus.
    #[arg(long, value_delimiter = ',', value_name = "NAMES", num_args = 0..=1, default_missing_value = "true")]
    roll_up: Vec<String>,
    /// The format.
    #[arg(long, default_value = "dot", value_parser = PossibleValuesParser::new(PICTURE_FORMATS.iter().map(possible)))]
    format: String,
    /// Write to FILE instead of the standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    select: SelectArguments,
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
    #[arg(long, value_parser = Labels::ALL.map(|(_, name)| name))]
    labels: Option<String>,
    /// Leave the title and the legend out.
    #[arg(long)]
    no_legend: bool,
    /// Who arranges general layouts: `auto` takes Graphviz where it is installed, unless ours can be read better, and never for views.
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
    let spec = match view {
        Some(view) => looked(arguments, &graph, view.spec)?,
        None => {
            let select = arguments.select.select(&graph, Lens::default(), parameters::USUAL)?;
            looked(arguments, &graph, DiagramSpec { select, ..DiagramSpec::default() })?
        }
    };
    let picture = Picture::new(&graph, &spec);
    let written = format.written(&picture, &drawer).map_err(|error| {
        Failure::absent(error.to_string()).hint("narrow it with --kinds, --relations or --depth, or take SVG")
    })?;
    warn(format, &picture, written.small, console);
    console.stream(arguments.output.as_deref(), |out| out.write_all(&written.bytes))
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
    let all = views::all(graph);
    let progress = Progress::of_steps("drawing", all.len());
    for view in all {
        progress.step();
        let spec = looked(arguments, graph, view.spec)?;
        let picture = Picture::new(graph, &spec);
        for format in &formats {
            let path = folder.join(format!("{}.{}", view.id, format.extension));
            let written = format
                .written(&picture, &drawer)
                .map_err(|error| Failure::absent(format!("the view `{}`: {error}", view.id)))?;
            warn(format, &picture, written.small, console);
            console.stream(Some(&path), |out| out.write_all(&written.bytes))?;
        }
    }
    Ok(())
}

/// Says which letters a format cannot show, and what cannot be read on paper.
fn warn(format: &PictureFormat, picture: &Picture, small: Option<(f64, usize)>, console: &Console) {
    if let Some(warning) = format.warning(picture) {
        console.say(&warning);
    }
    let drawn = picture.legible().nodes.len();
    if matches!(format.name, "svg" | "png" | "pdf") && drawn < picture.nodes.len() {
        console.say(&format!(
            "note: {drawn} boxes stand for {} entities, so that the picture can be read\n\
             hint: choose with --kinds, --relations, --limit or --roll-up; --layout ego or layered draws all there are\n",
            picture.nodes.len()
        ));
    }
    if let Some((points, pages)) = small {
        console.say(&format!(
            "warning: on one page of A4 the text of `{}` is {points:.1} points high, too small to read\n\
             hint: --format pdf and `meagraph embed` go on over {pages} pages; or narrow it with --kinds, --relations, \
             --limit or --leave-out\n",
            picture.title
        ));
    }
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
    let alone = arguments.looks.renderer == Renderer::Graphviz;
    let graphviz = Graphviz { program: PathBuf::from("dot"), patience: PATIENCE, alone };
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

/// A picture with the lens and the looks of the command line in place of its own.
fn looked(arguments: &Arguments, graph: &Graph, spec: DiagramSpec) -> Result<DiagramSpec, Failure> {
    let mut spec = parameters::through(graph, spec, &arguments.lens.parts())?;
    spec.leave_out.extend(entities(graph, &arguments.leave_out)?);
    let rolled_up = (!arguments.roll_up.is_empty()).then(|| ("roll-up".to_owned(), arguments.roll_up.join(",")));
    spec.legend = !arguments.looks.no_legend;
    let given: Vec<(String, String)> = arguments.looks.pairs().into_iter().chain(rolled_up).collect();
    Ok(parameters::drawn(graph, spec, &given)?)
}

impl LooksArguments {
    /// The options given, by their names.
    fn pairs(&self) -> Vec<(String, String)> {
        let joined = |names: &[String]| (!names.is_empty()).then(|| names.join(","));
        let all = [
            ("title", self.title.clone()),
            ("labels", self.labels.clone()),
            ("layout", self.layout.clone()),
            ("direction", self.direction.clone()),
            ("theme", self.theme.clone()),
            ("columns", joined(&self.columns)),
            ("rows", joined(&self.rows)),
            ("group-by", self.group_by.clone()),
            ("line-labels", self.line_labels.clone()),
            ("colour", self.colour.clone()),
            ("link-base", self.link_base.clone()),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }
}
