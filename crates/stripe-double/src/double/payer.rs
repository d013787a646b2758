//! What payers and banks do.

use crate::clock::Moment;
use crate::double::Double;
use crate::double::account::Signed;
use crate::error::StripeError;
use crate::model::charge::Decline;
use crate::model::dispute::{DisputeReason, Verdict};
use crate::model::occasion::Occasion;
use crate::requests::refund::{NewRefund, Refundable};
use crate::values::amount::Amount;
use crate::values::id::{ChargeId, DisputeId, EventId, RefundId, SessionId};
use crate::values::metadata::Metadata;
use crate::webhook::plan::Signer;

impl Double {
    /// The payer pays a session; returns the charge.
    ///
    /// # Errors
    /// When it is not open.
    pub fn pay(&self, session: &SessionId) -> Result<ChargeId, StripeError> {
        self.account.change(|state, now| state.world.pay(session, &Occasion::outside(now)))?;
        self.charge_of(session)
    }

    /// The payer completes a session with a method whose money comes later, or never.
    ///
    /// # Errors
    /// When it is not open.
    pub fn pay_later(&self, session: &SessionId) -> Result<(), StripeError> {
        self.account.change(|state, now| state.world.pay_later(session, &Occasion::outside(now)))
    }

    /// The money of an asynchronous payment arrives, or never will.
    ///
    /// # Errors
    /// When the session awaits none.
    pub fn settle(&self, session: &SessionId, arrives: bool) -> Result<(), StripeError> {
        self.account.change(|state, now| state.world.settle(session, arrives, &Occasion::outside(now)))
    }

    /// The payer's card is declined; the session stays open.
    ///
    /// # Errors
    /// When it is not open.
    pub fn decline(&self, session: &SessionId, why: Decline) -> Result<(), StripeError> {
        self.account.change(|state, now| state.world.decline(session, why, &Occasion::outside(now)))
    }

    /// A refund from Stripe's dashboard; the rest of the charge if no amount is named.
    ///
    /// # Errors
    /// When there is not that much left of it.
    pub fn refund(&self, charge: &ChargeId, amount: Option<Amount>) -> Result<RefundId, StripeError> {
        let of = Refundable::Charge(charge.clone());
        let new = NewRefund { of, amount, reason: None, metadata: Metadata::default() };
        self.account.change(|state, now| state.world.refund(new, &Occasion::outside(now)))
    }

    /// The payer contests a charge.
    ///
    /// # Errors
    /// When it moved no money or was contested before.
    pub fn dispute(&self, charge: &ChargeId, reason: DisputeReason) -> Result<DisputeId, StripeError> {
        self.account.change(|state, now| state.world.open_dispute(charge, reason, &Occasion::outside(now)))
    }

    /// The bank decides a dispute.
    ///
    /// # Errors
    /// When it did before.
    pub fn close_dispute(&self, dispute: &DisputeId, verdict: Verdict) -> Result<(), StripeError> {
        self.account.change(|state, now| state.world.close_dispute(dispute, verdict, &Occasion::outside(now)))
    }

    /// The latest charge of a session.
    ///
    /// # Errors
    /// When nobody tried to pay it.
    pub fn charge_of(&self, session: &SessionId) -> Result<ChargeId, StripeError> {
        self.account.change_nothing(|state| {
            let session = state.world.sessions.get(session)?;
            let intent = session.intent().ok_or_else(|| StripeError::invalid("Nobody tried to pay it."))?;
            state.world.charge_of(intent)
        })
    }

    /// An event as it is delivered, signed as of `at`: for tests that post it themselves, many times or too late.
    ///
    /// # Errors
    /// When there is no such event, or no endpoint.
    pub fn signed(&self, event: &EventId, signer: Signer, at: Moment) -> Result<Signed, StripeError> {
        self.account.change_nothing(|state| state.signed(event, signer, at))
    }
}
