//! Views name what exists.

use super::{Context, Finding, Rule, Severity};
use crate::data::{Date, Modality, RawView, RawViewValue, Text, VIEW_KEYS, ViewKey};

pub const RULE: Rule = Rule {
    code: "bad-view",
    severity: Severity::Fault,
    description: "A view has a title, and names only entities, kinds, relations and choices that exist.",
    run: |context, findings| {
        for view in &context.dataset.views {
            if view.text("title").is_none() {
                let message = format!("the view `{}` has no `title`", view.id);
                findings
                    .push(Finding::new(view.file, crate::data::Span::default(), message).hint("add `title = \"…\"`"));
            }
            for (key, value) in &view.entries {
                let Some((_, sort, _)) = VIEW_KEYS.iter().find(|(known, _, _)| *known == key.value) else { continue };
                if let RawViewValue::Texts(lists) = value {
                    findings.extend(lists.iter().flatten().filter_map(|text| fault(context, view, *sort, text)));
                }
            }
        }
    },
};

fn fault(context: &Context<'_>, view: &RawView, sort: ViewKey, text: &Text) -> Option<Finding> {
    let ontology = context.ontology;
    let word = text.value.as_str();
    let kind = || ontology.find_kind(word).or_else(|| ontology.find_plural(word)).is_some();
    let relation = || ontology.find_relation(word).is_some();
    let entity = || context.entity(word).is_some();
    let (known, what): (bool, &str) = match sort {
        ViewKey::Line | ViewKey::Number | ViewKey::Flag => (true, ""),
        ViewKey::Choice(words) => (words.contains(&word), "choice"),
        ViewKey::Grouping => (["none", "kind", "whole"].contains(&word) || relation(), "relation"),
        ViewKey::Date => (word.parse::<Date>().is_ok(), "date"),
        ViewKey::Kind | ViewKey::Kinds => (kind(), "kind"),
        ViewKey::Ids => (entity(), "entity"),
        ViewKey::Sources => (context.sources().any(|id| id == word), "source document"),
        ViewKey::Relations => (relation(), "relation"),
        ViewKey::Modalities => (Modality::find(word).is_some(), "modality"),
        ViewKey::Places => (kind() || entity(), "kind or entity"),
    };
    if known {
        return None;
    }
    let kinds = ontology.kinds.iter().map(|kind| kind.id.as_str());
    let candidates: Vec<&str> = match sort {
        ViewKey::Choice(words) => words.to_vec(),
        ViewKey::Kind | ViewKey::Kinds => kinds.collect(),
        ViewKey::Relations | ViewKey::Grouping => {
            ontology.relations.iter().map(|relation| relation.id.as_str()).collect()
        }
        ViewKey::Sources => context.sources().collect(),
        ViewKey::Modalities => Modality::names().collect(),
        ViewKey::Places => kinds.chain(context.ids()).collect(),
        ViewKey::Ids => context.ids().collect(),
        _ => Vec::new(),
    };
    let or = match sort {
        ViewKey::Choice(words) => format!("one of {}", words.join(", ")),
        ViewKey::Date => "a year, a month or a day, such as 2013-06".into(),
        _ => "mend the name".into(),
    };
    let message = format!("there is no {what} `{word}`");
    Some(Finding::new(view.file, text.span, message).did_you_mean(word, candidates, &or))
}
