//! The explorer in a real browser: Chromium, driven through its debugging protocol.

use crate::explorer::addresses;
use crate::server::Server;
use crate::support::has_tool;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket, connect};

/// How long a page may take to do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running browser with one page; ended when dropped.
struct Browser {
    child: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    count: u64,
    requested: BTreeSet<String>,
    site: String,
    _profile: tempfile::TempDir,
}

const SWITCHES: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
];

impl Browser {
    fn start(server: &Server) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new("chromium")
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once("DevTools listening on ").map(|(_, address)| address.trim().to_owned()))
            .unwrap();
        let (socket, _) = connect(address.as_str()).unwrap();
        let site = format!("http://{}", server.address);
        let requested = BTreeSet::new();
        let mut browser = Self { child, socket, session: String::new(), count: 0, requested, site, _profile: profile };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attached =
            browser.call("Target.attachToTarget", &json!({ "targetId": target["targetId"], "flatten": true }));
        attached["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page.enable", "Network.enable", "Runtime.enable"] {
            browser.call(domain, &json!({}));
        }
        browser.width(1280);
        browser
    }

    /// Calls a method of the protocol; notes every request that the page makes meanwhile.
    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let message = self.attempt(method, parameters);
        assert!(message["error"].is_null(), "{method}: {message}");
        message["result"].clone()
    }

    fn attempt(&mut self, method: &str, parameters: &Value) -> Value {
        self.count += 1;
        let mut message = json!({ "id": self.count, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let message: Value = serde_json::from_str(&text).unwrap();
            if message["method"] == "Network.requestWillBeSent" {
                self.requested.insert(message["params"]["request"]["url"].as_str().unwrap().to_owned());
            }
            if message["id"] == self.count {
                return message;
            }
        }
    }

    fn width(&mut self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    fn scheme(&mut self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", &features);
    }

    fn open(&mut self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.site) } else { path.to_owned() };
        self.call("Page.navigate", &json!({ "url": url }));
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    fn ask(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            &json!({ "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true }),
        );
        assert!(result["exceptionDetails"].is_null(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    fn wait_for(&mut self, expression: &str) {
        let start = Instant::now();
        while self.ask(&format!("Boolean({expression})")) != true {
            assert!(start.elapsed() < PATIENCE, "in vain: {expression} at {}", self.ask("location.href"));
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Clicks what a selector finds and waits until another page is there.
    fn follow(&mut self, selector: &str) {
        self.ask("window.old = true");
        self.ask(&format!("document.querySelector({}).click()", json!(selector)));
        self.wait_for("!window.old && document.readyState === 'complete'");
    }

    fn press(&mut self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && key.chars().count() == 1 {
                event["text"] = json!(key);
            }
            if kind == "keyDown" && key == "Enter" {
                event["text"] = json!("\r");
            }
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    fn path(&mut self) -> String {
        self.ask("location.pathname + location.search").as_str().unwrap().to_owned()
    }

    /// The page asked for nothing from elsewhere.
    fn stayed_home(&self) {
        let away = self.requested.iter().filter(|url| {
            !url.starts_with(&self.site)
                && !url.starts_with("data:")
                && !url.starts_with("about:")
                && !url.starts_with("blob:")
        });
        assert_eq!(away.collect::<Vec<_>>(), Vec::<&String>::new());
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server on the built-in graph and a browser; nothing where Chromium is missing.
fn browser(test: &str) -> Option<(Server, Browser)> {
    has_tool("chromium", test).then(|| {
        let server = Server::built_in();
        let browser = Browser::start(&server);
        (server, browser)
    })
}

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
    for path in addresses() {
        browser.width(1280);
        browser.scheme("light");
        browser.open(&path);
        for (width, scheme) in [(1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")] {
            browser.width(width);
            browser.scheme(scheme);
            let found = browser.ask(SOUND);
            if found != json!([]) {
                faults.push(format!("{path} at {width} in {scheme}: {found}"));
            }
        }
        if let Some(axe) = &axe {
            browser.ask(&format!("{axe}; 0"));
            let found = browser.ask("axe.run({ iframes: false }).then((r) => r.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)}`))");
            if found != json!([]) {
                faults.push(format!("{path}: {found}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.stayed_home();
}

#[test]
fn the_editor_runs_a_question_from_the_list() {
    let Some((_server, mut browser)) = browser("the_editor_runs_a_question_from_the_list") else { return };
    browser.open("/questions");
    browser.follow(".questions a");
    browser.wait_for("document.querySelector('#query')?.value.includes('{')");
    browser.ask("document.querySelector('#run').click()");
    browser.wait_for("document.querySelector('#answer').textContent.includes('\"data\"')");
    browser.stayed_home();
}
