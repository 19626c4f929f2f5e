//! The calendar: meetings and other events in order of time.

use super::{Direction, EntityIx, Graph, Lens, StatementRef};
use crate::data::{Date, Modality};
use crate::ontology::{AttributeRole, KindRole, RelationRole};

/// An event of the calendar.
#[derive(Clone, Debug)]
pub struct Event {
    /// The event.
    pub event: EntityIx,
    /// When it begins.
    pub start: Option<Date>,
    /// When it ends.
    pub end: Option<Date>,
    /// The bodies whose meeting it is.
    pub bodies: Vec<EntityIx>,
    /// Whether no document reports it: everything said of it is planned, proposed or the like, or is said by a document
    /// that was published before the event was over.
    pub only_planned: bool,
}

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct CalendarQuery {
    /// Not those that surely ended before.
    pub from: Option<Date>,
    /// Not those that surely begin after.
    pub to: Option<Date>,
    /// Only meetings of these bodies, or of parts of them.
    pub bodies: Vec<EntityIx>,
    /// Which statements count.
    pub lens: Lens,
}

impl Graph {
    /// The events that a query asks for, in order of time; those without a date come last.
    #[must_use]
    pub fn calendar(&self, query: &CalendarQuery) -> Vec<Event> {
        let mut bodies: Vec<EntityIx> = query.bodies.clone();
        bodies.extend(query.bodies.iter().flat_map(|body| self.parts(*body, &query.lens)));
        let kinds = self.ontology.kind_ids().filter(|(_, kind)| kind.role == Some(KindRole::Event));
        let all = kinds.flat_map(|(kind, _)| self.of_kind(kind)).filter(|ix| self.is_spoken_of(**ix, &query.lens));
        let all = all.map(|ix| self.event(*ix, &query.lens));
        let mut events: Vec<Event> = all
            .filter(|event| bodies.is_empty() || event.bodies.iter().any(|body| bodies.contains(body)))
            .filter(|event| event.is_within(query))
            .collect();
        events.sort_by_key(|event| {
            let first = event.start.or(event.end).map(Date::first_day);
            (first.is_none(), first, event.end.map(Date::last_day), event.event)
        });
        events
    }

    fn event(&self, ix: EntityIx, lens: &Lens) -> Event {
        let entity = self.at(ix);
        let bodies = self.role_links(ix, Direction::Out, RelationRole::MeetingOf, lens).map(|link| link.to().ix());
        let open = [Modality::Planned, Modality::Conditional, Modality::Proposed, Modality::Requested];
        // Whose meeting it is holds for a planned one too, so that is no sign that it took place.
        let said = entity
            .links(Direction::Both, lens)
            .filter(|link| !link.relation().roles.contains(&RelationRole::MeetingOf));
        let (start, end) = (entity.date(AttributeRole::Start), entity.date(AttributeRole::End));
        let over = end.or(start).map(Date::last_day);
        let reports = |statement: StatementRef<'_>| {
            let published = statement.source().date(AttributeRole::Published).map(Date::last_day);
            let in_time = over.is_none_or(|over| published.is_none_or(|published| published >= over));
            in_time && !open.contains(&statement.modality())
        };
        let mut said = said.flat_map(|link| link.statements(lens)).peekable();
        let only_planned = said.peek().is_some() && !said.any(reports);
        Event { event: ix, start, end, bodies: bodies.collect(), only_planned }
    }
}

impl Event {
    fn is_within(&self, query: &CalendarQuery) -> bool {
        let (first, last) = (self.start.or(self.end), self.end.or(self.start));
        let late_enough = query.from.is_none_or(|from| last.is_some_and(|last| last.last_day() >= from.first_day()));
        let early_enough = query.to.is_none_or(|to| first.is_some_and(|first| first.first_day() <= to.last_day()));
        late_enough && early_enough
    }
}
