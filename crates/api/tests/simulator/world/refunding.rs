//! Receipts, claims and refunds.

use api::domain::refunds::{self, Settled};
use api::domain::staff::Actor;
use api::domain::{claims, receipts};
use api::ports::random::SystemRandom;
use ed25519_dalek::{Signer as _, SigningKey};
use protocol::ids::{ClaimId, LedgerEntryId, UnlockId, UserId};
use protocol::keys::Signature;
use protocol::problem::Code;
use protocol::staff::Decide;
use protocol::time::Timestamp;
use protocol::transcript::{self, envelope_digest};
use protocol::unlocks::{Decision, Grievance, NewClaim, Receipt};

use super::{Answer, World, envelope, once, reason};
use crate::ops::{self, Outcome};

/// The key that a person signs with; every person has their own.
pub(super) fn signing_key(user: UserId) -> SigningKey {
    SigningKey::from_bytes(user.as_bytes())
}

impl World {
    pub(super) async fn receipt(&self, receipt: &ops::Receipt, now: Timestamp) -> Answer {
        let ops::Receipt { sender, unlock, message: message_id, proof: outcome, forged, case } = *receipt;
        let find = async |tx: &mut _| store::receipts::subject(tx, unlock, message_id, 1).await;
        let subject = self.store.read(find).await?.ok_or(Code::NotFound)?;
        let digest = envelope_digest(&envelope());
        let bytes = transcript::receipt(unlock, subject.conversation, message_id, &digest, outcome);
        let key = if forged { signing_key(UserId::new([9; 32])) } else { signing_key(sender) };
        let signature = Signature::new(key.sign(&bytes).to_bytes());
        let receipt = Receipt { message_id, outcome, generation: 1, signature };
        let receive = async |tx: &mut _| receipts::receive(tx, sender, unlock, &receipt, case, now).await;
        self.store.write(receive).await?;
        Ok(Outcome::Done)
    }

    pub(super) async fn claim(
        &self,
        pro: UserId,
        unlock: UnlockId,
        id: ClaimId,
        key: u32,
        now: Timestamp,
    ) -> Answer {
        let once = once(pro, &format!("claim {unlock}"), key, "");
        let claim = NewClaim { grievance: Grievance::Other, details: None };
        let make = async |tx: &mut _| claims::make(tx, pro, unlock, id, &claim, &once, now).await;
        Ok(Outcome::Claimed(self.store.write(make).await?.id))
    }

    pub(super) async fn decide(
        &self,
        claim: ClaimId,
        decision: Decision,
        line: LedgerEntryId,
        now: Timestamp,
    ) -> Answer {
        let decide = Decide { decision, reason: reason() };
        let work = async |tx: &mut _| claims::decide(tx, claim, &decide, &Actor::Operator, line, now).await;
        self.store.write(work).await?;
        Ok(Outcome::Done)
    }

    pub(super) async fn refund(&self, unlock: UnlockId, line: LedgerEntryId, now: Timestamp) -> Answer {
        let settled = self.store.write(async |tx| refunds::settle(tx, unlock, line, now).await).await?;
        Ok(Outcome::Refunded(usize::from(matches!(settled, Settled::Given { .. }))))
    }

    pub(super) async fn refund_all(&self, now: Timestamp) -> Answer {
        let report = refunds::run(&self.store, &SystemRandom, now).await?;
        assert_eq!(report.failed, 0, "refunds that failed");
        Ok(Outcome::Refunded(usize::try_from(report.given).expect("a count")))
    }
}
