//! Pages as text, without HTTP: files that the server hands out as they are.

/// A file with its address and media type.
pub struct Asset {
    /// The address it is served at.
    pub path: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The page of the GraphQL editor, which loads [`ASSETS`] and nothing from other hosts.
pub const IDE: &str = include_str!("ide/index.html");

/// Style sheets and scripts of pages.
pub const ASSETS: &[Asset] = &[
    Asset { path: "/assets/ide.css", media_type: "text/css; charset=utf-8", text: include_str!("ide/ide.css") },
    Asset { path: "/assets/ide.js", media_type: "text/javascript; charset=utf-8", text: include_str!("ide/ide.js") },
];
