//! Puts the prefixes at the head of a Turtle document in order: the serializer writes them in the order of a hash map.

use std::io::{self, Write};

/// Holds the prefix lines back until the first other line, then lets them go sorted.
pub struct SortedPrefixes<'o> {
    out: &'o mut dyn Write,
    /// What was held back; none once the first other line has come.
    head: Option<Vec<u8>>,
}

impl<'o> SortedPrefixes<'o> {
    /// Writes on to another writer.
    pub fn new(out: &'o mut dyn Write) -> Self {
        Self { out, head: Some(Vec::new()) }
    }

    /// Lets go what is held back.
    pub fn finish(mut self) -> io::Result<()> {
        self.release()
    }

    fn release(&mut self) -> io::Result<()> {
        let Some(head) = self.head.take() else { return Ok(()) };
        let mut lines: Vec<&[u8]> = head.split_inclusive(|byte| *byte == b'\n').collect();
        let prefixes = lines.iter().take_while(|line| line.starts_with(b"@prefix")).count();
        lines[..prefixes].sort_unstable();
        lines.into_iter().try_for_each(|line| self.out.write_all(line))
    }
}

impl Write for SortedPrefixes<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(head) = &mut self.head else { return self.out.write(bytes) };
        head.extend_from_slice(bytes);
        let last = head.split(|byte| *byte == b'\n').next_back().unwrap_or_default();
        if !last.is_empty() && !b"@prefix".starts_with(&last[..last.len().min(7)]) {
            self.release()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
