//! Taking and freeing slots: the statement that every unlock begins with, and that decides every race.
//!
//! `slots_used` and `premium_used` count the unlocks that hold a slot (`unlocks.holds_slot`): whoever changes one
//! changes the other in the same transaction, the demande first.

use protocol::ids::{AccountId, DemandeId, UserId};
use protocol::limits::PREMIUM_SLOTS;
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
    /// The pro's account; `None` once they are deleted.
    pub account: Option<AccountId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    author_id: UserId,
    budget_min: Option<i64>,
    budget_max: Option<i64>,
    account_id: Option<AccountId>,
}

impl TryFrom<Row> for Taken {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let budget = TABLE.budget(row.budget_min, row.budget_max)?;
        Ok(Self { author: row.author_id, budget, account: row.account_id })
    }
}

/// Takes one slot of the demande `$1` for the pro `$2` at `$3`: what is set, and what there must be.
macro_rules! take {
    ($change:literal, $free:literal) => {
        concat!(
            "UPDATE demandes SET ",
            $change,
            " WHERE id = $1 AND author_id <> $2 AND expires_at > $3 AND ",
            $free,
            " AND EXISTS (SELECT 1 FROM users u WHERE u.id = $2 AND u.kind = 'pro'
                  AND (u.standing = 'good' OR (u.standing = 'restricted' AND u.standing_until <= $3)))
              AND EXISTS (SELECT 1 FROM users u WHERE u.id = demandes.author_id
                  AND (u.standing = 'good' OR (u.standing = 'restricted' AND u.standing_until <= $3)))
              AND NOT EXISTS (SELECT 1 FROM unlocks v
                  WHERE v.pro_id = $2 AND v.demande_id = $1 AND v.refunded_at IS NULL)
              RETURNING author_id, budget_min, budget_max,
                  (SELECT u.account_id FROM users u WHERE u.id = $2) AS account_id"
        )
    };
}

const TAKE_STANDARD: &str = take!(
    "slots_used = slots_used + 1, status = CASE WHEN slots_used + 1 = slots THEN 'full' ELSE 'active' END",
    "status = 'active' AND slots_used < slots"
);

const TAKE_PREMIUM: &str =
    take!("premium_used = premium_used + 1", "status IN ('active', 'full') AND premium_used < $4");

/// Takes one standard slot and locks the demande. `None` when the demande is unknown, over, full or the
/// pro's own, when `pro` is no pro or has an open unlock of it, or when one of both is not in good standing:
/// nothing is taken, and a read tells which.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn take_slot(
    tx: &mut Tx,
    id: DemandeId,
    pro: UserId,
    now: Timestamp,
) -> Result<Option<Taken>, StoreError> {
    let row: Option<Row> = tx.query(TAKE_STANDARD).bind(id).bind(pro).bind(now).optional().await?;
    row.map(Taken::try_from).transpose()
}

/// Takes the premium slot and locks the demande, which may be full. `None` as for [`take_slot`], and when the
/// premium slot is taken.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn take_premium_slot(
    tx: &mut Tx,
    id: DemandeId,
    pro: UserId,
    now: Timestamp,
) -> Result<Option<Taken>, StoreError> {
    let row: Option<Row> =
        tx.query(TAKE_PREMIUM).bind(id).bind(pro).bind(now).bind(PREMIUM_SLOTS).optional().await?;
    row.map(Taken::try_from).transpose()
}

/// Gives a slot back: a full demande is active again, and over all the same once its time is. The caller sees to
/// it that an unlock held the slot and no longer does ([`crate::unlocks::release_slot`]).
///
/// # Errors
/// [`StoreError::Engine`], also when no such slot was taken.
pub async fn free_slot(tx: &mut Tx, id: DemandeId, premium: bool) -> Result<(), StoreError> {
    let sql = if premium {
        "UPDATE demandes SET premium_used = premium_used - 1 WHERE id = $1"
    } else {
        "UPDATE demandes SET slots_used = slots_used - 1,
             status = CASE WHEN status = 'full' THEN 'active' ELSE status END
         WHERE id = $1"
    };
    tx.query(sql).bind(id).execute().await?;
    Ok(())
}

/// Makes everyone else who wants to change this demande or its unlocks wait; false when there is no such.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn lock(tx: &mut Tx, id: DemandeId) -> Result<bool, StoreError> {
    let locked =
        tx.query("UPDATE demandes SET slots_used = slots_used WHERE id = $1").bind(id).execute().await?;
    Ok(locked == 1)
}
