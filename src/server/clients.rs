//! The open connections: which of them make progress. A client that takes too little of its answer is cut off, and when
//! all places are taken, the connection that was quiet longest makes room, unless its request is being answered. So
//! neither slow clients nor floods of them keep others out.

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::collections::BTreeMap;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// The least bytes that a client must take of its answer within the time of patience.
const LEAST_TAKEN: u64 = 16 * 1024;
/// No time at all.
const NEVER: u64 = u64::MAX;

/// All open connections.
#[derive(Default)]
pub struct Clients {
    open: Mutex<BTreeMap<u64, Arc<Client>>>,
    count: AtomicU64,
}

/// One connection, as seen from outside of its task.
pub struct Client {
    /// When bytes last went either way, in milliseconds of the process.
    progress: AtomicU64,
    /// Since when it is being waited for that the client takes its answer.
    waiting: AtomicU64,
    /// Bytes taken since then.
    taken: AtomicU64,
    /// Whether its request has arrived and is being answered.
    working: AtomicBool,
    /// Tells it that it is cut off.
    cut: Notify,
}

fn now() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_millis()).unwrap_or(NEVER - 1)
}

impl Clients {
    /// Registers a connection until what is given back is dropped.
    pub fn enter(self: &Arc<Self>) -> Entry {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let client = Arc::new(Client {
            progress: AtomicU64::new(now()),
            waiting: AtomicU64::new(NEVER),
            taken: AtomicU64::new(0),
            working: AtomicBool::new(false),
            cut: Notify::new(),
        });
        if let Ok(mut open) = self.open.lock() {
            open.insert(number, client.clone());
        }
        Entry { clients: self.clone(), number, client }
    }

    /// Cuts off the connection that was quiet longest, if there is one whose request is not being answered.
    pub fn make_room(&self) -> bool {
        let Ok(open) = self.open.lock() else { return false };
        let idle = open.values().filter(|client| !client.working.load(Ordering::Relaxed));
        let quietest = idle.min_by_key(|client| client.progress.load(Ordering::Relaxed));
        if let Some(client) = quietest {
            // It is not chosen a second time while its task ends.
            client.progress.store(NEVER, Ordering::Relaxed);
            client.cut.notify_one();
        }
        quietest.is_some()
    }

    /// Cuts off the connections whose clients take too little of their answers, and counts them.
    pub fn sweep(&self, patience: Duration) -> usize {
        let patience = u64::try_from(patience.as_millis()).unwrap_or(NEVER);
        let Ok(open) = self.open.lock() else { return 0 };
        let now = now();
        let slow = |client: &&Arc<Client>| client.waiting.load(Ordering::Relaxed).saturating_add(patience) < now;
        let cut = |client: &Arc<Client>| {
            client.waiting.store(NEVER, Ordering::Relaxed);
            client.cut.notify_one();
        };
        open.values().filter(slow).map(cut).count()
    }
}

/// The place of a connection among the [`Clients`].
pub struct Entry {
    clients: Arc<Clients>,
    number: u64,
    pub client: Arc<Client>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let Ok(mut open) = self.clients.open.lock() {
            open.remove(&self.number);
        }
    }
}

impl Client {
    /// Ends when the connection is to be cut off.
    pub async fn cut(&self) {
        self.cut.notified().await;
    }

    /// Notes that the request's answer is ready, or that nobody waits for it any more.
    pub fn answered(&self) {
        self.working.store(false, Ordering::Relaxed);
        self.progress.store(now(), Ordering::Relaxed);
    }

    fn moved(&self) {
        self.progress.store(now(), Ordering::Relaxed);
    }

    fn wrote(&self, bytes: usize) {
        self.moved();
        if self.waiting.load(Ordering::Relaxed) != NEVER {
            let taken = self.taken.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
            if taken >= LEAST_TAKEN {
                self.taken.store(0, Ordering::Relaxed);
                self.waiting.store(now(), Ordering::Relaxed);
            }
        }
    }

    fn must_wait(&self) {
        if self.waiting.load(Ordering::Relaxed) == NEVER {
            self.taken.store(0, Ordering::Relaxed);
            self.waiting.store(now(), Ordering::Relaxed);
        }
    }
}

/// A stream that notes its progress.
pub struct Observed {
    pub stream: TcpStream,
    pub client: Arc<Client>,
}

impl AsyncRead for Observed {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.client.moved();
        }
        read
    }
}

impl Observed {
    fn noted(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => self.client.wrote(*bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.client.must_wait(),
        }
        written
    }
}

impl AsyncWrite for Observed {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.noted(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.noted(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Everything that there was to send has been taken.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.client.waiting.store(NEVER, Ordering::Relaxed);
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The body of a request, which notes when the whole of it has arrived.
pub struct Arriving {
    body: Incoming,
    client: Arc<Client>,
}

impl Arriving {
    pub fn new(body: Incoming, client: Arc<Client>) -> Self {
        client.working.store(body.is_end_stream(), Ordering::Relaxed);
        Self { body, client }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if self.body.is_end_stream() || matches!(frame, Poll::Ready(None)) {
            self.client.working.store(true, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
