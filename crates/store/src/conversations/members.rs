//! Who is in a conversation, with their names and keys.

use protocol::ids::{ConversationId, UserId};
use protocol::keys::{IdentityChain, IdentityStatement};
use protocol::messages::Member;

use crate::identities::StatementRow;
use crate::row::Table;
use crate::{StoreError, Tx};

const USERS: Table = Table("users");

#[derive(sqlx::FromRow)]
struct Row {
    user_id: UserId,
    display_name: String,
    kind: String,
    #[sqlx(flatten)]
    statement: StatementRow,
}

/// The members of a conversation in the order of their ids, each with every statement of their keys.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn of(tx: &mut Tx, id: ConversationId) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT m.user_id, u.display_name, u.kind,
                 i.generation, i.ed25519, i.x25519, i.signature, i.previous_signature
             FROM members m JOIN users u ON u.id = m.user_id JOIN identities i ON i.user_id = m.user_id
             WHERE m.conversation_id = $1 ORDER BY m.user_id, i.generation",
        )
        .bind(id)
        .all()
        .await?;
    let mut members: Vec<Member> = Vec::new();
    for row in rows {
        let statement = IdentityStatement::try_from(row.statement)?;
        match members.last_mut() {
            Some(member) if member.keys.user_id == row.user_id => member.keys.statements.push(statement),
            _ => members.push(Member {
                display_name: USERS.text("display_name", row.display_name)?,
                kind: USERS.word("kind", &row.kind)?,
                keys: IdentityChain { user_id: row.user_id, statements: vec![statement] },
            }),
        }
    }
    Ok(members)
}
