//! Rules that hold whatever happened, asked of the database alone.

use store::{StoreError, Tx};

use super::Scope;

/// Each statement finds what breaks its rule among one account's rows, or everyone's.
const OF_ACCOUNTS: &[(&str, &str)] = &[
    (
        "a balance is the sum of its lines",
        "SELECT a.id FROM accounts a WHERE ($1 IS NULL OR a.id = $1) AND (
             a.standard - a.debt <> (SELECT COALESCE(SUM(l.delta), 0) FROM ledger_entries l
                 WHERE l.account_id = a.id AND l.asset = 'standard')
             OR a.premium - a.premium_debt <> (SELECT COALESCE(SUM(l.delta), 0) FROM ledger_entries l
                 WHERE l.account_id = a.id AND l.asset = 'premium'))",
    ),
    (
        "nothing is negative, and nobody holds tokens while owing the same",
        "SELECT a.id FROM accounts a WHERE ($1 IS NULL OR a.id = $1)
             AND (a.standard < 0 OR a.premium < 0 OR a.debt < 0 OR a.premium_debt < 0
                 OR (a.standard > 0 AND a.debt > 0) OR (a.premium > 0 AND a.premium_debt > 0))",
    ),
    (
        "lines are numbered without gaps",
        "SELECT a.id FROM accounts a WHERE ($1 IS NULL OR a.id = $1) AND (
             a.last_seq <> (SELECT COUNT(*) FROM ledger_entries l WHERE l.account_id = a.id)
             OR a.last_seq <> (SELECT COALESCE(MAX(l.seq), 0) FROM ledger_entries l
                 WHERE l.account_id = a.id))",
    ),
    (
        "the ledger refunds no more of an unlock than it took",
        "SELECT l.account_id AS id FROM ledger_entries l
         WHERE ($1 IS NULL OR l.account_id = $1) AND l.kind IN ('unlock', 'refund')
         GROUP BY l.account_id, SUBSTR(l.reference, 1, 36) HAVING SUM(l.delta) > 0",
    ),
    (
        "a payment is credited once",
        "SELECT l.account_id AS id FROM ledger_entries l
         WHERE ($1 IS NULL OR l.account_id = $1) AND l.kind = 'purchase'
         GROUP BY l.account_id, l.reference HAVING COUNT(*) > 1",
    ),
];

/// Each statement finds what breaks its rule among one demande's rows, or all.
const OF_DEMANDES: &[(&str, &str)] = &[
    (
        "slots are never oversold, and those used are those of the unlocks that hold one",
        "SELECT d.id FROM demandes d WHERE ($1 IS NULL OR d.id = $1) AND (
             d.slots_used > d.slots OR d.premium_used > 1
             OR d.slots_used <> (SELECT COUNT(*) FROM unlocks u
                 WHERE u.demande_id = d.id AND u.holds_slot AND NOT u.premium)
             OR d.premium_used <> (SELECT COUNT(*) FROM unlocks u
                 WHERE u.demande_id = d.id AND u.holds_slot AND u.premium))",
    ),
    (
        "no more is refunded than was spent",
        "SELECT u.id FROM unlocks u WHERE ($1 IS NULL OR u.demande_id = $1)
             AND (u.refunded > u.spent OR (u.refunded_at IS NOT NULL AND u.refunded <> u.spent))",
    ),
];

#[derive(sqlx::FromRow)]
struct Found {
    id: uuid::Uuid,
}

pub(super) async fn broken(tx: &mut Tx, scope: Scope) -> Result<Vec<String>, StoreError> {
    let mut broken = Vec::new();
    if scope.demande().is_none() {
        for (rule, sql) in OF_ACCOUNTS {
            let found: Vec<Found> = tx.query(sql).bind(scope.account()).all().await?;
            broken.extend(found.iter().map(|found| format!("  {rule}: account {}", found.id)));
        }
    }
    if scope.account().is_none() {
        for (rule, sql) in OF_DEMANDES {
            let found: Vec<Found> = tx.query(sql).bind(scope.demande()).all().await?;
            broken.extend(found.iter().map(|found| format!("  {rule}: {}", found.id)));
        }
    }
    Ok(broken)
}
