//! The one mutable thing: everything that exists, behind a lock that is never held across an await.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;
use url::Url;

use crate::clock::{Clock, Moment};
use crate::double::settings::{Endpoint, Settings};
use crate::error::StripeError;
use crate::gateway::Gateway;
use crate::model::event::EventType;
use crate::render;
use crate::values::id::EventId;
use crate::values::web_url::WebUrl;
use crate::webhook::delivery::{Answer, Delivery};
use crate::webhook::plan::Signer;
use crate::webhook::queue::{Queue, Shot};
use crate::webhook::signature::{Secrets, WebhookSecret};
use crate::world::World;

/// An account in test mode.
#[derive(Debug)]
pub struct Account {
    origin: Url,
    clock: Clock,
    state: Mutex<State>,
    /// Something new may be due.
    stirred: Notify,
    /// A delivery ended.
    settled: Notify,
}

/// Everything that changes.
#[derive(Debug)]
pub struct State {
    /// The objects.
    pub world: World,
    /// The API before them.
    pub gateway: Gateway,
    /// Deliveries to come.
    pub queue: Queue,
    /// Deliveries made.
    pub log: Vec<Delivery>,
    /// Where they go.
    pub endpoint: Option<Endpoint>,
    sending: bool,
}

/// A webhook's body and signature header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The body.
    pub body: String,
    /// `Stripe-Signature`.
    pub header: String,
}

/// A delivery on its way.
#[derive(Debug)]
pub struct Outgoing {
    /// Where it goes.
    pub url: WebUrl,
    /// What goes there.
    pub signed: Signed,
    shot: Shot,
    kind: EventType,
    at: Moment,
}

impl Account {
    /// An account where nothing has happened.
    #[must_use]
    pub fn new(settings: Settings, origin: Url) -> Self {
        let state = State {
            world: World::new(settings.seed, origin.clone()),
            gateway: Gateway::new(settings.api_key),
            queue: Queue::default(),
            log: Vec::new(),
            endpoint: settings.endpoint,
            sending: false,
        };
        Self {
            origin,
            clock: settings.clock,
            state: Mutex::new(state),
            stirred: Notify::new(),
            settled: Notify::new(),
        }
    }

    /// Where it is served.
    #[must_use]
    pub const fn origin(&self) -> &Url {
        &self.origin
    }

    /// Its clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Changes something, then queues the events that this caused.
    pub fn change<T>(&self, change: impl FnOnce(&mut State, Moment) -> T) -> T {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pass_time(now);
        let result = change(&mut state, now);
        state.queue_news(now);
        drop(state);
        self.stirred.notify_one();
        result
    }

    /// Takes the next delivery that is due.
    pub fn next_outgoing(&self) -> Option<Outgoing> {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pass_time(now);
        let outgoing = state.next_outgoing(now);
        state.sending = outgoing.is_some();
        drop(state);
        self.settled.notify_waiters();
        outgoing
    }

    /// Writes down how a delivery went; it is due again later if it was not accepted.
    pub fn delivered(&self, outgoing: Outgoing, answer: Answer) {
        let Outgoing { shot, kind, at, .. } = outgoing;
        let (event, attempt, signer) = (shot.event.clone(), shot.attempt, shot.signer);
        self.change(|state, now| {
            state.log.push(Delivery { at, event, kind, attempt, signer, answer });
            if !answer.accepted() {
                state.queue.failed(shot, now);
            }
        });
    }

    /// Waits until something may be due.
    pub async fn something_due(&self) {
        let next = self.change_nothing(State::next_due);
        match next.filter(|_| self.clock.ticks()) {
            Some(due) => {
                let wait = due.since(self.clock.now());
                tokio::select! {
                    () = self.stirred.notified() => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
            None => self.stirred.notified().await,
        }
    }

    /// Waits until everything that is due by now was delivered or failed.
    pub async fn quiet(&self) {
        loop {
            let settled = self.settled.notified();
            tokio::pin!(settled);
            settled.as_mut().enable();
            let now = self.clock.now();
            let busy =
                self.change_nothing(|state| state.sending || state.next_due().is_some_and(|due| due <= now));
            if !busy {
                return;
            }
            self.stirred.notify_one();
            settled.await;
        }
    }

    /// Reads something.
    pub fn change_nothing<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// An event's body, signed at that time.
    ///
    /// # Errors
    /// When there is no such event, or no endpoint.
    pub fn signed(&self, event: &EventId, signer: Signer, at: Moment) -> Result<Signed, StripeError> {
        let body = render::event::payload(self.world.events.get(event)?);
        let no_endpoint = || StripeError::invalid("There is no webhook endpoint.");
        let endpoint = self.endpoint.as_ref().ok_or_else(no_endpoint)?;
        let header = match signer {
            Signer::Endpoint => endpoint.secrets.header(&body, at),
            Signer::Somebody => Secrets::one(WebhookSecret::foreign()).header(&body, at),
        };
        Ok(Signed { body, header })
    }

    fn next_outgoing(&mut self, now: Moment) -> Option<Outgoing> {
        let url = self.endpoint.as_ref()?.url.clone();
        let shot = self.queue.take(now)?;
        let kind = self.world.events.get(&shot.event).ok()?.kind.clone();
        let signed = self.signed(&shot.event, shot.signer, now).ok()?;
        Some(Outgoing { url, signed, shot, kind, at: now })
    }

    fn next_due(&self) -> Option<Moment> {
        let delivery = self.endpoint.as_ref().and_then(|_| self.queue.next_due());
        delivery.into_iter().chain(self.world.next_expiry()).min()
    }

    fn pass_time(&mut self, now: Moment) {
        // It fails for sessions that are not open, and it only takes open ones.
        let _ = self.world.expire_overdue(now);
        self.queue_news(now);
    }

    /// Without an endpoint nobody is told, later neither: as with Stripe.
    fn queue_news(&mut self, now: Moment) {
        for event in self.world.new_events() {
            if self.endpoint.is_some() {
                self.queue.announce(event.id, event.kind, now);
            }
        }
    }
}
