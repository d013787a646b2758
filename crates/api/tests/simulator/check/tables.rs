//! The model beside the tables, row by row.

use protocol::ids::{AccountId, ConversationId, DemandeId, MessageId, UnlockId, UserId};
use protocol::time::Timestamp;
use store::{StoreError, Tx};

use super::{Scope, compare};
use crate::model::Model;
use crate::ops::Balance;

/// Sums over everything: a change where none was expected shows in the step that made it.
pub(super) async fn sums(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM ledger_entries),
             (SELECT COALESCE(CAST(SUM(standard - debt) AS BIGINT), 0) FROM accounts),
             (SELECT COALESCE(CAST(SUM(premium - premium_debt) AS BIGINT), 0) FROM accounts),
             (SELECT COALESCE(CAST(SUM(slots_used + premium_used) AS BIGINT), 0) FROM demandes),
             (SELECT COUNT(*) FROM unlocks), (SELECT COUNT(answered_at) FROM unlocks),
             (SELECT COUNT(*) FROM conversations WHERE open), (SELECT COUNT(*) FROM messages),
             (SELECT COUNT(*) FROM envelopes), (SELECT COUNT(*) FROM events)",
    );
    let sum = |numbers: &mut dyn Iterator<Item = i64>| numbers.sum::<i64>();
    let count = |number: usize| i64::try_from(number).expect("a count");
    let expected = (
        count(model.users.len()),
        count(model.accounts.values().map(|account| account.lines.len()).sum()),
        sum(&mut model.accounts.values().map(|account| account.balance.standard)),
        sum(&mut model.accounts.values().map(|account| account.balance.premium)),
        sum(&mut model.demandes.values().map(|demande| demande.slots_used + demande.premium_used)),
        count(model.unlocks.len()),
        count(model.unlocks.values().filter(|unlock| unlock.answered_at.is_some()).count()),
        count(model.conversations.values().filter(|conversation| conversation.open).count()),
        count(model.messages.len()),
        count(model.messages.values().filter(|message| message.waits()).count()),
        sum(&mut model.users.values().map(|user| user.events)),
    );
    compare::<(i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64)>("sums", stored, [expected].into_iter())
        .await
}

pub(super) async fn differences(tx: &mut Tx, model: &Model, scope: Scope) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    if scope.demande().is_none() {
        found.extend(accounts(tx, model, scope.account()).await?);
        found.extend(lines(tx, model, scope.account()).await?);
    }
    if scope.account().is_none() {
        found.extend(demandes(tx, model, scope.demande()).await?);
        found.extend(unlocks(tx, model, scope.demande()).await?);
        found.extend(conversations(tx, model, scope.demande()).await?);
    }
    if scope == Scope::Everything {
        found.extend(people(tx, model).await?);
        found.extend(messages(tx, model).await?);
    }
    Ok(found)
}

async fn accounts(tx: &mut Tx, model: &Model, only: Option<AccountId>) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT id, standard, debt, premium, premium_debt, last_seq FROM accounts
         WHERE ($1 IS NULL OR id = $1)",
    );
    let expected = model.accounts.iter().filter(|(id, _)| only.is_none_or(|only| only == **id));
    let expected = expected.map(|(id, account)| {
        let Balance { standard, premium } = account.balance;
        (*id, standard.max(0), -standard.min(0), premium.max(0), -premium.min(0), account.lines.len())
    });
    compare::<(AccountId, i64, i64, i64, i64, i64)>("account", stored.bind(only), expected).await
}

type LineRow = (AccountId, i64, String, String, i64, i64, String, Timestamp);

/// Of one account the newest lines only: the older ones were compared before, and cannot change.
async fn lines(tx: &mut Tx, model: &Model, only: Option<AccountId>) -> Result<Vec<String>, StoreError> {
    const NEWEST: usize = 8;
    let stored = tx.query(
        "SELECT l.account_id, l.seq, l.asset, l.kind, l.delta, l.balance_after, l.reference, l.created_at
         FROM ledger_entries l
         WHERE $1 IS NULL OR (l.account_id = $1
             AND l.seq > (SELECT a.last_seq FROM accounts a WHERE a.id = $1) - 8)",
    );
    let expected = model.accounts.iter().filter(|(id, _)| only.is_none_or(|only| only == **id)).flat_map(
        |(id, account)| {
            let old = if only.is_some() { account.lines.len().saturating_sub(NEWEST) } else { 0 };
            (1_i64..).zip(&account.lines).skip(old).map(|(seq, line)| {
                let (asset, kind) = (line.asset.as_str(), line.kind.as_str());
                (*id, seq, asset, kind, line.delta, line.balance_after, line.reference.as_str(), line.at)
            })
        },
    );
    compare::<LineRow>("line", stored.bind(only), expected).await
}

type DemandeRow = (DemandeId, UserId, String, i64, i64, i64, Timestamp);

async fn demandes(tx: &mut Tx, model: &Model, only: Option<DemandeId>) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT id, author_id, status, slots, slots_used, premium_used, expires_at FROM demandes
         WHERE ($1 IS NULL OR id = $1)",
    );
    let expected = model.demandes.iter().filter(|(id, _)| only.is_none_or(|only| only == **id));
    let expected = expected.map(|(id, demande)| {
        let status = demande.status.as_str();
        let (slots, used, premium) = (demande.slots, demande.slots_used, demande.premium_used);
        (*id, demande.author, status, slots, used, premium, demande.expires_at)
    });
    compare::<DemandeRow>("demande", stored.bind(only), expected).await
}

type UnlockRow =
    (UnlockId, UserId, DemandeId, ConversationId, i64, bool, Timestamp, Option<Timestamp>, Option<Timestamp>);

async fn unlocks(tx: &mut Tx, model: &Model, only: Option<DemandeId>) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT id, pro_id, demande_id, conversation_id, spent, premium, unlocked_at, answered_at, refunded_at
         FROM unlocks WHERE ($1 IS NULL OR demande_id = $1)",
    );
    let expected = model.unlocks.iter().filter(|(_, u)| only.is_none_or(|only| only == u.demande));
    let expected = expected.map(|(id, u)| {
        (*id, u.pro, u.demande, u.conversation, u.spent, u.premium, u.at, u.answered_at, u.refunded_at)
    });
    compare::<UnlockRow>("unlock", stored.bind(only), expected).await
}

type ConversationRow = (ConversationId, UnlockId, DemandeId, bool);

async fn conversations(
    tx: &mut Tx,
    model: &Model,
    only: Option<DemandeId>,
) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT id, unlock_id, demande_id, open FROM conversations WHERE ($1 IS NULL OR demande_id = $1)",
    );
    let expected = model.conversations.iter().map(|(id, conversation)| {
        (*id, conversation.unlock, model.unlocks[&conversation.unlock].demande, conversation.open)
    });
    let expected = expected.filter(|(_, _, demande, _)| only.is_none_or(|only| only == *demande));
    compare::<ConversationRow>("conversation", stored.bind(only), expected).await
}

/// People, and that their events are numbered without gaps.
async fn people(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT u.id, u.account_id, u.kind, i.next_seq - 1,
             (SELECT COUNT(*) FROM events e WHERE e.user_id = u.id),
             (SELECT COALESCE(MAX(e.seq), 0) FROM events e WHERE e.user_id = u.id)
         FROM users u JOIN inboxes i ON i.user_id = u.id",
    );
    let expected = model.users.iter().map(|(id, user)| {
        (*id, Some(user.account), user.kind.as_str(), user.events, user.events, user.events)
    });
    compare::<(UserId, Option<AccountId>, String, i64, i64, i64)>("person", stored, expected).await
}

type MessageRow = (UserId, MessageId, ConversationId, UserId, Timestamp, Option<Timestamp>, bool);

async fn messages(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT m.sender_id, m.id, m.conversation_id, m.recipient_id, m.received_at, m.delivered_at,
             EXISTS (SELECT 1 FROM envelopes e WHERE e.message_id = m.id AND e.sender_id = m.sender_id)
         FROM messages m",
    );
    let expected = model.messages.iter().map(|((sender, id), m)| {
        (*sender, *id, m.conversation, m.recipient, m.received_at, m.delivered_at, m.waits())
    });
    compare::<MessageRow>("message", stored, expected).await
}
