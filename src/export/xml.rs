//! What the XML formats share: elements, and texts without the characters that XML cannot hold.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io;

/// Writes XML, indented by a space a level.
pub struct Xml<'o>(Writer<&'o mut dyn io::Write>);

impl<'o> Xml<'o> {
    /// Begins a document.
    pub fn new(out: &'o mut dyn io::Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// Begins an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))
    }

    /// Ends an element.
    pub fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// Writes an element with text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.0.write_event(Event::Text(BytesText::new(&clean(text))))?;
        self.close(name)
    }

    /// Ends the document.
    pub fn finish(self) -> io::Result<()> {
        self.0.into_inner().write_all(b"\n")
    }
}

fn start<'a>(name: &'a str, attributes: &'a [(&str, &str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().map(|(key, value)| (*key, clean(value))))
}

/// The text with a replacement character for each that no XML document can hold.
fn clean(text: &str) -> Cow<'_, str> {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(holds) {
        return text.into();
    }
    text.chars().map(|c| if holds(c) { c } else { '\u{fffd}' }).collect()
}
