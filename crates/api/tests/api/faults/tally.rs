//! Whether everything adds up, and nothing is there by half.

use std::collections::BTreeMap;

use store::StoreError;

use super::wish::Deed;
use crate::support::Server;

/// How many of each are done.
pub(crate) type Tally = BTreeMap<Deed, i64>;

#[derive(sqlx::FromRow)]
struct Count {
    what: String,
    count: i64,
}

/// What is done, and everything that each deed writes.
const COUNTS: &str = "
    SELECT 'unlocks' AS what, COUNT(*) AS count FROM unlocks
    UNION ALL SELECT 'messages', COUNT(*) FROM messages
    UNION ALL SELECT 'payments', COUNT(paid_at) FROM purchases
    UNION ALL SELECT 'refunds', COUNT(refunded_at) FROM unlocks
    UNION ALL SELECT 'conversations', COUNT(*) FROM conversations
    UNION ALL SELECT 'closed conversations', COUNT(*) FROM conversations WHERE NOT open
    UNION ALL SELECT 'members', COUNT(*) FROM members
    UNION ALL SELECT 'slots', CAST(SUM(slots_used) AS BIGINT) FROM demandes
    UNION ALL SELECT 'answers kept', COUNT(*) FROM idempotency_keys k
        WHERE k.resource IN (SELECT reference FROM ledger_entries WHERE kind = 'unlock')
    UNION ALL SELECT 'lines of unlocks', COUNT(*) FROM ledger_entries WHERE kind = 'unlock'
    UNION ALL SELECT 'lines of payments', COUNT(*) FROM ledger_entries WHERE kind = 'purchase'
    UNION ALL SELECT 'lines of refunds', COUNT(*) FROM ledger_entries WHERE kind = 'refund'
    UNION ALL SELECT 'entries', COUNT(*) FROM entries
    UNION ALL SELECT 'messages of closed conversations', COUNT(*) FROM messages m
        JOIN conversations c ON c.id = m.conversation_id WHERE NOT c.open
    UNION ALL SELECT 'envelopes', COUNT(*) FROM envelopes
    UNION ALL SELECT 'invoices', COUNT(*) FROM invoices
    UNION ALL SELECT 'invoice numbers', CAST(COALESCE(SUM(last), 0) AS BIGINT) FROM invoice_years
    UNION ALL SELECT 'events of Stripe', COUNT(*) FROM stripe_events WHERE kind = 'checkout.session.completed'
    UNION ALL SELECT 'claims decided', COUNT(decided_at) FROM claims
    UNION ALL SELECT 'decisions in the audit log', COUNT(*) FROM audit_log WHERE action = 'decide'
    UNION ALL SELECT 'grants', COUNT(*) FROM ledger_entries WHERE kind = 'grant'
    UNION ALL SELECT 'given', CAST(SUM(delta) AS BIGINT) FROM ledger_entries WHERE kind = 'grant'
    UNION ALL SELECT 'left', CAST(SUM(standard) AS BIGINT) FROM accounts
    UNION ALL SELECT 'happenings', COUNT(*) FROM events";

/// Checks that all that is done is done whole, and that the ledger proves itself; how much is done.
pub(crate) async fn balanced(server: &Server) -> Tally {
    server.must(&["ledger", "verify"]);
    let store = server.store().await;
    let counts: Result<Vec<Count>, StoreError> = store.read(async |tx| tx.query(COUNTS).all().await).await;
    store.close().await;
    let counts: BTreeMap<String, i64> =
        counts.expect("counts").into_iter().map(|row| (row.what, row.count)).collect();
    let of = |what: &str| counts[what];
    let (unlocks, messages) = (of("unlocks"), of("messages"));
    let (payments, refunds) = (of("payments"), of("refunds"));
    let spent = Deed::PRICE * (unlocks - refunds);
    let expected = [
        ("conversations", unlocks),
        ("closed conversations", refunds),
        ("members", 2 * unlocks),
        ("slots", unlocks - refunds),
        ("answers kept", unlocks),
        ("lines of unlocks", unlocks),
        ("lines of payments", payments),
        ("lines of refunds", refunds),
        ("entries", messages),
        ("envelopes", messages - of("messages of closed conversations")),
        ("invoices", payments),
        ("invoice numbers", payments),
        ("events of Stripe", payments),
        ("claims decided", refunds),
        ("decisions in the audit log", refunds),
        ("left", of("given") + Deed::PACK.1 * payments - spent),
        // Both sides hear of a conversation and of a message, only the pro of tokens.
        ("happenings", of("grants") + 2 * unlocks + 2 * messages + payments + 3 * refunds),
    ];
    for (what, count) in expected {
        assert_eq!(of(what), count, "{what}: {counts:?}");
    }
    Tally::from([
        (Deed::Unlock, unlocks),
        (Deed::Message, messages),
        (Deed::Payment, payments),
        (Deed::Refund, refunds),
    ])
}
