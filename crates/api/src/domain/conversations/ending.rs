//! What one member does to a conversation alone: deleting their copy, leaving.

use protocol::ids::{ConversationId, UserId};
use protocol::live::Happening;
use protocol::time::Timestamp;
use store::conversations::own_copy::{self, Extent};
use store::{Tx, conversations, events, refunds};

use super::{may_keep, of_member};
use crate::domain::DomainError;

/// Deletes the caller's copy as far as they say. The other member's stays as it is. Returns whose inboxes have grown.
///
/// # Errors
/// `not_found`, `banned`.
pub async fn clear(
    tx: &mut Tx,
    user: UserId,
    id: ConversationId,
    extent: Extent,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    may_keep(tx, user, id, now).await?;
    own_copy::clear(tx, user, id, extent, now).await?;
    events::append(tx, &[(user, Happening::Conversation { conversation_id: id })], now).await?;
    Ok(vec![user])
}

/// The caller leaves for good: both can read only. What silence would give back is as if the one who leaves had not
/// answered. Returns whose inboxes have grown.
///
/// # Errors
/// `not_found`, `banned`.
pub async fn leave(
    tx: &mut Tx,
    user: UserId,
    id: ConversationId,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    may_keep(tx, user, id, now).await?;
    let conversation = of_member(tx, user, id).await?;
    conversations::close(tx, id).await?;
    if !own_copy::leave(tx, user, id, now).await? {
        return Ok(Vec::new());
    }
    if conversation.pro_id == user {
        refunds::renounce(tx, conversation.unlock_id, now).await?;
    } else {
        refunds::shut_out(tx, conversation.unlock_id, now).await?;
    }
    let members: Vec<UserId> = conversation.members.iter().map(|member| member.keys.user_id).collect();
    let happening = Happening::Conversation { conversation_id: id };
    let happenings: Vec<_> = members.iter().map(|member| (*member, happening)).collect();
    events::append(tx, &happenings, now).await?;
    Ok(members)
}
