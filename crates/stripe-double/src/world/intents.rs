//! What happens to `PaymentIntents`.

use serde_json::json;

use crate::error::{ErrorType, StripeError};
use crate::model::charge::{Charge, ChargeState, Decline};
use crate::model::event::EventType;
use crate::model::intent::{Intent, IntentState, Method};
use crate::model::occasion::Occasion;
use crate::render;
use crate::requests::intent::NewIntent;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::id::{ChargeId, IntentId};
use crate::values::metadata::Metadata;
use crate::world::{PAYER_EMAIL, World};

/// How a confirmation ended. A declined card is no failure of the double: the intent changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// Paid.
    Paid,
    /// Declined.
    Declined(Decline),
}

impl World {
    /// Creates an intent, and pays it at once if asked to.
    ///
    /// # Errors
    /// When it is to be confirmed without a method, or its card is declined (`card_declined`).
    pub fn create_intent(&mut self, new: NewIntent, at: &Occasion) -> Result<IntentId, StripeError> {
        let id = self.add_intent(new.amount, new.currency, new.metadata, at);
        let intent = self.intents.get_mut(&id)?;
        intent.description = new.description;
        intent.receipt_email = new.receipt_email;
        if let Some(method) = new.method {
            intent.state = IntentState::RequiresConfirmation(method);
        }
        if new.confirm {
            self.confirm_intent(&id, None, at)?;
        }
        Ok(id)
    }

    /// Pays an intent.
    ///
    /// # Errors
    /// When its state does not allow it, or the card is declined (`card_declined`).
    pub fn confirm_intent(
        &mut self,
        id: &IntentId,
        method: Option<Method>,
        at: &Occasion,
    ) -> Result<(), StripeError> {
        match self.attempt_intent(id, method, at)? {
            Confirmed::Paid => Ok(()),
            Confirmed::Declined(why) => Err(self.declined(id, why)?),
        }
    }

    /// Gives an intent up.
    ///
    /// # Errors
    /// When its state does not allow it.
    pub fn cancel_intent(
        &mut self,
        id: &IntentId,
        reason: Option<String>,
        at: &Occasion,
    ) -> Result<(), StripeError> {
        let intent = self.intents.get_mut(id)?;
        intent.cancel(at.now, reason)?;
        let snapshot = render::intent::intent(intent);
        self.emit(EventType::INTENT_CANCELED, snapshot, at);
        Ok(())
    }

    pub(super) fn add_intent(
        &mut self,
        amount: Amount,
        currency: Currency,
        metadata: Metadata,
        at: &Occasion,
    ) -> IntentId {
        let id: IntentId = self.minter.id();
        let intent = Intent {
            id: id.clone(),
            created: at.now,
            amount,
            currency,
            metadata,
            description: None,
            receipt_email: None,
            latest_charge: None,
            state: IntentState::RequiresMethod(None),
        };
        self.intents.insert(id.clone(), intent);
        id
    }

    /// Makes a charge for an intent: it succeeds or is declined, and the intent with it.
    pub(super) fn charge(
        &mut self,
        id: &IntentId,
        state: ChargeState,
        at: &Occasion,
    ) -> Result<(), StripeError> {
        let charge_id: ChargeId = self.minter.id();
        let intent = self.intents.get_mut(id)?;
        let charge = Charge {
            id: charge_id.clone(),
            intent: id.clone(),
            created: at.now,
            amount: intent.amount,
            currency: intent.currency,
            metadata: intent.metadata.clone(),
            email: intent.receipt_email.clone().unwrap_or_else(|| PAYER_EMAIL.to_owned()),
            state,
        };
        intent.latest_charge = Some(charge_id.clone());
        let (next, kind) = match state {
            ChargeState::Paid { .. } => (IntentState::Succeeded, EventType::INTENT_SUCCEEDED),
            ChargeState::Failed(why) => (IntentState::RequiresMethod(Some(why)), EventType::INTENT_FAILED),
        };
        intent.state = next;
        let snapshot = render::intent::intent(intent);
        self.charges.insert(charge_id, charge);
        self.emit(kind, snapshot, at);
        Ok(())
    }

    fn attempt_intent(
        &mut self,
        id: &IntentId,
        method: Option<Method>,
        at: &Occasion,
    ) -> Result<Confirmed, StripeError> {
        match self.intents.get(id)?.confirmable(method)? {
            Method::Visa => {
                self.charge(id, ChargeState::Paid { refunded: 0, disputed: false }, at)?;
                Ok(Confirmed::Paid)
            }
            Method::Declined(why) => {
                self.charge(id, ChargeState::Failed(why), at)?;
                Ok(Confirmed::Declined(why))
            }
        }
    }

    fn declined(&self, id: &IntentId, why: Decline) -> Result<StripeError, StripeError> {
        let intent = self.intents.get(id)?;
        let error = StripeError::new(402, ErrorType::Card, why.message())
            .code("card_declined")
            .detail("decline_code", json!(why.code()))
            .detail("payment_intent", render::intent::intent(intent))
            .detail("charge", json!(intent.latest_charge));
        Ok(error.while_executing())
    }
}
