//! Cases that the server opens by itself, and staff close.

use protocol::ids::CaseId;
use protocol::problem::Code;
use protocol::text::Reason;
use protocol::time::Timestamp;
use store::audit::{self, Act};
use store::{Tx, cases};

use crate::domain::DomainError;
use crate::domain::staff::Actor;

/// Closes a case, with its line in the audit log.
///
/// # Errors
/// `not_found`, `forbidden` for whom it is about, `already_decided` for a closed one.
pub async fn close(
    tx: &mut Tx,
    id: CaseId,
    reason: &Reason,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), DomainError> {
    let subject = cases::subject(tx, id).await?.ok_or(Code::NotFound)?;
    actor.is_impartial(&[subject])?;
    let by = actor.name();
    if !cases::close(tx, id, &by, reason, now).await? {
        return Err(Code::AlreadyDecided.into());
    }
    let act = Act {
        at: now,
        actor: by,
        action: "close_case".to_owned(),
        subject: id.to_string(),
        reason: reason.to_string(),
    };
    audit::append(tx, &act).await?;
    Ok(())
}
