//! Money goes back.

use crate::error::StripeError;
use crate::model::event::EventType;
use crate::model::occasion::Occasion;
use crate::model::refund::Refund;
use crate::render;
use crate::requests::refund::{NewRefund, Refundable};
use crate::values::id::{ChargeId, Id as _, IntentId, RefundId};
use crate::world::World;

impl World {
    /// Refunds a charge, wholly or in part. The event carries the sum of all its refunds.
    ///
    /// # Errors
    /// When there is no such charge, or not that much of it left.
    pub fn refund(&mut self, new: NewRefund, at: &Occasion) -> Result<RefundId, StripeError> {
        let charge_id = match new.of {
            Refundable::Charge(id) => id,
            Refundable::Intent(id) => self.charge_of(&id)?,
        };
        let id: RefundId = self.minter.id();
        let charge = self.charges.get_mut(&charge_id).map_err(|_| no_charge(&charge_id))?;
        let amount = charge.refund(new.amount)?;
        let refund = Refund {
            id: id.clone(),
            charge: charge_id,
            intent: charge.intent.clone(),
            created: at.now,
            amount,
            currency: charge.currency,
            reason: new.reason,
            metadata: new.metadata,
        };
        let snapshot = render::charge::charge(charge);
        self.refunds.insert(id.clone(), refund);
        self.emit(EventType::CHARGE_REFUNDED, snapshot, at);
        Ok(id)
    }

    /// The charge that paid an intent, or the latest that did not.
    ///
    /// # Errors
    /// When there is no such intent, or no charge.
    pub fn charge_of(&self, id: &IntentId) -> Result<ChargeId, StripeError> {
        let param = "payment_intent";
        let intent =
            self.intents.get(id).map_err(|_| StripeError::missing(IntentId::NOUN, id.as_str(), param))?;
        let why = "This PaymentIntent does not have a successful charge to refund.";
        intent.latest_charge.clone().ok_or_else(|| StripeError::invalid(why).param(param))
    }
}

fn no_charge(id: &ChargeId) -> StripeError {
    StripeError::missing(ChargeId::NOUN, id.as_str(), "charge")
}
