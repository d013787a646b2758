//! Blocking people: nobody of the two writes to the other any more, or buys the other's demandes.

use protocol::ids::{AccountId, UserId};
use protocol::live::Happening;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{Tx, blocks, events, ledger, refunds, users};

use crate::domain::accounts::me::caller;
use crate::domain::{DomainError, Refusal, standing};

/// Blocks someone the caller shares a conversation with. Their conversations can be read only from now on; what
/// silence would give back is as if the one who blocks had not answered. Returns whose inboxes have grown.
///
/// # Errors
/// `invalid_field` for oneself, `not_found` for anyone the caller has no conversation with, `banned`.
pub async fn block(
    tx: &mut Tx,
    user: UserId,
    other: UserId,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    meet(tx, user, other, now).await?;
    let shared = blocks::shared(tx, user, other).await?;
    if shared.is_empty() {
        return Err(Code::NotFound.into());
    }
    if !blocks::insert(tx, user, other, now).await? {
        return Ok(Vec::new());
    }
    for common in &shared {
        blocks::note(tx, common.conversation, true).await?;
    }
    let mut happenings = Vec::new();
    for common in shared {
        if common.pro == user {
            refunds::renounce(tx, common.unlock, now).await?;
        } else {
            refunds::shut_out(tx, common.unlock, now).await?;
        }
        let changed = Happening::Conversation { conversation_id: common.conversation };
        happenings.extend([(user, changed), (other, changed)]);
    }
    events::append(tx, &happenings, now).await?;
    Ok(vec![user, other])
}

/// Blocks someone no longer: what neither has left and nothing else has closed can be written in again, unless the other
/// one blocks, too. Returns whose inboxes have grown.
///
/// # Errors
/// `invalid_field` for oneself, `banned`.
pub async fn unblock(
    tx: &mut Tx,
    user: UserId,
    other: UserId,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    meet(tx, user, other, now).await?;
    if !blocks::remove(tx, user, other).await? {
        return Ok(Vec::new());
    }
    let still = blocks::between(tx, user, other).await?;
    let mut happenings = Vec::new();
    for common in blocks::shared(tx, user, other).await? {
        blocks::note(tx, common.conversation, still).await?;
        let changed = Happening::Conversation { conversation_id: common.conversation };
        happenings.extend([(user, changed), (other, changed)]);
    }
    events::append(tx, &happenings, now).await?;
    Ok(vec![user, other])
}

/// Lets someone who is not banned act upon another person, with the accounts of both locked: an unlock pays before it
/// looks for blocks, so it sees this one or comes before it.
async fn meet(tx: &mut Tx, user: UserId, other: UserId, now: Timestamp) -> Result<(), DomainError> {
    if user == other {
        return Err(Refusal::because(Code::InvalidField, "user: yourself").into());
    }
    let me = caller(tx, user).await?;
    standing::may_write(&me, now)?;
    let they = users::find(tx, other).await?;
    let mut accounts: Vec<AccountId> =
        me.account.into_iter().chain(they.and_then(|they| they.account)).collect();
    accounts.sort_unstable();
    for account in accounts {
        ledger::lock(tx, account).await?;
    }
    Ok(())
}
