//! Cases that the server opens by itself, and staff close.

use protocol::ids::CaseId;
use protocol::problem::Code;
use protocol::text::Reason;
use protocol::time::Timestamp;
use store::audit::{self, Act};
use store::{Tx, cases};

use crate::domain::DomainError;

/// Closes a case, with its line in the audit log.
///
/// # Errors
/// `not_found`, `already_decided` for a closed one.
pub async fn close(
    tx: &mut Tx,
    id: CaseId,
    reason: &Reason,
    actor: &str,
    now: Timestamp,
) -> Result<(), DomainError> {
    if !cases::close(tx, id, actor, reason, now).await? {
        let known = cases::exists(tx, id).await?;
        return Err(if known { Code::AlreadyDecided } else { Code::NotFound }.into());
    }
    let act = Act {
        at: now,
        actor: actor.to_owned(),
        action: "close_case".to_owned(),
        subject: id.to_string(),
        reason: reason.to_string(),
    };
    audit::append(tx, &act).await?;
    Ok(())
}
