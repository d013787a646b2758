//! How far members have read: sealed to each other, and theirs to hide.

use protocol::ids::{ConversationId, UserId};
use protocol::live::Happening;
use protocol::problem::Code;
use protocol::read_marks::SealedReadMark;
use protocol::time::Timestamp;
use store::{Tx, conversations, events, read_marks, users};

use crate::domain::accounts::me::caller;
use crate::domain::{DomainError, standing};

/// Replaces the caller's mark and tells the peer that there is a newer one, if they care. Returns whose inboxes have
/// grown.
///
/// # Errors
/// `not_found` for anyone but a member, `banned`, `conversation_closed`, `reading_hidden` for a caller who keeps such
/// things to themselves, `precondition_failed` for a number that does not rise.
pub async fn put(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    mark: &SealedReadMark,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    let (peer, open) = conversations::peer(tx, user, conversation).await?.ok_or(Code::NotFound)?;
    standing::may_write(&caller(tx, user).await?, now)?;
    if !open {
        return Err(Code::ConversationClosed.into());
    }
    if !shares(tx, user).await? {
        return Err(Code::ReadingHidden.into());
    }
    if !read_marks::put(tx, user, conversation, mark).await? {
        return Err(Code::PreconditionFailed.into());
    }
    if !shares(tx, peer).await? {
        return Ok(Vec::new());
    }
    let read = Happening::Read { conversation_id: conversation, user_id: user };
    events::append(tx, &[(peer, read)], now).await?;
    Ok(vec![peer])
}

async fn shares(tx: &mut Tx, user: UserId) -> Result<bool, DomainError> {
    Ok(users::settings(tx, user).await?.is_some_and(|settings| settings.share_read))
}
