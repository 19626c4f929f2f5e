//! Any table, by a mapping that says what its columns mean, in the manner of FollowTheMoney's mappings.
//!
//! A mapping is a TOML file: `[source]` is the document that the statements cite, each `[entities.NAME]` makes an entity
//! of every row, its `properties` and `links` are taken from columns or are the same for all rows, `filters` choose rows.
//! `docs/scripting.md` has an example.

mod mapping;

use super::dates;
use super::rows::{Row, Table};
use super::{Import, ImportError, Importer, Said, SourceFile, roles};
use crate::check::{is_slug, nearest};
use crate::data::Modality;
use crate::ontology::{AttributeType, KindId};
use mapping::{EntityRule, LinkRule, Mapping, Property};
use serde_json::Value;
use std::collections::BTreeMap;

pub const IMPORTER: Importer =
    Importer { name: "csv", description: "Any CSV table, by a mapping file in TOML (--mapping FILE).", read };

fn read(import: &mut Import<'_>, files: &[SourceFile]) -> Result<(), ImportError> {
    let Some((name, text)) = import.settings.mapping.clone() else {
        return Err(ImportError::new("a table needs a mapping that says what its columns mean")
            .hint("give one with --mapping FILE; docs/scripting.md shows how it is written"));
    };
    let wrong = |reason: String| ImportError::new(format!("the mapping `{name}`: {reason}"));
    let mapping = Mapping::parse(&text, import.base.ontology()).map_err(wrong)?;
    let source = import.document(&mapping.source.id, &mapping.source.name, mapping.source.url.as_deref())?;
    for file in files {
        let table = Table::read(import, file, mapping.delimiter())?;
        if let Some(column) = mapping.columns().find(|column| !table.has(column)) {
            let near = nearest(column, table.columns()).join("`, `");
            let error = wrong(format!("`{}` has no column `{column}`", file.name));
            return Err(if near.is_empty() { error } else { error.hint(format!("did you mean `{near}`?")) });
        }
        let rows: Vec<Row<'_>> = table.rows().collect();
        for row in rows {
            Reader { import, mapping: &mapping, source: &source, file: &file.name, row }.row();
        }
    }
    Ok(())
}

struct Reader<'r, 'a> {
    import: &'r mut Import<'a>,
    mapping: &'r Mapping,
    source: &'r str,
    file: &'r str,
    row: Row<'r>,
}

impl Reader<'_, '_> {
    fn row(&mut self) {
        if let Some(reason) = self.mapping.refuses(self.row) {
            return self.import.report.skipped(self.file, self.row.place(), reason);
        }
        let before = self.import.report.rows.len();
        let mut made: BTreeMap<&str, String> = BTreeMap::new();
        for (name, rule) in &self.mapping.entities {
            match self.entity(rule) {
                Ok(id) => drop(made.insert(name, id)),
                Err(reason) => self.changed(format!("no `{name}` is made: {reason}")),
            }
        }
        if made.is_empty() {
            self.import.report.rows.truncate(before);
            return self.import.report.skipped(
                self.file,
                self.row.place(),
                "it makes no entity: its keys or names are empty",
            );
        }
        for (name, rule) in &self.mapping.entities {
            let Some(from) = made.get(name.as_str()).cloned() else { continue };
            rule.links.iter().for_each(|link| self.link(&from, link, &made));
        }
        if self.import.report.rows.len() == before {
            self.import.report.taken(self.file, self.row.place());
        }
    }

    fn changed(&mut self, reason: String) {
        self.import.report.changed(self.file, self.row.place(), reason);
    }

    fn entity(&mut self, rule: &EntityRule) -> Result<String, String> {
        let name = self.value(&rule.name).ok_or("it has no name")?;
        let keys: Vec<&str> = rule.keys.iter().map(|column| self.row.get(column)).collect();
        if keys.iter().any(|key| key.is_empty()) {
            return Err(format!("the key `{}` is empty", rule.keys.join("`, `")));
        }
        let key = if keys.is_empty() { name.clone() } else { keys.join(" ") };
        let wish = match (&rule.id_prefix, keys.is_empty()) {
            (Some(prefix), _) => format!("{prefix}-{key}"),
            (None, true) => name.clone(),
            (None, false) => key.clone(),
        };
        let id = self.import.entity(rule.kind, &format!("{} {key}", self.source), &wish, &name);
        if !keys.is_empty() && super::slug(&key) != id {
            self.import.draft(&id).name(&key, "alias", None, None);
        }
        for (property, how) in &rule.properties {
            self.property(&id, rule.kind, property, how);
        }
        for further in &rule.names {
            for text in self.values(&further.text) {
                self.import.draft(&id).name(
                    &text,
                    &further.form,
                    further.lang.as_deref(),
                    further.authority.as_deref(),
                );
            }
        }
        Ok(id)
    }

    fn property(&mut self, id: &str, kind: KindId, property: &str, how: &Property) {
        let values = self.values(how);
        let Some(first) = values.first().cloned() else { return };
        let draft = self.import.draft(id);
        match property {
            "acronym" if !draft.is_known => draft.acronym = Some(first),
            "summary" if !draft.is_known => draft.summary = Some(first),
            "acronym" | "summary" => {}
            _ => self.attribute(id, kind, property, &values),
        }
    }

    fn attribute(&mut self, id: &str, kind: KindId, property: &str, values: &[String]) {
        let Some(attribute) = self.import.base.ontology().kind(kind).attribute(property) else { return };
        let first = values[0].as_str();
        let value = match &attribute.ty {
            AttributeType::Date => self.date(property, first).map(Value::from),
            AttributeType::Integer => first.parse::<i64>().ok().map(Value::from),
            AttributeType::Boolean => first.to_lowercase().parse::<bool>().ok().map(Value::from),
            AttributeType::Texts | AttributeType::Locators => Some(values.into()),
            AttributeType::Choice(_) => {
                let word = if roles::allows(attribute, first) { first.to_owned() } else { super::slug(first) };
                roles::allows(attribute, &word).then(|| word.into())
            }
            _ => roles::allows(attribute, first).then(|| first.into()),
        };
        match value {
            Some(value) if !self.import.draft(id).is_known => {
                self.import.draft(id).attributes.insert(property.to_owned(), value);
            }
            Some(_) => {}
            None if attribute.ty == AttributeType::Date => {}
            None => self.changed(format!("`{property}` cannot be `{first}`; it is left out")),
        }
    }

    fn link(&mut self, from: &str, rule: &LinkRule, made: &BTreeMap<&str, String>) {
        let to = match (&rule.entity, &rule.to) {
            (Some(name), _) => made.get(name.as_str()).cloned(),
            (None, Some(to)) => self.value(to),
            (None, None) => None,
        };
        let Some(to) = to else { return };
        let is_there = self.import.base.entity(&to).is_some() || self.import.drafts.contains_key(&to);
        if !is_slug(&to) || !is_there {
            return self.changed(format!("there is no entity `{to}` to link to; the link is left out"));
        }
        let mut said = Said::new(self.source, self.place(rule));
        said.since = self.dated("since", rule.since.as_ref());
        said.until = self.dated("until", rule.until.as_ref());
        said.note = rule.note.as_ref().and_then(|note| self.value(note));
        let modality = rule.modality.as_ref().and_then(|how| self.value(how)).filter(|word| word != "asserted");
        said.modality = modality.filter(|word| {
            let known = Modality::find(word).is_some();
            if !known {
                self.changed(format!("`{word}` is no modality; it is left out"));
            }
            known
        });
        let relation = rule.relation;
        for (name, how) in &rule.attributes {
            if let Some(value) = self.value(how) {
                said.attributes.insert(name.clone(), value.into());
            }
        }
        self.import.say(from, relation, &to, said);
    }

    /// Where in the document the row stands.
    fn place(&self, rule: &LinkRule) -> String {
        let own = rule.at.as_ref().and_then(|at| self.value(at));
        own.unwrap_or_else(|| format!("row {}", self.row.number()))
    }

    fn dated(&mut self, what: &str, how: Option<&Property>) -> Option<String> {
        let text = self.value(how?)?;
        self.date(what, &text)
    }

    fn date(&mut self, what: &str, text: &str) -> Option<String> {
        let (date, note) = dates::taken(text);
        if let Some(note) = note {
            self.changed(format!("{what}: {note}"));
        }
        date.map(|date| date.to_string())
    }

    fn value(&self, how: &Property) -> Option<String> {
        self.values(how).into_iter().next()
    }

    fn values(&self, how: &Property) -> Vec<String> {
        how.values(self.row)
    }
}
