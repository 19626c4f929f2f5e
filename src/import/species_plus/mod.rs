//! Species+: pages of its API (v1, JSON) and its downloads (CSV).
//!
//! Taxa with their names, their higher taxa and where they occur; changes of listings as dated statements; reservations
//! by party; quotas as links of the place that has them; suspensions as notifications about a taxon and a place. All
//! files are read before anything is made, so their order does not matter.

mod history;
mod make;
mod pages;
mod records;
mod tables;

use super::{Import, ImportError, Importer, SourceFile};
use records::Records;

pub const IMPORTER: Importer = Importer {
    name: "species-plus",
    description: "Taxa and listings of Species+: pages of its API (JSON) and its downloads (CSV).",
    read,
};

fn read(import: &mut Import<'_>, files: &[SourceFile]) -> Result<(), ImportError> {
    let mut records = Records::default();
    for file in files {
        let first = file.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if matches!(first, Some(b'{' | b'[')) {
            pages::read(import, file, &mut records)?;
        } else {
            tables::read(import, file, &mut records)?;
        }
    }
    make::make(import, records)
}
