//! The client: a few connections that are kept, one request at a time on each.

use super::process::Server;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;

/// How many connections there are.
const CONNECTIONS: usize = 8;

/// What came of a round.
pub struct Outcome {
    pub answers: usize,
    pub body_bytes: usize,
    /// CPU time of the server for each request, in user and kernel.
    pub cpu_micros: f64,
}

/// Sends requests, each the whole text of one, and reads the answers.
pub fn drive(server: &Server, requests: &[Vec<u8>]) -> Result<Outcome, Box<dyn Error>> {
    let before = server.cpu_nanos()?;
    let share = requests.len().div_ceil(CONNECTIONS);
    let results: Vec<Result<usize, String>> = thread::scope(|scope| {
        let work = |part| scope.spawn(move || talk(server, part).map_err(|error| error.to_string()));
        let threads: Vec<_> = requests.chunks(share.max(1)).map(work).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a client failed".into()))).collect()
    });
    let mut body_bytes = 0;
    for result in results {
        body_bytes += result?;
    }
    let spent = server.cpu_nanos()? - before;
    Ok(Outcome { answers: requests.len(), body_bytes, cpu_micros: spent as f64 / 1000.0 / requests.len() as f64 })
}

fn talk(server: &Server, requests: &[Vec<u8>]) -> Result<usize, Box<dyn Error>> {
    let mut stream = TcpStream::connect(&server.address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(1 << 16, stream.try_clone()?);
    let (mut bytes, mut body) = (0, Vec::new());
    for request in requests {
        stream.write_all(request)?;
        let length = head(&mut reader)?;
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        if body.windows(9).take(64).any(|part| part == b"\"errors\":") {
            return Err(format!("an error: {}", String::from_utf8_lossy(&body)).into());
        }
        bytes += length;
    }
    Ok(bytes)
}

/// One header of the answer to a request.
pub fn header(server: &Server, request: &[u8], wanted: &str) -> Result<String, Box<dyn Error>> {
    let mut stream = TcpStream::connect(&server.address)?;
    stream.write_all(request)?;
    let mut found = Err(format!("no header `{wanted}`").into());
    for line in BufReader::new(stream).lines() {
        let line = line?;
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case(wanted) => found = Ok(value.trim().to_owned()),
            _ if line.is_empty() => break,
            _ => {}
        }
    }
    found
}

/// Reads a head; gives the length of the body.
fn head(reader: &mut impl BufRead) -> Result<usize, Box<dyn Error>> {
    let (mut line, mut length, mut first) = (String::new(), 0, true);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err("the server closed the connection".into());
        }
        let text = line.trim_end();
        if first && !text.contains(" 200 ") && !text.contains(" 304 ") {
            return Err(format!("the server said `{text}`").into());
        }
        first = false;
        if text.is_empty() {
            return Ok(length);
        }
        if let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
}
