//! What the server does by itself: one row per job, so that one instance at a time does it.

use protocol::time::Timestamp;
use uuid::Uuid;

use crate::{StoreError, Tx};

/// Whoever runs a job once: drawn anew for each run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct Holder(Uuid);

impl Holder {
    /// From 16 random bytes.
    #[must_use]
    pub const fn new(random: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(random))
    }
}

/// What is known about a job that was run at least once.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// Until when somebody holds it; `None` when nobody does.
    pub leased_until: Option<Timestamp>,
    /// When it was begun last.
    pub started_at: Timestamp,
    /// When it was last brought to an end, well or badly.
    pub finished_at: Option<Timestamp>,
    /// What came of it then.
    pub outcome: Option<String>,
}

/// A job's turn.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// Which job.
    pub name: &'a str,
    /// It is run if it has not been begun since then, or was not brought to an end.
    pub since: Timestamp,
    /// The clock.
    pub now: Timestamp,
    /// How long it is the holder's own unless [`renew`]ed.
    pub until: Timestamp,
}

/// Takes a job for a run; false when somebody else holds it or has had this turn.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn take(tx: &mut Tx, holder: Holder, turn: Turn<'_>) -> Result<bool, StoreError> {
    tx.query("INSERT INTO jobs (name) VALUES ($1) ON CONFLICT DO NOTHING").bind(turn.name).execute().await?;
    let taken = tx
        .query(
            "UPDATE jobs SET holder = $2, leased_until = $5, started_at = $4
             WHERE name = $1 AND (leased_until IS NULL OR leased_until <= $4)
                 AND (started_at IS NULL OR started_at < $3
                     OR finished_at IS NULL OR finished_at < started_at)",
        )
        .bind(turn.name)
        .bind(holder)
        .bind(turn.since)
        .bind(turn.now)
        .bind(turn.until)
        .execute()
        .await?;
    Ok(taken == 1)
}

/// Keeps a job for longer; false when it is no longer the holder's.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn renew(tx: &mut Tx, holder: Holder, name: &str, until: Timestamp) -> Result<bool, StoreError> {
    let renewed = tx
        .query("UPDATE jobs SET leased_until = $3 WHERE name = $1 AND holder = $2")
        .bind(name)
        .bind(holder)
        .bind(until)
        .execute()
        .await?;
    Ok(renewed == 1)
}

/// Ends a run and gives the job back; false when it was no longer the holder's.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn finish(
    tx: &mut Tx,
    holder: Holder,
    name: &str,
    outcome: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let finished = tx
        .query(
            "UPDATE jobs SET holder = NULL, leased_until = NULL, outcome = $3,
                 finished_at = CASE WHEN started_at > $4 THEN started_at ELSE $4 END
             WHERE name = $1 AND holder = $2",
        )
        .bind(name)
        .bind(holder)
        .bind(outcome)
        .bind(now)
        .execute()
        .await?;
    Ok(finished == 1)
}

/// Every job that was ever begun, by name.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn all(tx: &mut Tx) -> Result<Vec<Job>, StoreError> {
    tx.query(
        "SELECT name, leased_until, started_at, finished_at, outcome FROM jobs
         WHERE started_at IS NOT NULL ORDER BY name",
    )
    .all()
    .await
}

#[derive(sqlx::FromRow)]
struct Bookmark {
    bookmark: Option<String>,
}

/// Where a job left off, in its own words.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn bookmark(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    let row: Option<Bookmark> =
        tx.query("SELECT bookmark FROM jobs WHERE name = $1").bind(name).optional().await?;
    Ok(row.and_then(|row| row.bookmark))
}

/// Remembers where a running job left off.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn set_bookmark(tx: &mut Tx, name: &str, bookmark: &str) -> Result<(), StoreError> {
    tx.query("UPDATE jobs SET bookmark = $2 WHERE name = $1").bind(name).bind(bookmark).execute().await?;
    Ok(())
}
