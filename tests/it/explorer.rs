//! The explorer over HTTP: every page answers, every internal link too, the lens goes along, hostile names are text.

use crate::server::{Reply, Server};
use crate::support::run;
use meagraph::web::PAGES;
use serde_json::json;
use std::collections::BTreeSet;

/// A document whose statements count beside those of the cooperation page.
const SECOND: &str = "cms-cites-jwp-2015-2020-document";
const BROWSER: &str = "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

/// The address of each page, with ids of the built-in graph.
pub fn addresses() -> Vec<String> {
    let sample = |name: &str, path: &str| {
        let id = match name {
            "kind" => "taxa",
            "source" => "cites-cooperation-page",
            _ => "iccwc",
        };
        path.replace("{id}", id)
    };
    let plain = PAGES.iter().map(|page| sample(page.name, page.path));
    let asked = [
        "/search?q=saiga",
        "/paths?from=iccwc&to=saiga-spp",
        "/draw?focus=iccwc",
        "/compare?section=organizations",
        "/discrepancies?about=iccwc",
        "/entities/cms",
        "/entities/cites-secretariat?relation=involves&direction=in",
        "/sources/cites-cooperation-page?at=title",
    ];
    plain.chain(asked.iter().map(ToString::to_string)).collect()
}

fn get(server: &Server, path: &str) -> Reply {
    server.get(path, BROWSER)
}

/// The internal addresses that a page links to or loads, without fragments.
fn links(html: &str) -> BTreeSet<String> {
    let attributes = ["href=\"", "src=\"", "data=\"", "action=\""];
    let found = attributes.iter().flat_map(|attribute| html.split(attribute).skip(1));
    let values = found.filter_map(|rest| rest.split('"').next());
    let plain = values.map(|value| value.replace("&#38;", "&").replace("&amp;", "&"));
    plain
        .filter(|value| value.starts_with('/'))
        .map(|value| value.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_page_answers_as_html_and_as_json_and_is_small() {
    let server = Server::built_in();
    for path in addresses() {
        let reply = get(&server, &path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert!(reply.head.contains("content-type: text/html; charset=utf-8"), "{path}");
        assert!(reply.body.len() < 100_000, "{path} has {} bytes", reply.body.len());
        assert_eq!(reply.body.matches("<h1>").count(), 1, "{path}");
        assert!(!reply.body.contains("<style") && !reply.body.contains(" style=\""), "{path}");
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let twin = if path == "/" { "/home.json".to_owned() } else { format!("{path}.json?{query}") };
        let reply = server.get(&twin, "");
        assert_eq!(reply.status, 200, "{twin}");
        assert!(reply.head.contains("content-type: application/json"), "{twin}");
        assert!(reply.json().is_object(), "{twin}");
    }
}

#[test]
fn every_internal_link_of_every_page_answers() {
    let server = Server::built_in();
    let mut tried = BTreeSet::new();
    for path in addresses() {
        for link in links(&get(&server, &path).body) {
            // Pictures take long to draw; those of one page stand for all.
            let is_picture = link.starts_with("/diagrams/") || link.starts_with("/diagram.");
            if (is_picture && !path.starts_with("/draw?")) || !tried.insert(link.clone()) {
                continue;
            }
            let status = get(&server, &link).status;
            assert_eq!(status, 200, "{link}, linked from {path}");
        }
    }
    assert!(tried.len() > 300, "{}", tried.len());
}

#[test]
fn pages_load_nothing_from_elsewhere_and_run_no_inline_script() {
    let server = Server::built_in();
    for path in addresses() {
        let reply = get(&server, &path);
        let policy = reply.head.lines().find(|line| line.starts_with("content-security-policy:")).unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        for tag in ["<script", "<link", "<img", "<object", "<form"] {
            for rest in reply.body.split(tag).skip(1) {
                let tag = rest.split('>').next().unwrap();
                assert!(
                    !tag.contains("http://") && !tag.contains("https://") || tag.contains("w3.org"),
                    "{path}: {tag}"
                );
            }
        }
        assert_eq!(reply.body.matches("<script").count(), 1, "{path}");
        assert!(!reply.body.contains(" onclick="), "{path}");
    }
}

#[test]
fn the_lens_is_said_and_goes_along_in_every_link() {
    let server = Server::built_in();
    for path in addresses() {
        let joint = if path.contains('?') { '&' } else { '?' };
        let reply = get(&server, &format!("{path}{joint}said-by=2013"));
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.body.contains("This page shows the graph through a lens: as stated by 2013"), "{path}");
        let main = reply.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        for link in links(main) {
            let carries = link.contains("said-by=2013");
            // Forms carry it in hidden fields.
            let forms = ["/graphql", "/search", "/compare", "/paths", "/calendar", "/draw"];
            assert!(carries || forms.contains(&link.as_str()), "{path}: {link}");
        }
        for form in main.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains("name=\"said-by\" value=\"2013\""), "{path}: {form}");
        }
    }
}

/// What stands to be copied under a label.
fn copied(html: &str, label: &str) -> String {
    let text = html.split(&format!("<span>{label}</span> <code>")).nth(1).unwrap().split("</code>").next().unwrap();
    text.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&").replace("&#39;", "'")
}

#[test]
fn what_is_copied_asks_for_the_same_under_the_whole_lens() {
    let server = Server::built_in();
    let folder = tempfile::tempdir().unwrap();
    let lens = format!("said-by=2025&true-on=2015&source=cites-cooperation-page,{SECOND}&modality=asserted,implied");
    for path in ["/entities/iccwc", "/draw?focus=iccwc&title=Two+words", "/views/iccwc"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        let page = get(&server, &format!("{path}{joint}{lens}"));
        assert_eq!(page.status, 200, "{}", page.body);
        if path != "/views/iccwc" {
            let query = copied(&page.body, "GraphQL");
            for part in ["saidBy: \"2025\"", "trueOn: \"2015\"", SECOND, "modality: [ASSERTED, IMPLIED]"] {
                assert!(query.contains(part), "{query}");
            }
            let answer = server.ask(&query).json();
            assert!(answer["errors"].is_null() && answer["data"].is_object(), "{query}: {answer}");
        }
        let command = copied(&page.body, "Command")
            .replace("'Two words'", "Two")
            .replace("-o diagram.svg", "")
            .replace("-o iccwc.svg", "");
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let done = run(&words);
        assert_eq!(done.code, 0, "{command}: {}", done.err);
        assert!(
            words.join(" ").contains("--said-by 2025 --true-on 2015 --source cites-cooperation-page --source"),
            "{command}"
        );
        let report = folder.path().join("report.md");
        std::fs::write(&report, copied(&page.body, "Picture for a report")).unwrap();
        let done = run(&["embed", report.to_str().unwrap()]);
        assert_eq!(done.code, 0, "{}", done.err);
        assert!(std::fs::read_to_string(&report).unwrap().contains(".svg)"));
    }
}

#[test]
fn a_large_graph_is_shown_in_pages_that_stay_small() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.ndjson");
    std::fs::write(&file, large()).unwrap();
    let server = Server::serve(&["--add", file.to_str().unwrap()], &[]);
    let paths = [
        "/",
        "/kinds/taxa?page=3",
        "/species?page=4",
        "/concordance?page=2",
        "/discrepancies",
        "/search?q=large",
        "/entities/large-appendix",
        "/entities/large-appendix?relation=listed-in&direction=in&page=9",
        "/sources/large-report?page=5",
        "/calendar",
        "/sources",
        "/draw?focus=large-appendix",
        "/discrepancies?about=large-appendix",
    ];
    for path in paths {
        let reply = get(&server, path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert!(reply.body.len() < 100_000, "{path} has {} bytes", reply.body.len());
    }
    let page = get(&server, "/entities/large-appendix").body;
    assert!(page.contains("The first 60 of 1500 dates"), "dates are cut");
    assert!(page.contains("and 188 more"), "discrepancies are cut");
    let mut links = 0;
    let mut next = Some("/entities/large-appendix.json".to_owned());
    while let Some(path) = next {
        let twin = server.get(&path, "").json();
        links += twin["incoming"].as_array().unwrap().len();
        next = twin["next"].as_str().map(str::to_owned);
    }
    assert_eq!(links, 1500 + 200);
}

/// A document, an appendix that lists many taxa since some day, and many discrepancies that concern it.
fn large() -> String {
    let said = |relation: &str, to: &str, at: usize, since: &str| {
        let statement = if since.is_empty() {
            json!({ "source": "large-report", "at": format!("row {at}") })
        } else {
            json!({ "source": "large-report", "at": format!("row {at}"), "since": since })
        };
        json!({ "relation": relation, "to": to, "statements": [statement] })
    };
    let mut rows = vec![
        json!({ "id": "large-appendix", "kind": "appendix", "name": "Large appendix", "links": [said("part-of", "cites", 0, "")] }),
        json!({ "id": "large-report", "kind": "document", "name": "Large report", "attributes": { "published": "2020" } }),
    ];
    for number in 0..1500 {
        let since = format!("{}-{:02}-{:02}", 1975 + number / 300, 1 + number / 28 % 12, 1 + number % 28);
        rows.push(
            json!({ "id": format!("large-{number:04}"), "kind": "taxon", "name": format!("Large taxon {number}"),
            "attributes": { "rank": "species" }, "links": [said("listed-in", "large-appendix", number, &since)] }),
        );
    }
    for number in 0..200 {
        rows.push(
            json!({ "id": format!("large-doubt-{number:03}"), "kind": "discrepancy", "name": format!("Doubt {number}"),
            "attributes": { "form": "misprint" }, "links": [said("concerns", "large-appendix", number, "")] }),
        );
    }
    rows.iter().map(|row| format!("{row}\n")).collect()
}

#[test]
fn a_lens_narrows_what_a_page_shows() {
    let server = Server::built_in();
    let count = |path: &str| server.get(path, "").json()["links"].as_u64().unwrap();
    assert!(count("/home.json?said-by=2013") < count("/home.json"));
    assert!(count("/home.json?modality=planned,negated") > 0);
    assert!(get(&server, "/entities/iccwc").body.contains("ICWC"));
    let names = get(&server, "/entities/iccwc?said-by=2013").body;
    assert!(!names.contains(">ICWC<"), "a name printed later is shown");
    let denied = get(&server, "/entities/iccwc?said-by=never");
    assert_eq!(denied.status, 400);
    assert!(denied.body.contains("`never` is no date"), "{}", denied.body);
    let unknown = get(&server, "/entities/iccwc?modality=plannd");
    assert!(unknown.status == 400 && unknown.body.contains("did you mean `planned`?"), "{}", unknown.body);
}

#[test]
fn hostile_names_are_shown_as_text() {
    let server = Server::start(&[]);
    let page = get(&server, "/entities/omega").body;
    assert!(page.contains("Ωmega &#38; Söhne &#60;Ltd&#62; &#34;Q&#34;"), "{page}");
    assert!(!page.contains("<Ltd>"));
    let hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    for path in ["/search?q=", "/paths?from=", "/entities/pact?said-by=", "/compare?left=", "/draw?title=", "/nothing/"]
    {
        let page = get(&server, &format!("{path}{hostile}")).body;
        assert!(!page.contains("<script>alert"), "{path}");
    }
}

#[test]
fn what_is_not_there_is_a_real_404_with_near_misses() {
    let server = Server::built_in();
    for path in ["/entities/icwc", "/entities/", "/sources/iccwc", "/kinds/taxxa", "/nowhere", "/entities/icwc.json"] {
        assert_eq!(get(&server, path).status, 404, "{path}");
    }
    assert!(get(&server, "/entities/icwc").body.contains("href=\"/entities/iccwc\""));
    assert_eq!(server.get("/nowhere", "").body, "there is nothing at `/nowhere`\n");
}

#[test]
fn the_twin_of_an_entity_is_its_line_in_an_export_and_what_points_to_it() {
    let server = Server::start(&[]);
    let twin = server.get("/entities/omega.json", "").json();
    assert_eq!(twin["links"][0]["relation"], "member-of");
    assert_eq!(twin["incoming"][0]["from"], "zeta");
    assert_eq!(twin["incoming"][0]["statements"][0]["modality"], "planned");
}

#[test]
fn suggestions_say_which_name_matched() {
    let server = Server::built_in();
    let found = server.get("/suggest.json?q=saiga", "").json();
    assert!(found.as_array().unwrap().len() <= 8);
    assert!(found[0]["id"].as_str().unwrap().contains("saiga"), "{found}");
}

#[test]
fn pages_are_kept_by_their_tags() {
    let server = Server::start(&[]);
    let first = get(&server, "/entities/pact");
    let tag = first.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    assert_eq!(server.get("/entities/pact", &format!("if-none-match: {tag}\r\n")).status, 304);
    assert_eq!(server.get("/entities/omega", &format!("if-none-match: {tag}\r\n")).status, 200);
}
