//! Staff roles.

use protocol::ids::UserId;
use protocol::problem::Code;
use protocol::staff::Role;
use protocol::text::Reason;
use protocol::time::Timestamp;
use store::{Tx, audit, users};

use super::{Actor, act};
use crate::domain::DomainError;

/// Gives a person a staff role.
///
/// # Errors
/// `not_found` for nobody.
pub async fn promote(
    tx: &mut Tx,
    user: UserId,
    role: Role,
    reason: &Reason,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), DomainError> {
    if !users::set_role(tx, user, Some(role)).await? {
        return Err(Code::NotFound.into());
    }
    let reason = format!("{}: {reason}", role.as_str());
    audit::append(tx, &act(&actor.name(), "promote", &user, &reason, now)).await?;
    Ok(())
}
