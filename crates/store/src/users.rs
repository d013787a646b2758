//! People.

use protocol::accounts::{Kind, Standing};
use protocol::ids::{AccountId, UserId};
use protocol::staff::Role;
use protocol::text::DisplayName;
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

pub use self::limit::{daily_limit, set_daily_limit};
pub use self::settings::{change_settings, settings};

mod limit;
mod settings;

const TABLE: Table = Table("users");

/// A person as the server knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Their token account; `None` once they are deleted.
    pub account: Option<AccountId>,
    /// Demandeur or pro.
    pub kind: Kind,
    /// Their staff role, if any.
    pub role: Option<Role>,
    /// The name others see.
    pub display_name: DisplayName,
    /// Whether they may act; a restriction is over once `standing_until` has passed.
    pub standing: Standing,
    /// When a restriction ends.
    pub standing_until: Option<Timestamp>,
    /// When they signed up.
    pub created_at: Timestamp,
}

impl User {
    /// The standing at `now`: a restriction ends by itself.
    #[must_use]
    pub fn standing_at(&self, now: Timestamp) -> Standing {
        match (self.standing, self.standing_until) {
            (Standing::Restricted, Some(until)) if until <= now => Standing::Good,
            (standing, _) => standing,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: UserId,
    account_id: Option<AccountId>,
    kind: String,
    role: Option<String>,
    display_name: String,
    standing: String,
    standing_until: Option<Timestamp>,
    created_at: Timestamp,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            account: row.account_id,
            kind: TABLE.word("kind", &row.kind)?,
            role: row.role.map(|role| TABLE.word("role", &role)).transpose()?,
            display_name: TABLE.text("display_name", row.display_name)?,
            standing: TABLE.word("standing", &row.standing)?,
            standing_until: row.standing_until,
            created_at: row.created_at,
        })
    }
}

/// Adds a person, their standing and role included, and their empty inbox.
///
/// # Errors
/// [`StoreError::Conflict`] when the id is taken.
pub async fn insert(tx: &mut Tx, user: &User) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO users (id, account_id, kind, role, display_name, standing, standing_until, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        )
        .bind(user.id)
        .bind(user.account)
        .bind(user.kind.as_str())
        .bind(user.role.map(Role::as_str))
        .bind(user.display_name.as_str())
        .bind(user.standing.as_str())
        .bind(user.standing_until)
        .bind(user.created_at)
        .execute()
        .await?;
    if inserted == 0 {
        return Err(StoreError::Conflict);
    }
    tx.query("INSERT INTO inboxes (user_id, next_seq) VALUES ($1, 1)").bind(user.id).execute().await?;
    Ok(())
}

/// Finds a person.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, id: UserId) -> Result<Option<User>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT id, account_id, kind, role, display_name, standing, standing_until, created_at
             FROM users WHERE id = $1",
        )
        .bind(id)
        .optional()
        .await?;
    row.map(User::try_from).transpose()
}

/// Gives or takes a staff role; false when there is no such person.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn set_role(tx: &mut Tx, id: UserId, role: Option<Role>) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE users SET role = $2 WHERE id = $1")
        .bind(id)
        .bind(role.map(Role::as_str))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Changes whether a person may act; false when there is no such person.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn set_standing(
    tx: &mut Tx,
    id: UserId,
    standing: Standing,
    until: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE users SET standing = $2, standing_until = $3 WHERE id = $1")
        .bind(id)
        .bind(standing.as_str())
        .bind(until)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Makes everyone else who wants to change this person, or let them publish, wait until the end of the transaction.
/// Taken before every other lock.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn lock(tx: &mut Tx, id: UserId) -> Result<(), StoreError> {
    tx.query("UPDATE users SET standing = standing WHERE id = $1").bind(id).execute().await?;
    Ok(())
}
