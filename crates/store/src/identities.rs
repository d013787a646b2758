//! Public keys with the signatures that vouch for them.

use protocol::ids::UserId;
use protocol::keys::{
    Ed25519Public, IdentityChain, IdentityKeys, IdentityStatement, Signature, X25519Public,
};
use protocol::time::Timestamp;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("identities");

/// The columns of a statement; joined by other queries too.
#[derive(sqlx::FromRow)]
pub(crate) struct StatementRow {
    generation: i64,
    ed25519: Ed25519Public,
    x25519: X25519Public,
    signature: Signature,
    previous_signature: Option<Signature>,
}

impl TryFrom<StatementRow> for IdentityStatement {
    type Error = StoreError;

    fn try_from(row: StatementRow) -> Result<Self, StoreError> {
        let generation = TABLE.count("generation", row.generation)?;
        Ok(Self {
            keys: IdentityKeys { generation, ed25519: row.ed25519, x25519: row.x25519 },
            signature: row.signature,
            previous_signature: row.previous_signature,
        })
    }
}

/// Adds a statement to a person's chain.
///
/// # Errors
/// [`StoreError::Conflict`] when the generation exists already.
pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    statement: &IdentityStatement,
    now: Timestamp,
) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO identities
                 (user_id, generation, ed25519, x25519, signature, previous_signature, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(user)
        .bind(stored(statement.keys.generation))
        .bind(statement.keys.ed25519)
        .bind(statement.keys.x25519)
        .bind(statement.signature)
        .bind(statement.previous_signature)
        .bind(now)
        .execute()
        .await?;
    if inserted == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// A person's statements, generation 1 first; none for an unknown person.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn chain(tx: &mut Tx, user: UserId) -> Result<IdentityChain, StoreError> {
    let rows: Vec<StatementRow> = tx
        .query(
            "SELECT generation, ed25519, x25519, signature, previous_signature
             FROM identities WHERE user_id = $1 ORDER BY generation",
        )
        .bind(user)
        .all()
        .await?;
    let statements = rows.into_iter().map(IdentityStatement::try_from).collect::<Result<_, _>>()?;
    Ok(IdentityChain { user_id: user, statements })
}
