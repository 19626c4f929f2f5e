//! Printing, files, and what failures become: messages and exit codes.

use super::progress::Counted;
use crate::graph::LensError;
use crate::ontology::UnknownName;
use comfy_table::{ContentArrangement, Table, TableComponent, presets};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// How much is gathered before it is written.
const BUFFER: usize = 1 << 16;

/// Where output goes.
pub struct Console;

/// Why a command ended without success.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    code: u8,
    /// What went wrong, with its subject in backticks; nothing if it was printed already.
    message: String,
    /// The way out.
    hint: Option<String>,
    /// The faults of the data, as `check` prints them.
    faults: String,
}

impl Failure {
    /// What was asked for is not there.
    pub fn absent(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into(), hint: None, faults: String::new() }
    }

    /// The data has faults, which were printed already.
    pub fn faulty() -> Self {
        Self::absent("")
    }

    /// The data has faults, which are to be printed.
    pub fn faulty_with(faults: String) -> Self {
        Self { faults, ..Self::absent("") }
    }

    /// Prints the faults of the data.
    pub fn said(mut self, console: &Console) -> Self {
        console.say(&std::mem::take(&mut self.faults));
        self
    }

    /// Everything there is to say, without colours.
    pub fn text(&self) -> String {
        anstream::adapter::strip_str(&self.faults).to_string() + &self.message
    }

    /// The command could not run.
    pub fn unable(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into(), hint: None, faults: String::new() }
    }

    /// Whether the command could not run.
    pub fn is_unable(&self) -> bool {
        self.code == 2
    }

    /// Adds a way out.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the nearest ones as a way out, if there are any.
    pub fn nearest(self, near: &[&str]) -> Self {
        if near.is_empty() { self } else { self.hint(format!("did you mean `{}`?", near.join("`, `"))) }
    }
}

impl From<UnknownName> for Failure {
    fn from(unknown: UnknownName) -> Self {
        let near: Vec<&str> = unknown.near.iter().map(String::as_str).collect();
        Self::absent(unknown.message).nearest(&near)
    }
}

impl From<LensError> for Failure {
    fn from(error: LensError) -> Self {
        Self::absent(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { code: 0, message: String::new(), hint: None, faults: String::new() };
        }
        Self::unable(format!("the output could not be written: {error}"))
    }
}

impl Console {
    pub fn new() -> Self {
        Self
    }

    /// Prints data.
    pub fn out(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// Prints a value as JSON.
    pub fn json(&self, value: &serde_json::Value) -> Result<(), Failure> {
        self.out(&format!("{value:#}\n"))
    }

    /// Prints rows as a table for people.
    pub fn table(&self, header: &[&str], rows: Vec<Vec<String>>) -> Result<(), Failure> {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_style(TableComponent::HeaderLines, '─').set_header(header);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if !io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
        table.add_rows(rows.into_iter().map(|row| row.iter().map(|cell| printable(cell)).collect::<Vec<_>>()));
        let text = table.to_string();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        self.out(&(lines.join("\n") + "\n"))
    }

    /// Streams to the standard output, or to a file that appears only when it is whole.
    pub fn stream(
        &self,
        file: Option<&Path>,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some(path) = file.filter(|path| *path != Path::new("-")) else {
            let mut out = io::BufWriter::with_capacity(BUFFER, io::stdout().lock());
            write(&mut out)?;
            return Ok(out.flush()?);
        };
        write_whole(path, write)
            .map_err(|error| Failure::unable(format!("`{}` could not be written: {error}", path.display())))
    }

    /// Writes files into a folder, all of them or, if one fails, none.
    pub fn folder<'n, T>(
        &self,
        folder: &Path,
        files: impl Iterator<Item = (&'n str, T)>,
        write: impl Fn(T, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let whole = || {
            std::fs::create_dir_all(folder)?;
            let mut ready = Vec::new();
            for (name, file) in files {
                ready.push((name, temporary(folder, |out| write(file, out))?));
            }
            ready.into_iter().try_for_each(|(name, file)| keep(file, &folder.join(name)))
        };
        whole().map_err(|error: io::Error| {
            Failure::unable(format!("the folder `{}` could not be filled: {error}", folder.display()))
        })
    }

    /// Says something to the person at the terminal; colours are taken out again where they cannot be shown.
    pub fn say(&self, text: &str) {
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }

    /// Prints why a command failed and gives its exit code.
    pub fn finish(&self, outcome: Result<(), Failure>) -> ExitCode {
        let Err(failure) = outcome else { return ExitCode::SUCCESS };
        if !failure.message.is_empty() {
            self.say(&format!("error: {}\n", printable(&failure.message)));
        }
        if let Some(hint) = &failure.hint {
            self.say(&format!("hint: {}\n", printable(hint)));
        }
        ExitCode::from(failure.code)
    }
}

/// Writes to what a path leads to: into a device or a pipe as it stands, else to a file that appears only when it is
/// whole. The file behind a symbolic link is replaced, not the link.
fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let place = match std::fs::metadata(path) {
        Ok(found) if !found.is_file() && !found.is_dir() => return write_into(path, write),
        Ok(_) => std::fs::canonicalize(path)?,
        Err(_) => path.to_owned(),
    };
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    keep(temporary(folder, write)?, &place)
}

fn write_into(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    pour(&mut std::fs::OpenOptions::new().write(true).open(path)?, write)
}

fn temporary(
    folder: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    pour(file.as_file_mut(), write)?;
    Ok(file)
}

fn pour(file: &mut std::fs::File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(BUFFER, Counted::new(file));
    write(&mut out)?;
    out.flush()
}

/// Puts a finished file in its place, with the permissions of the one that stood there.
fn keep(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let usual = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        file.as_file().set_permissions(std::fs::metadata(path).map_or(usual, |old| old.permissions()))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Control characters other than line breaks must not reach a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}
