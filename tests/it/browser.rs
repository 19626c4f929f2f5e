//! The explorer in a real browser.

use crate::chromium::{PATIENCE, browser};
use crate::explorer::addresses;
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn from_search_to_entity_to_diagram_to_download() {
    let Some((_server, mut browser)) = browser("from_search_to_entity_to_diagram_to_download") else { return };
    browser.open("/");
    browser.press("/", 191);
    assert_eq!(browser.ask("document.activeElement.type"), "search");
    browser.write("iccwc");
    browser.wait_for("document.querySelectorAll('main .suggestions li').length > 0");
    browser.press("ArrowDown", 40);
    browser.ask("window.old = true");
    browser.press("Enter", 13);
    browser.wait_for("!window.old && document.readyState === 'complete'");
    assert_eq!(browser.path(), "/entities/iccwc");
    assert!(browser.ask("document.querySelectorAll('.copies button').length").as_u64().unwrap() >= 4);
    browser.follow("#neighbourhood a[href^='/draw?']");
    assert!(browser.path().starts_with("/draw?focus=iccwc"), "{}", browser.path());
    browser.ask("const f = document.querySelector('main [name=depth]'); f.value = '2'; f.dispatchEvent(new Event('change', { bubbles: true }))");
    browser.wait_for("location.search.includes('depth=2')");
    browser.wait_for("document.querySelector('object').data.includes('depth=2')");
    let download = browser.ask("document.querySelector('.downloads a').getAttribute('href')");
    assert!(download.as_str().unwrap().starts_with("/diagram.svg?focus=iccwc"), "{download}");
    let files = browser.ask("Promise.all([...document.querySelectorAll('.downloads a')].map(async (a) => { const r = await fetch(a.href); return `${r.status} ${r.headers.get('content-type').split(';')[0]} ${(await r.arrayBuffer()).byteLength > 1000}`; }))");
    let text = files.to_string();
    for media in ["image/svg+xml", "image/png", "application/pdf"] {
        assert!(text.contains(&format!("200 {media} true")), "{files}");
    }
    browser.stayed_home();
}

#[test]
fn a_lens_is_set_in_its_bar_and_kept_across_links() {
    let Some((_server, mut browser)) = browser("a_lens_is_set_in_its_bar_and_kept_across_links") else { return };
    browser.open("/entities/iccwc");
    browser.ask("document.querySelector('.lens').open = true; document.querySelector('[name=said-by]').value = '2013'");
    browser.follow(".lens button");
    browser.wait_for("document.querySelector('.lens.set')");
    browser.follow(".links a.entity");
    assert!(browser.path().contains("said-by=2013"), "{}", browser.path());
    browser.follow(".places a");
    assert!(browser.path().contains("said-by=2013"), "{}", browser.path());
    browser.follow(".cleared a");
    assert!(!browser.path().contains("said-by"), "{}", browser.path());
}

#[test]
fn compare_and_paths_by_their_forms() {
    let Some((_server, mut browser)) = browser("compare_and_paths_by_their_forms") else { return };
    browser.open("/compare");
    browser.follow("main .chips a:nth-child(2)");
    browser.wait_for("document.querySelectorAll('table.compare tbody tr').length > 3");
    browser.open("/paths");
    browser.ask(
        "document.querySelector('[name=from]').value = 'ICCWC'; document.querySelector('[name=to]').value = 'FAO'",
    );
    browser.follow("main form button");
    browser.wait_for("document.querySelectorAll('.chain .stop').length >= 2");
}

#[test]
fn pages_work_without_script() {
    let Some((_server, mut browser)) = browser("pages_work_without_script") else { return };
    browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    for path in addresses() {
        let url = format!("{}{path}", browser.site);
        browser.call("Page.navigate", &json!({ "url": url }));
        let start = Instant::now();
        loop {
            let tree = browser.call("DOM.getDocument", &json!({ "depth": 0 }));
            // The page may change between the two calls; then they are made again.
            let heading = browser
                .attempt("DOM.querySelector", &json!({ "nodeId": tree["root"]["nodeId"], "selector": "main h1" }));
            if heading["result"]["nodeId"].as_u64() > Some(0) {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{path}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

/// What a page must have: one heading of the first level, names for all fields and buttons, ids once, no text wider
/// than a phone, enough contrast of text.
const SOUND: &str = r#"(() => {
  const faults = [];
  for (const e of document.querySelectorAll('.scroll')) if (e.scrollWidth > e.clientWidth + 1) faults.push(`a table wider than the window: ${e.scrollWidth}`);
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
  if (!document.documentElement.lang) faults.push('no language');
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`id twice: ${id}`);
  for (const field of document.querySelectorAll('input:not([type=hidden]), select'))
    if (!field.labels?.length && !field.getAttribute('aria-label')) faults.push(`no label: ${field.outerHTML}`);
  for (const link of document.querySelectorAll('a, button'))
    if (!link.textContent.trim() && !link.getAttribute('aria-label') && !link.querySelector('img[alt]')) faults.push(`no name: ${link.outerHTML}`);
  let last = 0;
  for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4)')) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1 && last) faults.push(`heading skips a level: ${heading.textContent}`);
    last = level;
  }
  const rgb = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return rgb(getComputedStyle(document.documentElement).backgroundColor); };
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest('option')) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(2)}: ${e.className || e.tagName} ${e.textContent.slice(0, 40)}`);
  }
  return [...new Set(faults)].slice(0, 8);
})()"#;

#[test]
fn pages_are_sound_on_phones_and_desks_in_light_and_dark() {
    let Some((_server, mut browser)) = browser("pages_are_sound_on_phones_and_desks_in_light_and_dark") else { return };
    let axe = std::fs::read_to_string("tests/tools/node_modules/axe-core/axe.min.js").ok();
    if axe.is_none() {
        println!("LEFT OUT axe-core: run `npm install` in tests/tools first");
    }
    let mut faults = Vec::new();
    for path in addresses().into_iter().chain(["/graphql".to_owned()]) {
        browser.width(1280);
        browser.scheme("light");
        browser.open(&path);
        for (width, scheme) in [(1280, "light"), (360, "dark"), (414, "light"), (1280, "dark")] {
            browser.width(width);
            browser.scheme(scheme);
            let found = browser.ask(SOUND);
            if found != json!([]) {
                faults.push(format!("{path} at {width} in {scheme}: {found}"));
            }
        }
        for scheme in ["dark", "light"] {
            let Some(axe) = &axe else { break };
            browser.scheme(scheme);
            browser.ask(&format!("if (!window.axe) {{ {axe} }} 0"));
            let found = browser.ask("axe.run({ iframes: false }).then((r) => r.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)}`))");
            if found != json!([]) {
                faults.push(format!("{path} in {scheme}: {found}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.stayed_home();
}

#[test]
fn the_editor_runs_a_question_completes_explains_and_remembers() {
    let Some((_server, mut browser)) = browser("the_editor_runs_a_question_completes_explains_and_remembers") else {
        return;
    };
    browser.open("/questions");
    browser.follow(".questions a");
    browser.wait_for("document.querySelector('#query')?.value.includes('{')");
    browser.ask("document.querySelector('#run').click()");
    browser.wait_for("document.querySelector('#answer').textContent.includes('\"data\"')");
    browser.wait_for("document.querySelector('#schema h3')?.textContent === 'All types'");
    browser.ask("const q = document.querySelector('#query'); q.focus(); q.select()");
    browser.write("{ initi");
    browser.wait_for("document.querySelector('#completions li')?.textContent.startsWith('initiative')");
    browser.press("Enter", 13);
    browser.wait_for("document.querySelector('#query').value.includes('initiative')");
    browser.ask("const v = document.querySelector('#variables'); v.focus(); v.select()");
    browser.write("[1]");
    browser.wait_for("document.querySelector('#variables-problem').textContent.includes('JSON object')");
    browser.ask(
        "const s = document.querySelector('#schema-search'); s.value = 'modality'; s.dispatchEvent(new Event('input'))",
    );
    browser.wait_for("document.querySelectorAll('#schema .results button').length > 1");
    browser.ask("document.querySelector('#history-open').click()");
    browser.wait_for(
        "document.querySelector('#history').open && document.querySelectorAll('#history-list button').length > 0",
    );
    browser.stayed_home();
}

#[test]
fn the_keyboard_alone_leads_to_the_content_and_back_to_the_search() {
    let Some((_server, mut browser)) = browser("the_keyboard_alone_leads_to_the_content_and_back_to_the_search") else {
        return;
    };
    browser.open("/entities/iccwc");
    browser.press("Tab", 9);
    assert_eq!(browser.ask("document.activeElement.className"), "skip");
    assert_eq!(browser.ask("document.activeElement.getBoundingClientRect().left >= 0"), true);
    browser.press("Enter", 13);
    browser.wait_for("document.activeElement.id === 'main'");
    browser.press("Tab", 9);
    assert_eq!(browser.ask("Boolean(document.activeElement.closest('main'))"), true);
    let outline = browser.ask("getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(outline, "solid", "what has the focus is outlined");
    browser.press("/", 191);
    assert_eq!(browser.ask("document.activeElement.type"), "search");
}

#[test]
fn nothing_moves_when_pictures_arrive() {
    let Some((_server, mut browser)) = browser("nothing_moves_when_pictures_arrive") else { return };
    for path in ["/", "/entities/iccwc", "/views/iccwc", "/views", "/draw?focus=iccwc"] {
        browser.open(path);
        browser
            .wait_for("[...document.querySelectorAll('object')].every((o) => o.contentDocument?.querySelector('svg'))");
        let moved = browser.ask("new Promise((done) => { let sum = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })");
        assert!(moved.as_f64().unwrap() < 0.02, "{path}: {moved}");
    }
}

#[test]
fn links_in_a_picture_lead_on_in_the_page_under_its_lens() {
    let Some((_server, mut browser)) = browser("links_in_a_picture_lead_on_in_the_page_under_its_lens") else { return };
    browser.open("/entities/iccwc?said-by=2013");
    browser.wait_for("document.querySelector('object').contentDocument?.querySelector('a[href*=\"/entities/\"]')");
    browser.ask("window.old = true; document.querySelector('object').contentDocument.querySelector('a[href*=\"/entities/unodc\"], a[href*=\"/entities/interpol\"]').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }))");
    browser.wait_for("!window.old && document.readyState === 'complete'");
    let path = browser.path();
    assert!(path.starts_with("/entities/") && path.contains("said-by=2013"), "{path}");
}

#[test]
fn on_paper_a_page_is_a_brief() {
    let Some((_server, mut browser)) = browser("on_paper_a_page_is_a_brief") else { return };
    browser.paper();
    for path in ["/entities/iccwc", "/sources/cites-cooperation-page", "/compare", "/calendar"] {
        browser.open(path);
        let shown = "(selector) => [...document.querySelectorAll(selector)].some((e) => e.checkVisibility())";
        for gone in [".head", "form", "button", ".chips", ".pager", "aside", ".copies"] {
            assert_eq!(browser.ask(&format!("({shown})('{gone}')")), false, "{gone} is printed at {path}");
        }
        assert_eq!(browser.ask(&format!("({shown})('main h1')")), true, "{path}");
    }
    browser.open("/entities/iccwc");
    assert_eq!(browser.ask("document.querySelector('.sources').checkVisibility()"), true);
    let pdf = browser.call("Page.printToPDF", &json!({}));
    assert!(pdf["data"].as_str().unwrap().starts_with("JVBERi"), "no PDF");
}
