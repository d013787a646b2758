//! Receipts: proof that a pro's envelope was displayed, or could not be opened.

use ed25519_dalek::VerifyingKey;
use protocol::ids::{CaseId, UnlockId, UserId};
use protocol::limits::{REFUND_WINDOW, UNREADABLE_RECEIPTS};
use protocol::problem::Code;
use protocol::staff::Case;
use protocol::time::Timestamp;
use protocol::transcript::{self, Outcome};
use protocol::unlocks::Receipt;
use store::receipts::{self, Subject};
use store::{Tx, cases, refunds};

use crate::domain::accounts::me::caller;
use crate::domain::{DomainError, Refusal, standing};

/// Takes a receipt of the demandeur's. The first one of an unlock counts, from the moment it arrives; `case` is for
/// the case that it may open.
///
/// # Errors
/// `not_found` for anyone but the demandeur, `banned`, `invalid_field` for a message that the pro did not send
/// there, `invalid_signature`.
pub async fn receive(
    tx: &mut Tx,
    sender: UserId,
    unlock: UnlockId,
    receipt: &Receipt,
    case: CaseId,
    now: Timestamp,
) -> Result<(), DomainError> {
    let subject = receipts::subject(tx, unlock, receipt.message_id, receipt.generation)
        .await?
        .filter(|subject| subject.author == sender)
        .ok_or(Code::NotFound)?;
    standing::may_write(&caller(tx, sender).await?, now)?;
    verify(&subject, unlock, receipt)?;
    let first = refunds::received(tx, unlock, receipt.outcome, now).await?;
    receipts::keep(tx, unlock, receipt, now).await?;
    if first && receipt.outcome == Outcome::Unreadable {
        suspect(tx, subject.pro, case, now).await?;
    }
    Ok(())
}

fn verify(subject: &Subject, unlock: UnlockId, receipt: &Receipt) -> Result<(), Refusal> {
    let digest = subject.envelope_digest.ok_or_else(|| {
        Refusal::because(Code::InvalidField, "message_id: not a message of the pro's in this conversation")
    })?;
    let signed =
        transcript::receipt(unlock, subject.conversation, receipt.message_id, &digest, receipt.outcome);
    let signature = ed25519_dalek::Signature::from_bytes(receipt.signature.as_bytes());
    subject
        .key
        .and_then(|key| VerifyingKey::from_bytes(key.as_bytes()).ok())
        .and_then(|key| key.verify_strict(&signed, &signature).ok())
        .ok_or_else(|| Refusal::because(Code::InvalidSignature, "receipt: the signature does not verify"))
}

/// A pro whose envelopes cannot be opened again and again comes before staff.
async fn suspect(tx: &mut Tx, pro: UserId, case: CaseId, now: Timestamp) -> Result<(), DomainError> {
    if receipts::unreadable(tx, pro, now.minus(REFUND_WINDOW)).await? >= UNREADABLE_RECEIPTS {
        let kind = cases::UNREADABLE_RECEIPTS.to_owned();
        cases::open(tx, &Case { id: case, kind, subject_id: pro, opened_at: now }).await?;
    }
    Ok(())
}
