//! Where an answer is written: bytes one behind the other, mostly short ones.
//!
//! Behind what is written there is always some more room that is set to nothing. So a short piece is copied as if it
//! were of one length whatever its own is, which needs no call, and what comes next is written over the surplus.

use std::io;

/// How many bytes there are at least behind what is written and what is about to be.
const SLACK: usize = 32;

/// The bytes written so far.
pub struct Buffer {
    /// All room, what is not written yet among it.
    room: Vec<u8>,
    /// Where what is written ends.
    end: usize,
}

/// Bytes that are written again and again.
pub struct Piece {
    short: [u8; SLACK],
    length: usize,
    /// All of them, where they are more than the slack.
    long: Box<[u8]>,
}

impl Piece {
    /// Takes some bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let (mut short, length) = ([0; SLACK], bytes.len());
        match short.get_mut(..length) {
            Some(place) => {
                place.copy_from_slice(bytes);
                Self { short, length, long: Box::default() }
            }
            None => Self { short, length, long: bytes.into() },
        }
    }
}

impl Buffer {
    /// A buffer with room for some bytes; it grows when there are more.
    pub fn with_room(bytes: usize) -> Self {
        Self { room: vec![0; bytes + SLACK], end: 0 }
    }

    /// How many bytes are written.
    pub fn len(&self) -> usize {
        self.end
    }

    /// Takes back what was written behind a length.
    pub fn truncate(&mut self, length: usize) {
        self.end = self.end.min(length);
    }

    /// What is written.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.room.truncate(self.end);
        self.room
    }

    /// What is written behind a length.
    pub fn since(&mut self, length: usize) -> &mut [u8] {
        &mut self.room[length..self.end]
    }

    /// Writes a byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        self.place(1)[0] = byte;
        self.end += 1;
    }

    /// Writes bytes.
    pub fn put(&mut self, bytes: &[u8]) {
        self.place(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Writes a piece.
    #[inline]
    pub fn piece(&mut self, piece: &Piece) {
        if piece.length > SLACK {
            return self.put(&piece.long);
        }
        self.place(SLACK)[..SLACK].copy_from_slice(&piece.short);
        self.end += piece.length;
    }

    /// Writes a text as JSON. Most texts have nothing to escape, which is seen while they are copied.
    #[inline]
    pub fn text(&mut self, text: &str) {
        let (bytes, length) = (text.as_bytes(), text.len());
        let place = self.place(length + 2);
        place[0] = b'"';
        let escapes = copy(&mut place[1..], bytes);
        place[length + 1] = b'"';
        if escapes {
            return self.escaped(text);
        }
        self.end += length + 2;
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        // A buffer takes everything.
        let _ = serde_json::to_writer(self, text);
    }

    /// The place behind what is written, with room for some more bytes and the slack.
    #[inline]
    fn place(&mut self, more: usize) -> &mut [u8] {
        if self.room.len() - self.end < more + SLACK {
            self.grow(more);
        }
        &mut self.room[self.end..]
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let length = (self.end + more + SLACK).max(self.room.len() * 2);
        self.room.resize(length, 0);
    }
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Copies bytes in pieces of fixed lengths, the last of which may begin within the one before. Says whether any is one
/// that JSON wants escaped; then not all need be copied.
#[inline]
fn copy(place: &mut [u8], bytes: &[u8]) -> bool {
    let length = bytes.len();
    if let Some(last) = bytes.last_chunk::<16>() {
        for (place, piece) in place.as_chunks_mut::<16>().0.iter_mut().zip(bytes.as_chunks::<16>().0) {
            *place = *piece;
            if escapes(piece) {
                return true;
            }
        }
        place[length - 16..length].copy_from_slice(last);
        escapes(last)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        place[..8].copy_from_slice(first);
        place[length - 8..length].copy_from_slice(last);
        (escapable(u64::from_ne_bytes(*first)) | escapable(u64::from_ne_bytes(*last))) != 0
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        place[..4].copy_from_slice(first);
        place[length - 4..length].copy_from_slice(last);
        escapable(u64::from(u32::from_ne_bytes(*first)) | u64::from(u32::from_ne_bytes(*last)) << 32) != 0
    } else {
        bytes.iter().zip(place).fold(false, |found, (byte, place)| {
            *place = *byte;
            found | escapes(&[*byte; 16])
        })
    }
}

/// Whether any byte is a quote, a backslash or below the space.
#[inline]
fn escapes(bytes: &[u8; 16]) -> bool {
    bytes.iter().fold(false, |found, byte| found | (*byte < b' ') | (*byte == b'"') | (*byte == b'\\'))
}

/// The same of eight bytes at once: the highest bit of every such byte. One after such a byte may have it too (Lamport
/// 1975).
#[inline]
fn escapable(word: u64) -> u64 {
    let each = |byte: u8| u64::from_ne_bytes([byte; 8]);
    let is = |byte: u8| {
        let differs = word ^ each(byte);
        differs.wrapping_sub(each(1)) & !differs
    };
    (word.wrapping_sub(each(b' ')) & !word | is(b'"') | is(b'\\')) & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::{Buffer, Piece};

    #[test]
    fn texts_are_written_as_any_json_writer_does() {
        for byte in 0..=0x7fu8 {
            for length in [0usize, 1, 2, 3, 4, 7, 8, 9, 20, 40] {
                for place in 0..=length {
                    let mut text = "é".repeat(length);
                    text.insert(2 * place, char::from(byte));
                    let mut out = Buffer::with_room(0);
                    out.text(&text);
                    out.push(b',');
                    assert_eq!(out.into_bytes(), format!("{},", serde_json::to_string(&text).unwrap()).into_bytes());
                }
            }
        }
    }

    #[test]
    fn pieces_of_any_length_stand_one_behind_the_other() {
        let (mut out, mut expected) = (Buffer::with_room(0), Vec::new());
        for length in (0..100).chain((0..100).rev()) {
            let bytes: Vec<u8> = (0..length).collect();
            out.piece(&Piece::new(&bytes));
            out.put(&bytes);
            expected.extend([bytes.as_slice(), bytes.as_slice()].concat());
        }
        assert_eq!(out.len(), expected.len());
        out.truncate(expected.len() - 7);
        assert_eq!(out.into_bytes(), expected[..expected.len() - 7]);
    }
}
