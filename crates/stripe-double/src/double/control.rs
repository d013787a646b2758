//! What goes wrong, what time it is, and what was delivered.

use std::time::Duration;

use serde_json::Value;

use crate::clock::Moment;
use crate::double::Double;
use crate::double::settings::Endpoint;
use crate::error::StripeError;
use crate::gateway::fault::Fault;
use crate::model::event::{Event, EventType};
use crate::model::occasion::Occasion;
use crate::values::id::EventId;
use crate::webhook::delivery::Delivery;
use crate::webhook::plan::Plan;

impl Double {
    /// How deliveries go from now on.
    pub fn plan(&self, plan: Plan) {
        self.account.change(|state, _| state.queue.set_plan(plan));
    }

    /// Lets go of events held for an order that did not fill up.
    pub fn release(&self) {
        self.account.change(|state, now| state.queue.release(now));
    }

    /// Orders a failure of the API.
    pub fn fault(&self, fault: Fault) {
        self.account.change(|state, _| state.gateway.faults.order(fault));
    }

    /// Where webhooks go from now on; `None` only records events.
    pub fn endpoint(&self, endpoint: Option<Endpoint>) {
        self.account.change(|state, _| state.endpoint = endpoint);
    }

    /// Something else happens, perhaps of a type that nobody knows.
    #[expect(clippy::must_use_candidate, reason = "that it happens is the point; few tests need the id")]
    pub fn emit(&self, kind: EventType, object: Value) -> EventId {
        self.account.change(|state, now| state.world.emit(kind, object, &Occasion::outside(now)))
    }

    /// Delivers an event once more.
    ///
    /// # Errors
    /// When there is no such event.
    pub fn resend(&self, event: &EventId) -> Result<(), StripeError> {
        self.account.change(|state, now| {
            state.world.events.get(event)?;
            state.queue.resend(event.clone(), now);
            Ok(())
        })
    }

    /// Everything that happened, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.account.change_nothing(|state| state.world.events.iter().cloned().collect())
    }

    /// Every delivery that was tried, in the order of their answers.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.account.change_nothing(|state| state.log.clone())
    }

    /// Waits until everything that is due by now was delivered or failed.
    pub async fn quiet(&self) {
        self.account.quiet().await;
    }

    /// The double's time.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.account.clock().now()
    }

    /// Moves the double's time forward: sessions expire, retries become due.
    pub fn advance(&self, by: Duration) {
        self.account.clock().advance(by);
        self.account.change(|_, _| ());
    }
}
