//! Taking a slot: the statement that every unlock begins with, and that decides every race.

use protocol::ids::{DemandeId, UserId};
use protocol::money::Budget;
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("demandes");

/// A slot that now belongs to the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Whose demande it is.
    pub author: UserId,
    /// What the price follows from; compare it with the price the pro saw.
    pub budget: Option<Budget>,
}

#[derive(sqlx::FromRow)]
struct Row {
    author_id: UserId,
    budget_min: Option<i64>,
    budget_max: Option<i64>,
}

/// Takes one standard slot and locks the demande. `None` when the demande is unknown, over, full or the
/// pro's own, when `pro` is no pro, or when one of both is not in good standing: nothing is taken, and a
/// read tells which.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn take_slot(
    tx: &mut Tx,
    id: DemandeId,
    pro: UserId,
    now: Timestamp,
) -> Result<Option<Taken>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "UPDATE demandes SET slots_used = slots_used + 1,
                 status = CASE WHEN slots_used + 1 = slots THEN 'full' ELSE 'active' END
             WHERE id = $1 AND author_id <> $2 AND status = 'active' AND slots_used < slots
                 AND expires_at > $3
                 AND EXISTS (SELECT 1 FROM users u WHERE u.id = $2 AND u.kind = 'pro'
                     AND (u.standing = 'good' OR (u.standing = 'restricted' AND u.standing_until <= $3)))
                 AND EXISTS (SELECT 1 FROM users u WHERE u.id = demandes.author_id
                     AND (u.standing = 'good' OR (u.standing = 'restricted' AND u.standing_until <= $3)))
             RETURNING author_id, budget_min, budget_max",
        )
        .bind(id)
        .bind(pro)
        .bind(now)
        .optional()
        .await?;
    row.map(|row| {
        let budget = TABLE.budget(row.budget_min, row.budget_max)?;
        Ok(Taken { author: row.author_id, budget })
    })
    .transpose()
}
