//! Rules that hold whatever happened, asked of the database alone.

use store::{StoreError, Tx};

use super::Scope;

/// Finds what breaks a rule among one account's rows, or everyone's.
const OF_ACCOUNTS: &str = "
    SELECT 'a balance is the sum of its lines' AS rule, a.id FROM accounts a
    WHERE ($1 IS NULL OR a.id = $1) AND (
        a.standard - a.debt <> (SELECT COALESCE(SUM(l.delta), 0) FROM ledger_entries l
            WHERE l.account_id = a.id AND l.asset = 'standard')
        OR a.premium - a.premium_debt <> (SELECT COALESCE(SUM(l.delta), 0) FROM ledger_entries l
            WHERE l.account_id = a.id AND l.asset = 'premium'))
    UNION ALL SELECT 'nothing is negative, and nobody holds tokens while owing the same', a.id FROM accounts a
    WHERE ($1 IS NULL OR a.id = $1)
        AND (a.standard < 0 OR a.premium < 0 OR a.debt < 0 OR a.premium_debt < 0
            OR (a.standard > 0 AND a.debt > 0) OR (a.premium > 0 AND a.premium_debt > 0))
    UNION ALL SELECT 'lines are numbered without gaps', a.id FROM accounts a
    WHERE ($1 IS NULL OR a.id = $1) AND (
        a.last_seq <> (SELECT COUNT(*) FROM ledger_entries l WHERE l.account_id = a.id)
        OR a.last_seq <> (SELECT COALESCE(MAX(l.seq), 0) FROM ledger_entries l WHERE l.account_id = a.id))
    UNION ALL SELECT 'the ledger refunds no more of an unlock than it took', l.account_id FROM ledger_entries l
    WHERE ($1 IS NULL OR l.account_id = $1) AND l.kind IN ('unlock', 'refund')
    GROUP BY l.account_id, SUBSTR(l.reference, 1, 36) HAVING SUM(l.delta) > 0
    UNION ALL SELECT 'a payment is credited once', l.account_id FROM ledger_entries l
    WHERE ($1 IS NULL OR l.account_id = $1) AND l.kind = 'purchase'
    GROUP BY l.account_id, l.reference HAVING COUNT(*) > 1";

/// Finds what breaks a rule among one demande's rows, or all.
const OF_DEMANDES: &str = "
    SELECT 'slots are never oversold, and those used are those of the unlocks that hold one' AS rule, d.id
    FROM demandes d WHERE ($1 IS NULL OR d.id = $1) AND (
        d.slots_used > d.slots OR d.premium_used > 1
        OR d.slots_used <> (SELECT COUNT(*) FROM unlocks u
            WHERE u.demande_id = d.id AND u.holds_slot AND NOT u.premium)
        OR d.premium_used <> (SELECT COUNT(*) FROM unlocks u
            WHERE u.demande_id = d.id AND u.holds_slot AND u.premium))
    UNION ALL SELECT 'no more is refunded than was spent', u.id FROM unlocks u
    WHERE ($1 IS NULL OR u.demande_id = $1)
        AND (u.refunded > u.spent OR (u.refunded_at IS NOT NULL AND u.refunded <> u.spent))
    UNION ALL SELECT 'nobody writes to or from the banned, who hold no slot and show no demande', u.id
    FROM unlocks u JOIN conversations c ON c.id = u.conversation_id JOIN demandes d ON d.id = u.demande_id
        JOIN users pro ON pro.id = u.pro_id JOIN users author ON author.id = u.author_id
    WHERE ($1 IS NULL OR u.demande_id = $1)
        AND ((pro.standing = 'banned' AND (c.open OR u.holds_slot))
            OR (author.standing = 'banned' AND (c.open OR d.status IN ('active', 'full', 'expired'))))";

#[derive(sqlx::FromRow)]
struct Found {
    rule: String,
    id: uuid::Uuid,
}

pub(super) async fn broken(tx: &mut Tx, scope: Scope) -> Result<Vec<String>, StoreError> {
    let mut broken: Vec<Found> = Vec::new();
    if scope.demande().is_none() {
        broken.extend(tx.query(OF_ACCOUNTS).bind(scope.account()).all().await?);
    }
    if scope.account().is_none() {
        broken.extend(tx.query(OF_DEMANDES).bind(scope.demande()).all().await?);
    }
    Ok(broken.iter().map(|found| format!("  {}: {}", found.rule, found.id)).collect())
}
