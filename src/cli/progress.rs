//! Progress of long work: on the standard error, only where that is a terminal, and gone when the work is done.
//!
//! Short work shows nothing: reading below [`LARGE`] bytes, writing before that many, fewer than two steps.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// From how many bytes on reading or writing is long work.
const LARGE: u64 = 8_000_000;

/// Work that is shown as long as this lives.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Work on the files, if they are large.
    pub fn of_files<'p>(what: &'static str, files: impl Iterator<Item = &'p Path>) -> Self {
        let size: u64 = files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum();
        Self((size >= LARGE).then(|| spinner(&format!("{what}, {} MB", size / 1_000_000))))
    }

    /// So many steps, if there is more than one.
    pub fn of_steps(what: &'static str, steps: usize) -> Self {
        Self((steps > 1).then(|| {
            let bar = ProgressBar::new(steps as u64).with_message(what);
            style(&bar, "{msg} {wide_bar} {pos} of {len}");
            bar
        }))
    }

    /// One step is done.
    pub fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn spinner(what: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// A writer that shows how much went through it.
pub struct Counted<W> {
    out: W,
    bytes: u64,
    shown: Progress,
}

impl<W: Write> Counted<W> {
    /// In front of another writer.
    pub fn new(out: W) -> Self {
        Self { out, bytes: 0, shown: Progress(None) }
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        if self.shown.0.is_none() && self.bytes >= LARGE {
            let bar = spinner("writing");
            style(&bar, "{spinner} {msg}, {decimal_bytes}, {decimal_bytes_per_sec}");
            self.shown = Progress(Some(bar));
        }
        if let Some(bar) = &self.shown.0 {
            bar.set_position(self.bytes);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
