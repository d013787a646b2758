//! Payers contest charges, banks decide.

use crate::error::StripeError;
use crate::model::dispute::{Dispute, DisputeReason, Verdict};
use crate::model::event::EventType;
use crate::model::occasion::Occasion;
use crate::render;
use crate::values::id::{ChargeId, DisputeId};
use crate::world::World;

impl World {
    /// A payer contests a whole charge.
    ///
    /// # Errors
    /// When there is no such charge, or it moved no money or was contested before.
    pub fn open_dispute(
        &mut self,
        charge: &ChargeId,
        reason: DisputeReason,
        at: &Occasion,
    ) -> Result<DisputeId, StripeError> {
        let id: DisputeId = self.minter.id();
        let contested = self.charges.get_mut(charge)?;
        contested.dispute()?;
        let dispute = Dispute {
            id: id.clone(),
            charge: charge.clone(),
            intent: contested.intent.clone(),
            created: at.now,
            amount: contested.amount,
            currency: contested.currency,
            reason,
            verdict: None,
        };
        let snapshot = render::dispute::dispute(&dispute);
        self.disputes.insert(id.clone(), dispute);
        self.emit(EventType::DISPUTE_CREATED, snapshot, at);
        Ok(id)
    }

    /// The bank decides.
    ///
    /// # Errors
    /// When there is no such dispute, or it is decided.
    pub fn close_dispute(
        &mut self,
        id: &DisputeId,
        verdict: Verdict,
        at: &Occasion,
    ) -> Result<(), StripeError> {
        let dispute = self.disputes.get_mut(id)?;
        dispute.close(verdict)?;
        let snapshot = render::dispute::dispute(dispute);
        self.emit(EventType::DISPUTE_CLOSED, snapshot, at);
        Ok(())
    }
}
