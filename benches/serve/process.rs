//! The servers, each a process of its own, and the data.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use meagraph::check::check;
use meagraph::data::{Input, load};
use meagraph::graph::Graph;
use meagraph::ontology::Ontology;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

/// A server that runs; it ends with this.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    /// The program itself.
    pub fn meagraph(data: &Path) -> Result<Self, Box<dyn Error>> {
        let program = std::env::var_os("MEAGRAPH").unwrap_or_else(|| env!("CARGO_BIN_EXE_meagraph").into());
        let mut command = Command::new(program);
        command.arg("--data").arg(data).args(["serve", "--listen", "127.0.0.1:0"]);
        Self::start(command.stderr(Stdio::piped()))
    }

    /// A server of the same stack that always answers the same: so many bytes, or a 304.
    pub fn fixed(answer: &str) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        Self::start(command.args(["static", answer]).stderr(Stdio::piped()))
    }

    /// The other servers that can be had, by their names.
    pub fn peers(data: &Path) -> Result<Vec<(&'static str, Self)>, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("benches/peers");
        let data = fs::canonicalize(data)?;
        let mut peers = Vec::new();
        if folder.join("node_modules").is_dir() {
            let mut command = Command::new("node");
            command.arg("mercurius.mjs").arg(&data).current_dir(&folder).env("NODE_ENV", "production");
            peers.push(("mercurius", Self::start(command.stderr(Stdio::piped()))?));
        } else {
            println!("mercurius is left out: run `npm install` in benches/peers to compare with it");
        }
        let juniper = root.join("target/peers/release/meagraph-bench-juniper");
        if juniper.is_file() {
            peers.push(("juniper", Self::start(Command::new(juniper).arg(&data).stderr(Stdio::piped()))?));
        } else {
            println!("juniper is left out: build it as docs/performance.md says to compare with it");
        }
        Ok(peers)
    }

    /// Starts a server that says on its standard error where it listens.
    fn start(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no standard error")?).lines();
        while let Some(line) = lines.next().transpose()? {
            if let Some(address) = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()) {
                let address = address.to_owned();
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { child, address });
            }
            eprintln!("{line}");
        }
        Err("a server did not start".into())
    }

    /// The CPU time of the process so far, in user and kernel, that of threads that have ended among it.
    #[cfg(target_os = "linux")]
    pub fn cpu_nanos(&self) -> Result<u64, Box<dyn Error>> {
        let clock = nix::time::clock_getcpuclockid(nix::unistd::Pid::from_raw(self.child.id().try_into()?))?;
        Ok(std::time::Duration::from(clock.now()?).as_nanos().try_into()?)
    }

    /// The CPU time of another process is asked of Linux.
    #[cfg(not(target_os = "linux"))]
    pub fn cpu_nanos(&self) -> Result<u64, Box<dyn Error>> {
        Err("the CPU time of servers is counted on Linux alone".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers every request alike, through the stack and with the settings of the program.
pub fn serve_static(answer: &str) -> Result<(), Box<dyn Error>> {
    let length: Option<usize> = answer.parse().ok();
    let bytes = Bytes::from(vec![b'x'; length.unwrap_or(0)]);
    let reply = move || {
        let mut response = Response::new(Body::from(bytes.clone()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        if length.is_none() {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().insert(ETAG, HeaderValue::from_static("\"0123456789\""));
        }
        response
    };
    let get_reply = reply.clone();
    let routes = get(move |_: HeaderMap| async move { get_reply() }).post(move |_: Bytes| async move { reply() });
    let router = Router::new().route("/graphql", routes);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        eprintln!("http://{}/", listener.local_addr()?);
        let service = TowerToHyperService::new(router);
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let service = service.clone();
            tokio::spawn(async move {
                let mut builder = Builder::new(TokioExecutor::new()).http1_only();
                builder.http1().timer(TokioTimer::new());
                let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    })
}

/// The data asked for, or a graph of middling size that is made once.
pub fn data(asked: Option<&Path>) -> Result<PathBuf, Box<dyn Error>> {
    if let Some(path) = asked {
        return Ok(path.to_owned());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/benches/middling.ndjson");
    if !path.exists() {
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        let mut command = Command::new(env!("CARGO"));
        command.args(["run", "--release", "--example", "generate", "--", "--entities", "50000", "--links", "250000"]);
        if !command.arg("-o").arg(&path).status()?.success() {
            return Err("the graph could not be made".into());
        }
    }
    Ok(path)
}

/// The graph, to choose ids from.
pub fn graph(path: &Path) -> Result<Graph, Box<dyn Error>> {
    let ontology = Arc::new(Ontology::built_in()?);
    let report = check(&ontology, load(&ontology, &[Input::Path(path.to_owned())])?);
    let checked = report.outcome.map_err(|_| "the data has faults")?;
    Ok(Graph::build(ontology, &checked))
}
