//! Findings as text for people and as JSON for programs. The JSON has its own shape, apart from the internals.

use super::{Finding, Place, Report, Severity};
use crate::data::Dataset;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

/// All findings as text, each with its place underlined and a way out, and a closing line; coloured if asked.
#[must_use]
pub fn text(report: &Report, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let dataset = report.dataset();
    let mut text = String::new();
    for finding in &report.findings {
        text += &renderer.render(&groups(dataset, finding));
        text += "\n\n";
    }
    text + &summary(report)
}

/// The closing line: how much was checked and found.
#[must_use]
pub fn summary(report: &Report) -> String {
    let dataset = report.dataset();
    let statements: usize = dataset.entities.iter().map(|entity| entity.statements.len()).sum();
    format!(
        "{}, {}, {}: {}, {}\n",
        counted(dataset.files.len(), "file"),
        counted(dataset.entities.len(), "entit"),
        counted(statements, "statement"),
        counted(report.count(Severity::Fault), "fault"),
        counted(report.count(Severity::Warning), "warning"),
    )
}

fn counted(count: usize, word: &str) -> String {
    match (word.strip_suffix("it"), count) {
        (Some(stem), 1) => format!("1 {stem}ity"),
        (Some(stem), _) => format!("{count} {stem}ities"),
        (None, 1) => format!("1 {word}"),
        (None, _) => format!("{count} {word}s"),
    }
}

fn groups<'a>(dataset: &'a Dataset, finding: &'a Finding) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Fault => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut groups = vec![level.primary_title(clean(&finding.message)).id(finding.code).element(snippet(
        dataset,
        finding.place,
        &finding.label,
        AnnotationKind::Primary,
    ))];
    if let Some((place, words)) = &finding.other {
        let note = Level::NOTE.secondary_title(words.as_str());
        groups.push(note.element(snippet(dataset, *place, "", AnnotationKind::Primary)));
    }
    if let Some(hint) = &finding.hint {
        groups.push(Group::with_title(Level::HELP.with_name("hint").secondary_title(clean(hint))));
    }
    groups
}

fn snippet<'a>(
    dataset: &'a Dataset,
    place: Place,
    label: &'a str,
    kind: AnnotationKind,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let file = dataset.file(place.file);
    let (line, lines, span) = window(&file.text, place);
    let annotation = kind.span(span);
    let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
    Snippet::source(lines).line_start(line).path(file.name.as_str()).fold(true).annotation(annotation)
}

/// The lines that a place touches, cut to what can be shown: their first number, their text, and the place in them.
fn window(text: &str, place: Place) -> (usize, &str, std::ops::Range<usize>) {
    let start = floor_boundary(text, place.span.start as usize);
    let end = floor_boundary(text, (place.span.end as usize).max(start));
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let number = text[..first].matches('\n').count() + 1;
    (number, &text[first..last], start - first..end - first)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Control characters must not reach a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The JSON form of a report.
#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    faults: usize,
    warnings: usize,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    severity: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

/// The report as JSON: `version`, `faults`, `warnings`, and `findings` with code, severity, file, line and column
/// (both counted from 1, columns in characters), message and hint.
#[must_use]
pub fn json(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| json_finding(report.dataset(), finding)).collect();
    let faults = report.count(Severity::Fault);
    let report = JsonReport { version: 1, faults, warnings: report.count(Severity::Warning), findings };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn json_finding<'a>(dataset: &'a Dataset, finding: &'a Finding) -> JsonFinding<'a> {
    let (file, (line, column), (end_line, end_column)) = region(dataset, finding);
    let severity = match finding.severity {
        Severity::Fault => "fault",
        Severity::Warning => "warning",
    };
    JsonFinding {
        code: finding.code,
        severity,
        file,
        line,
        column,
        end_line,
        end_column,
        message: &finding.message,
        hint: finding.hint.as_deref(),
    }
}

/// The file of a finding, and the line and column of its first and last place, counted from 1.
pub(super) fn region<'a>(dataset: &'a Dataset, finding: &Finding) -> (&'a str, (usize, usize), (usize, usize)) {
    let file = dataset.file(finding.place.file);
    let at = |byte: u32| position(&file.text, byte as usize);
    (&file.name, at(finding.place.span.start), at(finding.place.span.end))
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..floor_boundary(text, at)];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
