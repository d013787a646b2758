//! Rows made in bulk, from small numbers.

use futures::future::join_all;
use protocol::ids::{DemandeId, UserId};
use store::Store;

use crate::support::rows::{analyze, insert, run};

/// Pros, each with a fortune.
pub(crate) const PROS: usize = 32;
/// Authors of demandes.
const AUTHORS: usize = 1_000;
const FIRST_AUTHOR: usize = 1_000;
/// Slots of a demande: as many different pros in a row unlock it.
pub(crate) const SLOTS: usize = 5;
/// Demandes of a region that wait for pros.
const OPEN: usize = 40_000;
const PAST: usize = 0x3000_0000;
/// Parts of a past that are made at the same time.
const LANES: usize = 4;

/// Demandes that nobody else touches.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Region {
    Http = 0x1000_0000,
    Yardstick = 0x2000_0000,
}

impl Region {
    /// The number of the demande that a pro unlocks with its `turn`-th unlock.
    pub(crate) const fn demande(self, pro: usize, turn: usize) -> usize {
        self as usize + (turn * PROS + pro) / SLOTS
    }
}

/// The id of pro 0, 1, ….
pub(crate) fn pro(number: usize) -> UserId {
    format!("{:064x}", number + 1).parse().expect("64 digits")
}

pub(crate) fn demande(number: usize) -> DemandeId {
    format!("{number:032x}").parse().expect("32 digits")
}

pub(crate) fn author(demande: usize) -> UserId {
    format!("{:064x}", FIRST_AUTHOR + demande % AUTHORS).parse().expect("64 digits")
}

/// The author's number, in SQL or pgbench's language.
pub(crate) fn author_of(demande: &str) -> String {
    format!("{FIRST_AUTHOR} + {demande} % {AUTHORS}")
}

/// Pros and authors.
pub(crate) async fn people(store: &Store) {
    insert(store, 1, PROS + 1, |words| {
        let (account, user, series) = (words.uuid("n"), words.bytes("n"), words.series());
        vec![
            format!("INSERT INTO accounts (id, standard) SELECT {account}, 1000000000 FROM {series}"),
            format!(
                "INSERT INTO users (id, account_id, kind, display_name, created_at)
                 SELECT {user}, {account}, 'pro', 'Mesure', 0 FROM {series}"
            ),
        ]
    })
    .await;
    insert(store, FIRST_AUTHOR, FIRST_AUTHOR + AUTHORS, |words| {
        let (user, series) = (words.bytes("n"), words.series());
        vec![format!(
            "INSERT INTO users (id, kind, display_name, created_at)
             SELECT {user}, 'demandeur', 'Mesure', 0 FROM {series}"
        )]
    })
    .await;
    for (from, to) in [(1, PROS + 1), (FIRST_AUTHOR, FIRST_AUTHOR + AUTHORS)] {
        insert(store, from, to, |words| {
            let (key, signature, series) = (words.bytes("n"), words.signature("n"), words.series());
            vec![
                format!(
                    "INSERT INTO identities (user_id, generation, ed25519, x25519, signature, created_at)
                     SELECT {key}, 1, {key}, {key}, {signature}, 0 FROM {series}"
                ),
                format!("INSERT INTO inboxes (user_id, next_seq) SELECT {key}, 1 FROM {series}"),
            ]
        })
        .await;
    }
    analyze(store).await;
}

/// Demandes on the map.
pub(crate) async fn open_demandes(store: &Store, region: Region) {
    demandes(store, region as usize, OPEN, "active", SLOTS).await;
    analyze(store).await;
}

async fn demandes(store: &Store, first: usize, count: usize, status: &str, slots: usize) {
    let used = if status == "full" { slots } else { 0 };
    insert(store, first, first + count, |words| {
        let (id, author) = (words.uuid("n"), words.bytes(&author_of("n")));
        let series = words.series();
        vec![format!(
            "INSERT INTO demandes (id, author_id, title, description, category, place_code, place_name,
                 department, lat, lon, status, slots, slots_used, search_text, created_at, expires_at)
             SELECT {id}, {author}, 'Chaudière en panne', 'Elle ne démarre plus.', 'chauffage', '75111',
                 'Paris 11e', '75', 48.85 + (n % 1000) * 0.001, 2.37, '{status}', {slots}, {used},
                 'chaudiere en panne', 0, 100000000000000
             FROM {series}"
        )]
    })
    .await;
}

/// What the same people did before: as many past demandes, unlocks, conversations and ledger lines.
pub(crate) async fn past(store: &Store, count: usize) {
    let part = count.div_ceil(LANES);
    join_all((0..count).step_by(part).map(|from| past_part(store, PAST + from, part))).await;
    let lines = format!("UPDATE accounts SET last_seq = {}", count / PROS + 1);
    run(store, lines).await;
    analyze(store).await;
}

async fn past_part(store: &Store, first: usize, count: usize) {
    demandes(store, first, count, "full", 1).await;
    insert(store, first, first + count, |words| {
        let n = format!("n - {PAST}");
        let (id, pro) = (words.uuid("n"), words.bytes(&format!("1 + ({n}) % {PROS}")));
        let author = words.bytes(&author_of("n"));
        let account = words.uuid(&format!("1 + ({n}) % {PROS}"));
        let series = words.series();
        vec![
            format!(
                "INSERT INTO unlocks (id, pro_id, author_id, demande_id, conversation_id, spent, premium, unlocked_at)
                 SELECT {id}, {pro}, {author}, {id}, {id}, 6, FALSE, n FROM {series}"
            ),
            format!("INSERT INTO conversations (id, demande_id, unlock_id, created_at) SELECT {id}, {id}, {id}, n FROM {series}"),
            format!("INSERT INTO members (conversation_id, user_id) SELECT {id}, {pro} FROM {series}"),
            format!("INSERT INTO members (conversation_id, user_id) SELECT {id}, {author} FROM {series}"),
            format!(
                "INSERT INTO ledger_entries (id, account_id, asset, seq, kind, delta, balance_after,
                     counter_account, reference, created_at)
                 SELECT {id}, {account}, 'standard', 1 + ({n}) / {PROS}, 'unlock', -6, 1, 'unlocks',
                     CAST(n AS TEXT), n
                 FROM {series}"
            ),
        ]
    })
    .await;
}
