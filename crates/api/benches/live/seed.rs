//! A thousand people, two and two in a conversation.

use protocol::ids::{ConversationId, UserId};
use store::Store;

use crate::support::rows::{insert, run};

pub(crate) const CONVERSATIONS: usize = 500;
const FIRST: usize = 1;

/// The id of person 0 to 999.
pub(crate) fn person(number: usize) -> UserId {
    format!("{:064x}", FIRST + number).parse().expect("64 digits")
}

/// The id of conversation 0 to 499.
pub(crate) fn conversation(number: usize) -> ConversationId {
    format!("{:032x}", FIRST + number).parse().expect("32 digits")
}

/// The number of the member of a conversation who is the pro, or the other one.
pub(crate) const fn member(conversation: usize, pro: bool) -> usize {
    if pro { conversation } else { CONVERSATIONS + conversation }
}

/// Everything that must be there for messages to go to and fro.
pub(crate) async fn conversations(store: &Store) {
    insert(store, FIRST, FIRST + 2 * CONVERSATIONS, |words| {
        let (key, signature, series) = (words.bytes("n"), words.signature("n"), words.series());
        vec![
            format!(
                "INSERT INTO users (id, kind, display_name, created_at)
                 SELECT {key}, CASE WHEN n <= {CONVERSATIONS} THEN 'pro' ELSE 'demandeur' END, 'Mesure', 0 FROM {series}"
            ),
            format!(
                "INSERT INTO identities (user_id, generation, ed25519, x25519, signature, created_at)
                 SELECT {key}, 1, {key}, {key}, {signature}, 0 FROM {series}"
            ),
            format!("INSERT INTO inboxes (user_id, next_seq) SELECT {key}, 1 FROM {series}"),
        ]
    })
    .await;
    insert(store, FIRST, FIRST + CONVERSATIONS, |words| {
        let (id, pro, series) = (words.uuid("n"), words.bytes("n"), words.series());
        let author = words.bytes(&format!("n + {CONVERSATIONS}"));
        vec![
            format!(
                "INSERT INTO demandes (id, author_id, title, description, category, place_code, place_name,
                     department, lat, lon, status, slots, slots_used, search_text, created_at, expires_at)
                 SELECT {id}, {author}, 'Chaudière en panne', 'Elle ne démarre plus.', 'chauffage', '75111',
                     'Paris 11e', '75', 48.85, 2.37, 'full', 1, 1, 'chaudiere en panne', 0, 100000000000000
                 FROM {series}"
            ),
            format!(
                "INSERT INTO unlocks (id, pro_id, author_id, demande_id, conversation_id, spent, premium, unlocked_at)
                 SELECT {id}, {pro}, {author}, {id}, {id}, 6, FALSE, 0 FROM {series}"
            ),
            format!("INSERT INTO conversations (id, demande_id, unlock_id, created_at) SELECT {id}, {id}, {id}, 0 FROM {series}"),
            format!("INSERT INTO members (conversation_id, user_id) SELECT {id}, {pro} FROM {series}"),
            format!("INSERT INTO members (conversation_id, user_id) SELECT {id}, {author} FROM {series}"),
        ]
    })
    .await;
    run(store, "ANALYZE".to_owned()).await;
}
