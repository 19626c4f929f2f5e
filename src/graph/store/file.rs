//! How the tables lie in bytes, and snapshots: those bytes in a file, with a checksum.
//!
//! A head with magic, version, byte order, length and checksum; then where each table lies; then the tables, each
//! beginning at a multiple of eight. Numbers are as the machine has them; a file from one of the other byte order is refused.

use super::rows::{Contents, SECTIONS, View};
use super::{Bytes, Store, verify};
use crate::ontology::{Ontology, OntologyError};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_64;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// What a snapshot begins with: no text, and damaged by whatever takes it for one.
const MAGIC: [u8; 8] = *b"\x89MEAG\r\n\x1a";
/// Goes up with every change of the tables.
const VERSION: u32 = 3;
/// Reads differently in the other byte order.
const ORDER: u32 = 0x0102_0304;
/// How much is summed at once.
const BLOCK: usize = 4 << 20;

#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Head {
    magic: [u8; 8],
    version: u32,
    order: u32,
    length: u64,
    checksum: u64,
}

#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Section {
    start: u64,
    length: u64,
}

const HEAD: usize = size_of::<Head>();
const TABLES: usize = HEAD + SECTIONS * size_of::<Section>();

/// Why a snapshot could not be opened or written.
#[derive(Debug)]
pub struct SnapshotError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: SnapshotFault,
}

/// What is wrong with a snapshot.
#[derive(Debug)]
pub enum SnapshotFault {
    /// It could not be read or written.
    Io(io::Error),
    /// It was written by another version of the program.
    Version(u32),
    /// It was written on a machine with the other byte order.
    ByteOrder,
    /// It is shorter or longer than it says.
    Length {
        /// What it says.
        expected: u64,
        /// What it is.
        found: u64,
    },
    /// Its contents are not those that were written.
    Checksum,
    /// Its checksum fits, but its tables do not fit each other.
    Tables(&'static str),
    /// The ontology in it cannot be read.
    Ontology(OntologyError),
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = "make it again with `meagraph snapshot`";
        write!(f, "the snapshot `{}` cannot be used: ", self.path.display())?;
        match &self.fault {
            SnapshotFault::Io(error) => write!(f, "{error}"),
            SnapshotFault::Version(version) => {
                write!(
                    f,
                    "its format has version {version}, this program reads version {VERSION}; {again} of this version"
                )
            }
            SnapshotFault::ByteOrder => {
                write!(f, "it was written on a machine with the other byte order; {again} on this one")
            }
            SnapshotFault::Length { expected, found } if found < expected => {
                write!(f, "it is cut off: it has {found} of its {expected} bytes; copy it again, or {again}")
            }
            SnapshotFault::Length { expected, found } => {
                write!(f, "it is damaged: it has {found} bytes instead of {expected}; copy it again, or {again}")
            }
            SnapshotFault::Checksum => {
                write!(f, "it is damaged: its checksum is not that of its contents; copy it again, or {again}")
            }
            SnapshotFault::Tables(what) => write!(f, "it is malformed: its {what} do not fit the rest; {again}"),
            SnapshotFault::Ontology(error) => write!(f, "its ontology is malformed: {error}; {again}"),
        }
    }
}

impl std::error::Error for SnapshotError {}

/// Puts the tables one behind the other, with the head before them.
pub fn lay_out(contents: &Contents) -> Vec<u64> {
    let sections = contents.sections();
    let mut table = [Section::default(); SECTIONS];
    let mut end = TABLES;
    for (entry, bytes) in table.iter_mut().zip(sections) {
        *entry = Section { start: end as u64, length: bytes.len() as u64 };
        end += bytes.len().next_multiple_of(8);
    }
    let mut words = vec![0u64; end / 8];
    let bytes = words.as_mut_bytes();
    bytes[HEAD..TABLES].copy_from_slice(table.as_bytes());
    let mut rest = &mut bytes[TABLES..];
    for section in sections {
        let (place, after) = rest.split_at_mut(section.len().next_multiple_of(8));
        place[..section.len()].copy_from_slice(section);
        rest = after;
    }
    let head =
        Head { magic: MAGIC, version: VERSION, order: ORDER, length: end as u64, checksum: checksum(&bytes[HEAD..]) };
    bytes[..HEAD].copy_from_slice(head.as_bytes());
    words
}

/// The bytes of the tables; of one that lies outside, none.
pub fn sections(bytes: &[u8]) -> [&[u8]; SECTIONS] {
    let table = bytes.get(HEAD..TABLES).and_then(|table| <[Section; SECTIONS]>::read_from_bytes(table).ok());
    table.unwrap_or_default().map(|section| {
        let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
        let start = at(section.start);
        bytes.get(start..start.saturating_add(at(section.length))).unwrap_or_default()
    })
}

/// Whether any table lies outside.
fn is_out_of_place(bytes: &[u8]) -> bool {
    let table = bytes.get(HEAD..TABLES).and_then(|table| <[Section; SECTIONS]>::read_from_bytes(table).ok());
    let end = |section: &Section| section.start.checked_add(section.length);
    table.is_none_or(|table| table.iter().any(|section| end(section).is_none_or(|end| end > bytes.len() as u64)))
}

/// The tables in the bytes.
pub fn view(bytes: &[u8]) -> View<'_> {
    View::new(sections(bytes))
}

/// A number that tells some texts apart from others.
pub fn hash(texts: &[&str]) -> u64 {
    XxHash3_64::oneshot(texts.join("\0").as_bytes())
}

/// A sum of sums of blocks, so that as many threads may work on it as there are.
fn checksum(bytes: &[u8]) -> u64 {
    let blocks: Vec<&[u8]> = bytes.chunks(BLOCK).collect();
    let sum = |blocks: &[&[u8]]| blocks.iter().map(|block| XxHash3_64::oneshot(block)).collect::<Vec<u64>>();
    let (left, right) = blocks.split_at(blocks.len() / 2);
    let sums = std::thread::scope(|scope| {
        let other = (!left.is_empty()).then(|| scope.spawn(|| sum(left)));
        let right = sum(right);
        let left = other.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        left.unwrap_or_default().into_iter().chain(right).collect::<Vec<u64>>()
    });
    XxHash3_64::oneshot(sums.as_bytes())
}

/// Whether a file begins as a snapshot does.
pub fn is_snapshot(path: &Path) -> bool {
    let mut start = [0; MAGIC.len()];
    path.is_file() && File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == MAGIC
}

/// Opens a snapshot: maps it and checks everything that reading relies on.
pub fn open(path: &Path) -> Result<(Store, Ontology), SnapshotError> {
    let fail = |fault| SnapshotError { path: path.to_owned(), fault };
    let bytes = map(path).map_err(|error| fail(SnapshotFault::Io(error)))?;
    let head = bytes.get(..HEAD).and_then(|head| Head::read_from_bytes(head).ok());
    let short = SnapshotFault::Length { expected: TABLES as u64, found: bytes.len() as u64 };
    let Some(head) = head else { return Err(fail(short)) };
    if let Some(fault) = head_fault(&head, bytes.len() as u64) {
        return Err(fail(fault));
    }
    let store = Store::over(bytes);
    let text = String::from_utf8_lossy(store.view().ontology);
    let sum = || checksum(&store.bytes()[HEAD..]) == head.checksum;
    if store.bytes().len() < TABLES || !sum() {
        return Err(fail(SnapshotFault::Checksum));
    }
    let view = store.view();
    if is_out_of_place(store.bytes()) || view.misfits(sections(store.bytes())) > 0 {
        return Err(fail(SnapshotFault::Tables("sections")));
    }
    let ontology = Ontology::parse(&text).map_err(|error| fail(SnapshotFault::Ontology(error)))?;
    verify::verify(view, &ontology).map_err(|what| fail(SnapshotFault::Tables(what)))?;
    Ok((store, ontology))
}

fn head_fault(head: &Head, found: u64) -> Option<SnapshotFault> {
    match head {
        Head { order, .. } if *order == ORDER.swap_bytes() => Some(SnapshotFault::ByteOrder),
        Head { version, .. } if *version != VERSION => Some(SnapshotFault::Version(*version)),
        Head { length, .. } if *length != found => Some(SnapshotFault::Length { expected: *length, found }),
        Head { magic, order, .. } if *magic != MAGIC || *order != ORDER => Some(SnapshotFault::Checksum),
        _ => None,
    }
}

#[expect(unsafe_code, reason = "a file can only be mapped so")]
fn map(path: &Path) -> io::Result<Bytes> {
    let file = File::open(path)?;
    // SAFETY: the map is only ever read. Snapshots are written to a temporary file and renamed, never changed in place;
    // somebody else who cuts or rewrites the file while it is open can make the process fail, which the manual says.
    let map = unsafe { memmap2::MmapOptions::new().populate().map(&file)? };
    Ok(Bytes::Mapped(map))
}
