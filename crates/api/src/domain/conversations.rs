//! Conversations of the caller.

mod ending;
pub mod retention;

pub use ending::{clear, leave};

use protocol::ids::{ConversationId, UserId};
use protocol::messages::Conversation;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{Tx, conversations};

use crate::domain::accounts::me::caller;
use crate::domain::{DomainError, standing};

/// A conversation that this person is in.
///
/// # Errors
/// `not_found` for one they are not in.
pub async fn of_member(tx: &mut Tx, user: UserId, id: ConversationId) -> Result<Conversation, DomainError> {
    Ok(conversations::find(tx, user, id).await?.ok_or(Code::NotFound)?)
}

/// Lets a member who is not banned change their copy.
///
/// # Errors
/// `not_found` for anyone but a member, `banned`.
pub async fn may_keep(
    tx: &mut Tx,
    user: UserId,
    id: ConversationId,
    now: Timestamp,
) -> Result<(), DomainError> {
    conversations::is_open(tx, user, id).await?.ok_or(Code::NotFound)?;
    standing::may_write(&caller(tx, user).await?, now)?;
    Ok(())
}

/// Lets a member who is not banned write, while the conversation is open.
///
/// # Errors
/// `not_found` for anyone but a member, `banned`, `conversation_closed`.
pub async fn may_write(
    tx: &mut Tx,
    user: UserId,
    id: ConversationId,
    now: Timestamp,
) -> Result<(), DomainError> {
    let open = conversations::is_open(tx, user, id).await?.ok_or(Code::NotFound)?;
    standing::may_write(&caller(tx, user).await?, now)?;
    if open { Ok(()) } else { Err(Code::ConversationClosed.into()) }
}

/// Lets a member look at their copy.
///
/// # Errors
/// `not_found` for anyone but a member.
pub async fn may_read(tx: &mut Tx, user: UserId, id: ConversationId) -> Result<(), DomainError> {
    conversations::is_open(tx, user, id).await?.ok_or(Code::NotFound)?;
    Ok(())
}
