//! What happened.

use serde_json::Value;

use crate::model::event::{Event, EventType};
use crate::model::occasion::Occasion;
use crate::values::id::EventId;
use crate::world::World;

impl World {
    /// Records that something happened to `object`, as it is now.
    pub fn emit(&mut self, kind: EventType, object: Value, at: &Occasion) -> EventId {
        let id: EventId = self.minter.id();
        let event = Event { id: id.clone(), created: at.now, kind, object, cause: at.cause.clone() };
        self.events.insert(id.clone(), event);
        id
    }

    /// The events that were not collected before, oldest first.
    pub fn new_events(&mut self) -> Vec<Event> {
        let new = self.events.iter().skip(self.announced).cloned().collect();
        self.announced = self.events.len();
        new
    }
}
