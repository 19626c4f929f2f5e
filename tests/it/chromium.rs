//! Chromium, driven through its debugging protocol.

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
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running browser with one page; ended when dropped.
pub struct Browser {
    child: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    count: u64,
    requested: BTreeSet<String>,
    pub site: String,
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
    pub fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let message = self.attempt(method, parameters);
        assert!(message["error"].is_null(), "{method}: {message}");
        message["result"].clone()
    }

    pub fn attempt(&mut self, method: &str, parameters: &Value) -> Value {
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

    pub fn width(&mut self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    pub fn scheme(&mut self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", &features);
    }

    /// Shows pages as they are printed.
    pub fn paper(&mut self) {
        self.call("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
    }

    pub fn open(&mut self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.site) } else { path.to_owned() };
        self.call("Page.navigate", &json!({ "url": url }));
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    pub fn ask(&mut self, expression: &str) -> Value {
        let result = self.call(
            "Runtime.evaluate",
            &json!({ "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true }),
        );
        let start: String = expression.chars().take(300).collect();
        assert!(result["exceptionDetails"].is_null(), "{start}: {result}");
        result["result"]["value"].clone()
    }

    /// Waits until something holds; while one page gives way to another, nothing does.
    pub fn wait_for(&mut self, expression: &str) {
        let start = Instant::now();
        let question = json!({ "expression": format!("Boolean({expression})"), "returnByValue": true });
        while self.attempt("Runtime.evaluate", &question)["result"]["result"]["value"] != true {
            assert!(start.elapsed() < PATIENCE, "in vain: {expression} at {}", self.ask("location.href"));
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Clicks what a selector finds and waits until another page is there.
    pub fn follow(&mut self, selector: &str) {
        self.ask("window.old = true");
        self.ask(&format!("document.querySelector({}).click()", json!(selector)));
        self.wait_for("!window.old && document.readyState === 'complete'");
    }

    pub fn press(&mut self, key: &str, code: u32) {
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

    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    pub fn path(&mut self) -> String {
        self.ask("location.pathname + location.search").as_str().unwrap().to_owned()
    }

    /// The page asked for nothing from elsewhere.
    pub fn stayed_home(&self) {
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
pub fn browser(test: &str) -> Option<(Server, Browser)> {
    has_tool("chromium", test).then(|| {
        let server = Server::built_in();
        let browser = Browser::start(&server);
        (server, browser)
    })
}
