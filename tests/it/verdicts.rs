//! Verdicts: which requests are accepted, compared with graphql-js on some thousands of good and faulty ones, written by
//! hand and by chance.

use crate::support::{api, small};
use meagraph::graphql::Request;
use serde_json::Value;

/// Where we differ on purpose, by the name of the request, and why.
const ON_PURPOSE: [(&str, &str); 3] = [
    ("arguments of the same value written otherwise", "the specification compares values, not how they are written"),
    ("lexical: a long id", "a number beyond 64 bits is no id of anything"),
    ("lexical: a long negative id", "a number beyond 64 bits is no id of anything"),
];

#[test]
fn requests_are_accepted_that_graphql_js_accepts() {
    let Some((ok, said)) =
        crate::support::node("verdicts.mjs", &[], "", "requests_are_accepted_that_graphql_js_accepts")
    else {
        return;
    };
    assert!(ok, "{said}");
    let verdicts: Vec<Value> = serde_json::from_str(&said).unwrap();
    assert!(verdicts.len() > 3000 && verdicts.iter().filter(|verdict| verdict["accepted"] == true).count() > 400);
    let api = api(small());
    let mut differing = Vec::new();
    for verdict in &verdicts {
        let name = verdict["name"].as_str().unwrap();
        let request = Request {
            query: verdict["query"].as_str().unwrap().to_owned(),
            operation: verdict["operation"].as_str().map(str::to_owned),
            variables: verdict["variables"].as_object().unwrap().clone(),
        };
        let answer = api.execute(request);
        if !answer.was_executed() {
            let error = &answer.json()["errors"][0];
            assert!(
                error["extensions"]["code"].is_string()
                    && error["message"].as_str().is_some_and(|text| text.len() < 1_000),
                "{name}: {error}"
            );
        }
        let on_purpose = ON_PURPOSE.iter().any(|(known, _)| *known == name);
        if (answer.was_executed() == (verdict["accepted"] == true)) == on_purpose {
            let query: String = verdict["query"].as_str().unwrap().chars().take(200).collect();
            differing.push(format!(
                "{name}: {query} {}\n  graphql-js: {}\n  here: {}",
                verdict["variables"],
                verdict["said"],
                String::from_utf8_lossy(answer.body()).chars().take(300).collect::<String>()
            ));
        }
    }
    assert!(differing.is_empty(), "{} of {} differ\n{}", differing.len(), verdicts.len(), differing.join("\n"));
}
