//! The model beside the tables, row by row.

use protocol::ids::{AccountId, ClaimId, ConversationId, DemandeId, MessageId, PurchaseId, UnlockId, UserId};
use protocol::time::Timestamp;
use protocol::unlocks::{Decision, Rule};
use store::{StoreError, Tx};

use super::{Scope, compare};
use crate::model::Model;
use crate::ops::{Balance, Standing};

/// Sums over everything: a change where none was expected shows in the step that made it.
pub(super) async fn sums(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT 'people', COUNT(*) FROM users
         UNION ALL SELECT 'banned', COUNT(*) FROM users WHERE standing = 'banned'
         UNION ALL SELECT 'restricted', COUNT(standing_until) FROM users
         UNION ALL SELECT 'limits', CAST(COALESCE(SUM(daily_limit), 0) AS BIGINT) FROM users
         UNION ALL SELECT 'lines', COUNT(*) FROM ledger_entries
         UNION ALL SELECT 'standard', CAST(COALESCE(SUM(standard - debt), 0) AS BIGINT) FROM accounts
         UNION ALL SELECT 'premium', CAST(COALESCE(SUM(premium - premium_debt), 0) AS BIGINT) FROM accounts
         UNION ALL SELECT 'slots', CAST(COALESCE(SUM(slots_used + premium_used), 0) AS BIGINT) FROM demandes
         UNION ALL SELECT 'unlocks', COUNT(*) FROM unlocks
         UNION ALL SELECT 'answered', COUNT(answered_at) FROM unlocks
         UNION ALL SELECT 'due', COUNT(refund_due_at) FROM unlocks
         UNION ALL SELECT 'refunded', CAST(COALESCE(SUM(refunded), 0) AS BIGINT) FROM unlocks
         UNION ALL SELECT 'open', COUNT(*) FROM conversations WHERE open
         UNION ALL SELECT 'messages', COUNT(*) FROM messages
         UNION ALL SELECT 'envelopes', COUNT(*) FROM envelopes
         UNION ALL SELECT 'events', COUNT(*) FROM events
         UNION ALL SELECT 'acts', COUNT(*) FROM audit_log
         UNION ALL SELECT 'decided', COUNT(decided_at) FROM claims
         UNION ALL SELECT 'paid', COUNT(paid_at) FROM purchases
         UNION ALL SELECT 'invoices', CAST(COALESCE(SUM(last), 0) AS BIGINT) FROM invoice_years",
    );
    let count = |number: usize| i64::try_from(number).expect("a count");
    let paid = count(model.purchases.values().filter(|purchase| purchase.paid_at.is_some()).count());
    let expected = [
        ("people", count(model.users.len())),
        ("banned", count(model.users.values().filter(|user| user.standing == Standing::Banned).count())),
        ("restricted", count(model.users.values().filter(|user| user.standing.until().is_some()).count())),
        ("limits", model.users.values().filter_map(|user| user.daily_limit).sum()),
        ("lines", count(model.accounts.values().map(|account| account.lines.len()).sum())),
        ("standard", model.accounts.values().map(|account| account.balance.standard).sum()),
        ("premium", model.accounts.values().map(|account| account.balance.premium).sum()),
        ("slots", model.demandes.values().map(|demande| demande.slots_used + demande.premium_used).sum()),
        ("unlocks", count(model.unlocks.len())),
        ("answered", count(model.unlocks.values().filter(|unlock| unlock.answered_at.is_some()).count())),
        ("due", count(model.unlocks.values().filter(|unlock| unlock.due.is_some()).count())),
        ("refunded", model.unlocks.values().map(|unlock| unlock.refunded).sum()),
        ("open", count(model.conversations.values().filter(|conversation| conversation.open).count())),
        ("messages", count(model.messages.len())),
        ("envelopes", count(model.messages.values().filter(|message| message.waits()).count())),
        ("events", model.users.values().map(|user| user.events).sum()),
        ("acts", model.acts),
        ("decided", count(model.claims.values().filter(|claim| claim.decision.is_some()).count())),
        ("paid", paid),
        // The numbers of a year have no gaps: the last ones are together as many as were paid.
        ("invoices", paid),
    ];
    compare::<(String, i64)>("sum", stored, expected.into_iter()).await
}

pub(super) async fn differences(tx: &mut Tx, model: &Model, scope: Scope) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    if scope.demande().is_none() {
        found.extend(accounts(tx, model, scope.account()).await?);
        found.extend(lines(tx, model, scope.account()).await?);
        found.extend(purchases(tx, model, scope.account()).await?);
    }
    if scope.account().is_none() {
        found.extend(demandes(tx, model, scope.demande()).await?);
        found.extend(unlocks(tx, model, scope.demande()).await?);
        found.extend(refunds(tx, model, scope.demande()).await?);
        found.extend(conversations(tx, model, scope.demande()).await?);
    }
    if scope == Scope::Everything {
        found.extend(people(tx, model).await?);
        found.extend(messages(tx, model).await?);
        found.extend(proofs(tx, model).await?);
        found.extend(payments(tx, model).await?);
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

type PersonRow = (UserId, Option<AccountId>, String, String, Option<Timestamp>, Option<i64>, i64, i64, i64);

/// People, and that their events are numbered without gaps.
async fn people(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT u.id, u.account_id, u.kind, u.standing, u.standing_until, u.daily_limit, i.next_seq - 1,
             (SELECT COUNT(*) FROM events e WHERE e.user_id = u.id),
             (SELECT COALESCE(MAX(e.seq), 0) FROM events e WHERE e.user_id = u.id)
         FROM users u JOIN inboxes i ON i.user_id = u.id",
    );
    let expected = model.users.iter().map(|(id, user)| {
        let (kind, events) = (user.kind.as_str(), user.events);
        let (standing, until) = (user.standing.name(), user.standing.until());
        (*id, Some(user.account), kind, standing, until, user.daily_limit, events, events, events)
    });
    compare::<PersonRow>("person", stored, expected).await
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

type RefundRow = (
    UnlockId,
    bool,
    Option<Timestamp>,
    Option<Timestamp>,
    Option<String>,
    Option<Timestamp>,
    Option<String>,
    i64,
    Option<String>,
    Option<Timestamp>,
);

/// What has happened to unlocks, and what is due.
async fn refunds(tx: &mut Tx, model: &Model, only: Option<DemandeId>) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT id, holds_slot, pro_wrote_at, receipt_at, receipt_outcome, refund_due_at, due_rule, refunded,
             refund_rule, refund_capped_at
         FROM unlocks WHERE ($1 IS NULL OR demande_id = $1)",
    );
    let expected = model.unlocks.iter().filter(|(_, u)| only.is_none_or(|only| only == u.demande));
    let expected = expected.map(|(id, u)| {
        let (proof, receipt_at) = (u.receipt.map(|(proof, _)| proof.as_str()), u.receipt.map(|(_, at)| at));
        let (due_rule, due_at) = (u.due.map(|(rule, _)| rule.as_str()), u.due.map(|(_, at)| at));
        let (rule, capped_at) = (u.rule.map(Rule::as_str), u.capped_at);
        (*id, u.holds_slot, u.pro_wrote_at, receipt_at, proof, due_at, due_rule, u.refunded, rule, capped_at)
    });
    compare::<RefundRow>("refund of an unlock", stored.bind(only), expected).await
}

/// Receipts, claims, and what is brought before staff.
async fn proofs(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query("SELECT unlock_id, message_id, outcome, received_at FROM receipts");
    let expected =
        model.receipts.iter().map(|((unlock, id), (proof, at))| (*unlock, *id, proof.as_str(), *at));
    let mut found = compare::<(UnlockId, MessageId, String, Timestamp)>("receipt", stored, expected).await?;
    let stored = tx.query("SELECT id, unlock_id, decision FROM claims");
    let expected =
        model.claims.iter().map(|(id, claim)| (*id, claim.unlock, claim.decision.map(Decision::as_str)));
    found.extend(compare::<(ClaimId, UnlockId, Option<String>)>("claim", stored, expected).await?);
    let stored = tx.query("SELECT subject_id, kind FROM cases");
    let expected = model.cases.iter().map(|pro| (*pro, "unreadable_receipts"));
    found.extend(compare::<(UserId, String)>("case", stored, expected).await?);
    Ok(found)
}

type PurchaseRow = (
    PurchaseId,
    AccountId,
    String,
    i64,
    i64,
    String,
    Option<String>,
    Option<String>,
    i64,
    i64,
    Option<Timestamp>,
    i64,
);

/// Purchases, each with as many invoices as it must have.
async fn purchases(tx: &mut Tx, model: &Model, only: Option<AccountId>) -> Result<Vec<String>, StoreError> {
    let stored = tx.query(
        "SELECT p.id, p.account_id, p.asset, p.tokens, p.amount_cents, p.status, p.session_id, p.payment_intent,
             p.taken_back, p.adjustments, p.paid_at,
             (SELECT COUNT(*) FROM invoices i WHERE i.purchase_id = p.id AND i.total_cents = p.amount_cents)
         FROM purchases p WHERE ($1 IS NULL OR p.account_id = $1)",
    );
    let expected = model.purchases.iter().filter(|(_, p)| only.is_none_or(|only| only == p.account));
    let expected = expected.map(|(id, p)| {
        let (asset, status) = (p.asset.as_str(), p.status.as_str());
        let (session, intent) = (p.session.as_ref(), p.intent.as_ref());
        let invoices = i64::from(p.paid_at.is_some());
        let (tokens, cents, taken_back) = (p.tokens, p.cents, p.taken_back);
        (
            *id,
            p.account,
            asset,
            tokens,
            cents,
            status,
            session,
            intent,
            taken_back,
            p.adjustments,
            p.paid_at,
            invoices,
        )
    });
    compare::<PurchaseRow>("purchase", stored.bind(only), expected).await
}

async fn payments(tx: &mut Tx, model: &Model) -> Result<Vec<String>, StoreError> {
    let stored = tx.query("SELECT intent, purchase_id, refunded_cents FROM stripe_payments");
    let expected =
        model.payments.iter().map(|(intent, payment)| (intent, payment.purchase, payment.refunded));
    let mut found = compare::<(String, Option<PurchaseId>, i64)>("payment", stored, expected).await?;
    let stored = tx.query("SELECT id, intent, amount_cents, state FROM stripe_disputes");
    let expected = model.payments.iter().flat_map(|(intent, payment)| {
        payment.disputes.iter().map(move |(id, (cents, won))| {
            let state = match won {
                None => "open",
                Some(true) => "won",
                Some(false) => "lost",
            };
            (format!("dp_{id}"), intent, *cents, state)
        })
    });
    found.extend(compare::<(String, String, i64, String)>("dispute", stored, expected).await?);
    Ok(found)
}
