//! Questions that have been asked before, each with the query that answers it.

use super::super::context::{Context, Fault, Sheet};
use super::super::elsewhere::editor;
use super::super::parts::{capital, words};
use super::Page;
use crate::graphql::examples;
use askama::Template;
use serde::Serialize;

pub const PAGE: Page = Page {
    name: "questions",
    path: "/questions",
    nav: Some("Questions"),
    about: "Questions in words, with the queries that answer them",
    show,
};

#[derive(Serialize, Template)]
#[template(path = "questions.html")]
struct QuestionsPage {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    questions: Vec<Question>,
}

#[derive(Serialize)]
struct Question {
    name: String,
    title: String,
    #[serde(skip)]
    href: String,
}

fn show(context: &Context<'_>, _: &str) -> Result<Sheet, Fault> {
    let mut groups: Vec<Group> = Vec::new();
    for example in examples() {
        let name = capital(&words(&example.group));
        if groups.last().is_none_or(|group| group.name != name) {
            groups.push(Group { name, questions: Vec::new() });
        }
        let question = Question { name: example.name, title: example.title, href: editor(example.query) };
        if let Some(group) = groups.last_mut() {
            group.questions.push(question);
        }
    }
    context.sheet("Questions", PAGE.about, &QuestionsPage { groups })
}
