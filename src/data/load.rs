//! Loads a base and further layers: the built-in data, folders of TOML files, NDJSON files or streams.

use super::entity::Reader;
use super::{Dataset, FileId, Oddity, Span, What, embedded, ndjson, toml_form, view};
use crate::ontology::Ontology;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder below the data that holds named views instead of entities.
pub const VIEWS_FOLDER: &str = "views";

/// Where to read from.
#[derive(Clone, Debug)]
pub enum Input {
    /// The data that is built into the program.
    BuiltIn,
    /// A folder of TOML files, an NDJSON file, a single TOML file, or `-` for NDJSON on the standard input.
    Path(PathBuf),
}

/// Why an input could not be read at all.
#[derive(Debug)]
pub struct LoadError {
    /// The input.
    pub path: PathBuf,
    /// What went wrong.
    pub reason: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` could not be read: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for LoadError {}

/// Reads all inputs, each on top of the ones before.
///
/// # Errors
/// An input that is not there or of no known form. Single unreadable files inside a folder are oddities instead.
pub fn load(ontology: &Ontology, inputs: &[Input]) -> Result<Dataset, LoadError> {
    let mut loader = Loader { ontology, dataset: Dataset::default(), layer: 0 };
    for input in inputs {
        match input {
            Input::BuiltIn => {
                for (path, bytes) in embedded::files() {
                    loader.toml_file(&format!("graph-data/{path}"), &path, bytes.to_vec());
                }
            }
            Input::Path(path) => loader.path(path)?,
        }
        loader.layer += 1;
    }
    Ok(loader.dataset)
}

struct Loader<'a> {
    ontology: &'a Ontology,
    dataset: Dataset,
    layer: u32,
}

impl Loader<'_> {
    fn path(&mut self, path: &Path) -> Result<(), LoadError> {
        let fail = |reason: String| LoadError { path: path.to_owned(), reason };
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(|error| fail(error.to_string()))?;
            self.ndjson_file("-", bytes);
            return Ok(());
        }
        if path.is_dir() {
            return self.folder(path);
        }
        let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("ndjson" | "jsonl") => self.ndjson_file(&path.display().to_string(), bytes),
            Some("toml") => {
                let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
                let relative = format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
                self.toml_file(&path.display().to_string(), &relative, bytes);
            }
            _ => {
                return Err(fail(
                    "it is neither a folder, nor a file ending in .toml, .ndjson or .jsonl, nor a snapshot".into(),
                ));
            }
        }
        Ok(())
    }

    fn folder(&mut self, root: &Path) -> Result<(), LoadError> {
        let mut paths = Vec::new();
        list(root, &mut paths).map_err(|error| LoadError { path: root.to_owned(), reason: error.to_string() })?;
        paths.sort();
        for path in paths {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let name = path.display().to_string();
            match std::fs::read(&path) {
                Ok(bytes) if relative.ends_with(".ndjson") => self.ndjson_file(&name, bytes),
                Ok(bytes) => self.toml_file(&name, &relative, bytes),
                Err(error) => {
                    let file = self.dataset.add_file(name, String::new());
                    self.odd(file, Span::default(), What::Unreadable(error.to_string()));
                }
            }
        }
        Ok(())
    }

    /// Reads one TOML file whose path below the data folder gives kind and id; other files are passed over.
    fn toml_file(&mut self, name: &str, relative: &str, bytes: Vec<u8>) {
        let Some(path) = relative.strip_suffix(".toml") else { return };
        let mut parts = path.split('/');
        let folder = parts.next().unwrap_or_default();
        let id = parts.next_back().unwrap_or_default();
        let Some((file, text)) = self.text_file(name, bytes) else { return };
        if folder == VIEWS_FOLDER {
            let view = view::read(file, id, &text, &mut self.dataset.oddities);
            self.dataset.files[file.0 as usize].text = text;
            self.dataset.views.extend(view);
            return;
        }
        let Some(kind) = self.ontology.find_plural(folder) else {
            self.odd(file, Span::default(), What::UnknownKind(folder.to_owned()));
            return;
        };
        let mut reader =
            Reader { ontology: self.ontology, file, layer: self.layer, oddities: &mut self.dataset.oddities };
        let entity = toml_form::read(&mut reader, &text, id, kind);
        self.dataset.files[file.0 as usize].text = text;
        self.dataset.entities.extend(entity);
    }

    fn ndjson_file(&mut self, name: &str, bytes: Vec<u8>) {
        let Some((file, text)) = self.text_file(name, bytes) else { return };
        let mut reader =
            Reader { ontology: self.ontology, file, layer: self.layer, oddities: &mut self.dataset.oddities };
        let entities = ndjson::read(&mut reader, &text);
        self.dataset.files[file.0 as usize].text = text;
        self.dataset.entities.extend(entities);
    }

    /// Registers a file; its text is handed back and put in place after reading, to borrow it meanwhile.
    fn text_file(&mut self, name: &str, bytes: Vec<u8>) -> Option<(FileId, String)> {
        let file = self.dataset.add_file(name.to_owned(), String::new());
        if u32::try_from(bytes.len()).is_err() {
            self.odd(file, Span::default(), What::Unreadable("it is larger than 4 GiB".into()));
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => Some((file, text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                self.dataset.files[file.0 as usize].text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let reason = format!("it is not UTF-8 text: byte {at} (counted from 0) is invalid");
                self.odd(file, Span::new(at, at + '\u{fffd}'.len_utf8()), What::Unreadable(reason));
                None
            }
        }
    }

    fn odd(&mut self, file: FileId, span: Span, what: What) {
        self.dataset.oddities.push(Oddity { file, span, what });
    }
}

/// Lists the data files below a folder. Names that begin with a dot are passed over.
fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            list(&path, paths)?;
        } else if name.ends_with(".toml") || name.ends_with(".ndjson") {
            paths.push(path);
        }
    }
    Ok(())
}
