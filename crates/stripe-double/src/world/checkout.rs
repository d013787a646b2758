//! What happens to Checkout Sessions.

use crate::clock::Moment;
use crate::error::StripeError;
use crate::model::charge::{ChargeState, Decline};
use crate::model::event::EventType;
use crate::model::intent::IntentState;
use crate::model::occasion::Occasion;
use crate::model::session::{LineItem, Session, SessionState};
use crate::render;
use crate::requests::session::NewSession;
use crate::values::id::{IntentId, SessionId};
use crate::world::World;

impl World {
    /// Opens a session.
    pub fn create_session(&mut self, new: NewSession, at: &Occasion) -> SessionId {
        let id: SessionId = self.minter.id();
        let items = new.items.into_iter();
        let items = items
            .map(|item| LineItem {
                id: self.minter.id(),
                name: item.name,
                total: item.total,
                quantity: item.quantity,
            })
            .collect();
        let session = Session {
            id: id.clone(),
            created: at.now,
            expires_at: new.expires_at,
            total: new.total,
            currency: new.currency,
            items,
            metadata: new.metadata,
            intent_metadata: new.intent_metadata,
            success_url: new.success_url,
            cancel_url: new.cancel_url,
            client_reference_id: new.client_reference_id,
            customer_email: new.customer_email,
            presentation: new.presentation,
            state: SessionState::Open { attempt: None },
        };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// The payer pays by card.
    ///
    /// # Errors
    /// When the session is not open.
    pub fn pay(&mut self, id: &SessionId, at: &Occasion) -> Result<(), StripeError> {
        let intent = self.attempt(id, at)?;
        self.charge(&intent, ChargeState::Paid { refunded: 0, disputed: false }, at)?;
        self.sessions.get_mut(id)?.state = SessionState::Paid(intent);
        self.tell(EventType::SESSION_COMPLETED, id, at)
    }

    /// The payer pays with a method whose money comes, or not, later.
    ///
    /// # Errors
    /// When the session is not open.
    pub fn pay_later(&mut self, id: &SessionId, at: &Occasion) -> Result<(), StripeError> {
        let intent = self.attempt(id, at)?;
        self.intents.get_mut(&intent)?.state = IntentState::Processing;
        self.sessions.get_mut(id)?.state = SessionState::Awaiting(intent);
        self.tell(EventType::SESSION_COMPLETED, id, at)
    }

    /// The money of an asynchronous payment comes, or never will.
    ///
    /// # Errors
    /// When the session awaits none.
    pub fn settle(&mut self, id: &SessionId, arrives: bool, at: &Occasion) -> Result<(), StripeError> {
        let intent = self.sessions.get(id)?.awaiting()?;
        if arrives {
            self.charge(&intent, ChargeState::Paid { refunded: 0, disputed: false }, at)?;
            self.sessions.get_mut(id)?.state = SessionState::Paid(intent);
            self.tell(EventType::SESSION_ASYNC_SUCCEEDED, id, at)
        } else {
            self.charge(&intent, ChargeState::Failed(Decline::Generic), at)?;
            self.sessions.get_mut(id)?.state = SessionState::Failed(intent);
            self.tell(EventType::SESSION_ASYNC_FAILED, id, at)
        }
    }

    /// The payer's card is declined; the session stays payable.
    ///
    /// # Errors
    /// When the session is not open.
    pub fn decline(&mut self, id: &SessionId, why: Decline, at: &Occasion) -> Result<(), StripeError> {
        let intent = self.attempt(id, at)?;
        self.charge(&intent, ChargeState::Failed(why), at)
    }

    /// The caller closes a session.
    ///
    /// # Errors
    /// When it is not open.
    pub fn expire(&mut self, id: &SessionId, at: &Occasion) -> Result<(), StripeError> {
        self.sessions.get_mut(id)?.expire()?;
        self.tell(EventType::SESSION_EXPIRED, id, at)
    }

    /// Time closes the sessions that it must.
    ///
    /// # Errors
    /// None: what is overdue exists and is open.
    pub fn expire_overdue(&mut self, now: Moment) -> Result<(), StripeError> {
        let overdue: Vec<SessionId> =
            self.open().filter(|s| s.expires_at <= now).map(|s| s.id.clone()).collect();
        overdue.iter().try_for_each(|id| self.expire(id, &Occasion::outside(now)))
    }

    /// When the next session expires by itself.
    #[must_use]
    pub fn next_expiry(&self) -> Option<Moment> {
        self.open().map(|session| session.expires_at).min()
    }

    fn open(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| matches!(session.state, SessionState::Open { .. }))
    }

    /// The session's `PaymentIntent`, created by the first attempt to pay.
    fn attempt(&mut self, id: &SessionId, at: &Occasion) -> Result<IntentId, StripeError> {
        let session = self.sessions.get(id)?;
        if let Some(earlier) = session.payable()? {
            return Ok(earlier);
        }
        let (total, currency, metadata) = (session.total, session.currency, session.intent_metadata.clone());
        let intent = self.add_intent(total, currency, metadata, at);
        self.sessions.get_mut(id)?.state = SessionState::Open { attempt: Some(intent.clone()) };
        Ok(intent)
    }

    fn tell(&mut self, kind: EventType, id: &SessionId, at: &Occasion) -> Result<(), StripeError> {
        let snapshot = render::session::session(self.sessions.get(id)?, &self.origin);
        self.emit(kind, snapshot, at);
        Ok(())
    }
}
