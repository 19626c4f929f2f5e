//! Points, rectangles and curves, and the result of a layout made of them.

/// A point; x grows to the right, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The left side.
    pub x: f64,
    /// The top side.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Rect {
    /// A rectangle from its top left corner.
    #[must_use]
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    /// The right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The bottom side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The centre.
    #[must_use]
    pub fn centre(&self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }

    /// Whether two rectangles share more than an edge.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        const SLACK: f64 = 0.01;
        self.x + SLACK < other.right()
            && other.x + SLACK < self.right()
            && self.y + SLACK < other.bottom()
            && other.y + SLACK < self.bottom()
    }

    /// The smallest rectangle around two.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self::new(x, y, self.right().max(other.right()) - x, self.bottom().max(other.bottom()) - y)
    }

    /// The same rectangle elsewhere.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// The rectangle with x and y exchanged.
    #[must_use]
    pub fn transposed(self) -> Self {
        Self { x: self.y, y: self.x, width: self.height, height: self.width }
    }
}

impl Point {
    /// The point with x and y exchanged.
    #[must_use]
    pub fn transposed(self) -> Self {
        Self { x: self.y, y: self.x }
    }

    /// The same point elsewhere.
    #[must_use]
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self { x: self.x + x, y: self.y + y }
    }
}

/// A piece of a curve, from where the one before ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Straight.
    To(Point),
    /// A cubic Bézier curve.
    Curve(Point, Point, Point),
}

impl Segment {
    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Point {
        match self {
            Self::To(end) | Self::Curve(_, _, end) => *end,
        }
    }

    fn map(self, f: impl Fn(Point) -> Point) -> Self {
        match self {
            Self::To(end) => Self::To(f(end)),
            Self::Curve(a, b, end) => Self::Curve(f(a), f(b), f(end)),
        }
    }
}

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: Point,
    /// Its pieces.
    pub segments: Vec<Segment>,
}

impl Path {
    /// A curve without pieces yet.
    #[must_use]
    pub fn from(start: Point) -> Self {
        Self { start, segments: Vec::new() }
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> Point {
        self.segments.last().map_or(self.start, Segment::end)
    }

    /// Adds a straight piece.
    pub fn line(&mut self, x: f64, y: f64) {
        self.segments.push(Segment::To(Point { x, y }));
    }

    /// Adds a curve that leaves and arrives along the x axis.
    pub fn ease(&mut self, to: Point) {
        let from = self.end();
        let middle = f64::midpoint(from.x, to.x);
        let first = Point { x: middle, y: from.y };
        self.segments.push(Segment::Curve(first, Point { x: middle, y: to.y }, to));
    }

    /// The curve the other way round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut starts: Vec<Point> = vec![self.start];
        starts.extend(self.segments.iter().map(Segment::end));
        let pieces = self.segments.iter().zip(&starts).rev().map(|(segment, start)| match segment {
            Segment::To(_) => Segment::To(*start),
            Segment::Curve(a, b, _) => Segment::Curve(*b, *a, *start),
        });
        Self { start: self.end(), segments: pieces.collect() }
    }

    /// The curve with each point changed.
    #[must_use]
    pub fn map(&self, f: impl Fn(Point) -> Point + Copy) -> Self {
        Self { start: f(self.start), segments: self.segments.iter().map(|segment| segment.map(f)).collect() }
    }

    /// The point that the curve comes from last: its direction at the end.
    #[must_use]
    pub fn before_end(&self) -> Point {
        let start = if self.segments.len() > 1 { self.segments[self.segments.len() - 2].end() } else { self.start };
        let end = self.end();
        let far = |point: &Point| (point.x - end.x).abs() + (point.y - end.y).abs() > 0.1;
        match self.segments.last() {
            Some(Segment::Curve(a, b, _)) => [*b, *a].into_iter().find(far).unwrap_or(start),
            _ => start,
        }
    }
}

/// The way of one line.
#[derive(Clone, Debug)]
pub struct Route {
    /// The curve, from subject to object.
    pub path: Path,
    /// Where the label stands.
    pub label: Option<Rect>,
}

/// A cluster.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its title, in lines, left-aligned at the top.
    pub title: Vec<String>,
    /// Its place, title and all.
    pub rect: Rect,
}

/// A text that stands by itself.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its lines.
    pub lines: Vec<String>,
    /// Its place.
    pub rect: Rect,
    /// Whether it runs from bottom to top.
    pub upright: bool,
}

/// Everything in its place.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// The boxes, as in the picture.
    pub boxes: Vec<Rect>,
    /// The lines, as in the scene.
    pub routes: Vec<Route>,
    /// The clusters.
    pub panels: Vec<Panel>,
    /// Headings of columns.
    pub headings: Vec<Heading>,
    /// Rules of a table: from and to.
    pub rules: Vec<(Point, Point)>,
    /// Marks of a matrix, as in its list: where they stand.
    pub marks: Vec<Point>,
    /// Whether boxes are plain texts, as in a matrix.
    pub bare: bool,
    /// Whether lines may run through labels, so that labels must be drawn on top.
    pub crossing: bool,
    /// The width of everything.
    pub width: f64,
    /// The height of everything.
    pub height: f64,
}

impl Placed {
    /// Every place of a text or box that must not be covered by another.
    #[must_use]
    pub fn solids(&self) -> Vec<Rect> {
        let labels = self.routes.iter().filter_map(|route| route.label);
        let headings = self.headings.iter().map(|heading| heading.rect);
        self.boxes.iter().copied().chain(labels).chain(headings).collect()
    }
}
