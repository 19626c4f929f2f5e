//! Colours: themes, and contrast after WCAG 2.1. A pair that reads badly is never drawn.

use super::super::looks::Theme;

/// A colour as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The contrast that text needs at least.
pub const TEXT: f64 = 4.5;
/// The contrast that lines and outlines need at least.
pub const LINE: f64 = 3.0;

/// Okabe and Ito's colours, black left out, yellow last.
const SAFE: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#f0e442"];

impl Colour {
    /// Reads `#rrggbb`; anything else is a middle grey.
    pub fn read(text: &str) -> Self {
        let part = |at: usize| text.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (part(1), part(3), part(5)) {
            (Some(red), Some(green), Some(blue)) if text.len() == 7 && text.starts_with('#') => Self(red, green, blue),
            _ => Self(128, 128, 128),
        }
    }

    /// As `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast ratio with another colour, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// A mixture with another colour; 1 is all of the other.
    pub fn mixed(self, other: Self, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes is a byte")]
        let mix = |a: u8, b: u8| (f64::from(a) * (1.0 - share) + f64::from(b) * share).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The colour itself where it stands out enough, else moved towards black or white until it does.
    pub fn against(self, ground: Self, ratio: f64) -> Self {
        let goal = if ground.contrast(BLACK) >= ground.contrast(WHITE) { BLACK } else { WHITE };
        let steps = (0..=20).map(|step| self.mixed(goal, f64::from(step) / 20.0));
        steps.into_iter().find(|colour| colour.contrast(ground) >= ratio).unwrap_or(goal)
    }

    fn grey(self) -> Self {
        let mean = f64::from(self.0) * 0.299 + f64::from(self.1) * 0.587 + f64::from(self.2) * 0.114;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weighted mean of bytes")]
        let mean = mean.round() as u8;
        Self(mean, mean, mean)
    }
}

/// Black.
pub const BLACK: Colour = Colour(0, 0, 0);
/// White.
pub const WHITE: Colour = Colour(255, 255, 255);

/// The colours of one box.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// The fill.
    pub fill: Colour,
    /// The text.
    pub ink: Colour,
    /// The outline.
    pub outline: Colour,
}

impl Theme {
    /// The ground of the picture.
    pub fn ground(self) -> Colour {
        if self == Self::Dark { Colour(0x16, 0x1b, 0x22) } else { WHITE }
    }

    /// Text on the ground.
    pub fn ink(self) -> Colour {
        if self == Self::Dark { Colour(0xe6, 0xed, 0xf3) } else { Colour(0x1a, 0x1a, 0x1a) }
    }

    /// Lesser text and outlines on the ground.
    pub fn faint(self) -> Colour {
        self.ground().mixed(self.ink(), 0.72).against(self.panel(), TEXT)
    }

    /// The ground of clusters and columns.
    pub fn panel(self) -> Colour {
        self.ground().mixed(self.ink(), 0.05)
    }

    /// The outline of clusters, rules of tables.
    pub fn rule(self) -> Colour {
        self.ground().mixed(self.ink(), 0.25)
    }

    /// The colours of a box whose kind stands at `index` in the ontology and has a look there.
    pub fn paint(self, index: usize, fill: &str, text: &str) -> Paint {
        let fill = match self {
            Self::Light | Self::Dark => Colour::read(fill),
            Self::Print => Colour::read(fill).grey().mixed(WHITE, 0.45),
            Self::Safe => {
                let tint = [0.28, 0.74, 0.52, 0.87][index / SAFE.len() % 4];
                Colour::read(SAFE[index % SAFE.len()]).mixed(WHITE, if index == 0 { 0.0 } else { tint })
            }
        };
        self.on(fill, Colour::read(text))
    }

    /// The colours of a box with a given fill and, if it reads well, a given ink.
    pub fn on(self, fill: Colour, ink: Colour) -> Paint {
        let better = if fill.contrast(BLACK) >= fill.contrast(WHITE) { BLACK } else { WHITE };
        let ink = if fill.contrast(ink) >= TEXT { ink } else { better };
        Paint { fill, ink, outline: fill.mixed(self.ink(), 0.55).against(self.panel(), LINE) }
    }

    /// The colour of lines of a relation that stands at `index` in the ontology and has a look there.
    pub fn line(self, index: usize, colour: &str) -> Colour {
        let colour = match self {
            Self::Light | Self::Dark => Colour::read(colour),
            Self::Print => Colour(0x40, 0x40, 0x40),
            Self::Safe => Colour::read(SAFE[index % SAFE.len()])
                .mixed(BLACK, if index / SAFE.len() % 2 == 1 { 0.45 } else { 0.1 }),
        };
        colour.against(self.panel(), LINE)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::looks::Theme;
    use super::{Colour, LINE, TEXT};

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((Colour::read("#ffffff").contrast(Colour::read("#000000")) - 21.0).abs() < 1e-9);
        assert!((Colour::read("#777777").contrast(Colour::read("#ffffff")) - 4.48).abs() < 0.01);
    }

    #[test]
    fn every_kind_and_line_of_every_theme_reads_well() {
        let ontology = crate::ontology::Ontology::built_in().unwrap();
        for (theme, name, _) in Theme::ALL {
            assert!(theme.faint().contrast(theme.panel()) >= TEXT, "{name}");
            assert!(theme.ink().contrast(theme.panel()) >= TEXT, "{name}");
            for (index, kind) in ontology.kinds.iter().enumerate() {
                let paint = theme.paint(index, &kind.look.fill, &kind.look.text);
                assert!(paint.ink.contrast(paint.fill) >= TEXT, "{name}: {}", kind.id);
                assert!(paint.outline.contrast(theme.ground()) >= LINE, "{name}: {}", kind.id);
            }
            for (index, relation) in ontology.relations.iter().enumerate() {
                assert!(theme.line(index, &relation.look.colour).contrast(theme.panel()) >= LINE, "{name}");
            }
        }
    }
}
