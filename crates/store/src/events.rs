//! What happened to an account, numbered without gaps.

use protocol::ids::UserId;
use protocol::live::{Event, Happening};
use protocol::time::Timestamp;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("events");
/// Happenings in one statement.
const AT_ONCE: usize = 1_000;

#[derive(sqlx::FromRow)]
struct SeqRow {
    next_seq: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    kind: String,
    #[sqlx(rename = "ref")]
    reference: String,
    at: Timestamp,
}

impl TryFrom<Row> for Event {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let what = read(&row.kind, &row.reference).ok_or_else(|| TABLE.corrupt("ref"))?;
        Ok(Self { seq: TABLE.count("seq", row.seq)?, at: row.at, what })
    }
}

/// Kind and reference of a happening: nothing, `conversation`, `conversation/message` or `conversation/user`.
fn write(what: Happening) -> Option<(&'static str, String)> {
    Some(match what {
        Happening::Conversation { conversation_id } => ("conversation", conversation_id.to_string()),
        Happening::Envelope { conversation_id, message_id } => {
            ("envelope", format!("{conversation_id}/{message_id}"))
        }
        Happening::Delivered { conversation_id, message_id } => {
            ("delivered", format!("{conversation_id}/{message_id}"))
        }
        Happening::Entry { conversation_id, message_id } => {
            ("entry", format!("{conversation_id}/{message_id}"))
        }
        Happening::Read { conversation_id, user_id } => ("read", format!("{conversation_id}/{user_id}")),
        Happening::Balance => ("balance", String::new()),
        Happening::Settings => ("settings", String::new()),
        Happening::Unknown => return None,
    })
}

fn read(kind: &str, reference: &str) -> Option<Happening> {
    match kind {
        "balance" => return Some(Happening::Balance),
        "settings" => return Some(Happening::Settings),
        "conversation" => {
            return Some(Happening::Conversation { conversation_id: reference.parse().ok()? });
        }
        _ => {}
    }
    if let ("read", Some((conversation, user))) = (kind, reference.split_once('/')) {
        let (conversation_id, user_id) = (conversation.parse().ok()?, user.parse().ok()?);
        return Some(Happening::Read { conversation_id, user_id });
    }
    let (conversation, message) = reference.split_once('/')?;
    let (conversation_id, message_id) = (conversation.parse().ok()?, message.parse().ok()?);
    match kind {
        "envelope" => Some(Happening::Envelope { conversation_id, message_id }),
        "delivered" => Some(Happening::Delivered { conversation_id, message_id }),
        "entry" => Some(Happening::Entry { conversation_id, message_id }),
        _ => None,
    }
}

/// Appends happenings. Inboxes are locked in the order of their owners, so two transactions that write to
/// the same people wait for each other instead of deadlocking: append everything in one call.
///
/// # Errors
/// [`StoreError::Engine`], also for a person without an inbox; [`StoreError::Corrupt`] for a happening of
/// unknown kind.
pub async fn append(
    tx: &mut Tx,
    happenings: &[(UserId, Happening)],
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut sorted = happenings.to_vec();
    sorted.sort_by_key(|(user, _)| *user);
    let mut numbered = Vec::with_capacity(sorted.len());
    for of_one in sorted.chunk_by(|(a, _), (b, _)| a == b) {
        let Some((user, _)) = of_one.first() else { continue };
        let first = take_numbers(tx, *user, of_one.len()).await?;
        numbered.extend((first..).zip(of_one));
    }
    for some in numbered.chunks(AT_ONCE) {
        let mut insert =
            tx.insert_rows("INSERT INTO events (user_id, seq, kind, ref, at) VALUES", 5, some.len());
        for (seq, (user, what)) in some {
            let (kind, reference) = write(*what).ok_or_else(|| TABLE.corrupt("kind"))?;
            insert = insert.bind(*user).bind(*seq).bind(kind).bind(reference).bind(at);
        }
        insert.execute().await?;
    }
    Ok(())
}

/// The first of so many new numbers in a person's inbox, which is locked from now on.
async fn take_numbers(tx: &mut Tx, user: UserId, count: usize) -> Result<i64, StoreError> {
    let count = stored(count as u64);
    let taken: SeqRow = tx
        .query("UPDATE inboxes SET next_seq = next_seq + $2 WHERE user_id = $1 RETURNING next_seq")
        .bind(user)
        .bind(count)
        .one()
        .await?;
    Ok(taken.next_seq - count)
}

/// Up to `limit` events after number `since`, ascending.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn since(tx: &mut Tx, user: UserId, since: u64, limit: i64) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<Row> = tx
        .query("SELECT seq, kind, ref, at FROM events WHERE user_id = $1 AND seq > $2 ORDER BY seq LIMIT $3")
        .bind(user)
        .bind(stored(since))
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Event::try_from).collect()
}

/// The number of a person's newest event; 0 before the first.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn head(tx: &mut Tx, user: UserId) -> Result<u64, StoreError> {
    let row: Option<SeqRow> =
        tx.query("SELECT next_seq FROM inboxes WHERE user_id = $1").bind(user).optional().await?;
    Table("inboxes").count("next_seq", row.map_or(0, |row| row.next_seq - 1))
}

#[cfg(test)]
mod tests {
    use protocol::ids::{ConversationId, MessageId};

    use super::*;

    #[test]
    fn every_happening_reads_back_from_its_stored_form() {
        let conversation_id = ConversationId::make(Timestamp::from_millis(5), [1; 10]);
        let message_id = MessageId::make(Timestamp::from_millis(6), [2; 10]);
        for what in [
            Happening::Conversation { conversation_id },
            Happening::Envelope { conversation_id, message_id },
            Happening::Delivered { conversation_id, message_id },
            Happening::Entry { conversation_id, message_id },
            Happening::Read { conversation_id, user_id: UserId::new([3; 32]) },
            Happening::Balance,
            Happening::Settings,
        ] {
            let (kind, reference) = write(what).unwrap();
            assert_eq!(read(kind, &reference), Some(what));
        }
    }

    #[test]
    fn an_unknown_kind_is_neither_written_nor_guessed() {
        assert_eq!(write(Happening::Unknown), None);
        assert_eq!(read("tea", "a/b"), None);
    }
}
