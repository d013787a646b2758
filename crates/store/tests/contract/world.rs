//! A database with people, communes and demandes, made from small numbers.

use protocol::accounts::{Kind, Standing};
use protocol::bytes::{Ciphertext, Iv};
use protocol::category::Category;
use protocol::ids::{AccountId, ConversationId, DemandeId, LedgerEntryId, MessageId, UnlockId, UserId};
use protocol::keys::{
    Commitment, Ed25519Public, IdentityKeys, IdentityStatement, Signature, Stamp, X25519Public,
};
use protocol::money::{Budget, Tokens};
use protocol::places::Place;
use protocol::sealed::{Blob, EncapsulatedKey, Envelope, Scheme};
use protocol::time::Timestamp;
use store::demandes::NewDemande;
use store::messages::NewMessage;
use store::places::{Located, Point};
use store::testing::{Engine, TestDatabase};
use store::users::User;
use store::{Store, StoreError, Tx};
use store::{conversations, demandes, identities, ledger, unlocks, users};

/// When everything in a world begins.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
/// The demandeur of most tests.
pub(crate) const ANNE: u8 = 1;
/// The pro of most tests.
pub(crate) const PAUL: u8 = 2;
/// Someone else, a pro.
pub(crate) const PIA: u8 = 3;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) database: TestDatabase,
}

impl World {
    /// An empty database.
    pub(crate) async fn empty(engine: Engine) -> Self {
        let database = TestDatabase::on(engine).await;
        Self { store: database.open().await, database }
    }

    /// Anne, a demandeur; Paul and Pia, pros.
    pub(crate) async fn peopled(engine: Engine) -> Self {
        let world = Self::empty(engine).await;
        world.write(async |tx| add_user(tx, &user(ANNE, Kind::Demandeur)).await).await;
        world.write(async |tx| add_user(tx, &user(PAUL, Kind::Pro)).await).await;
        world.write(async |tx| add_user(tx, &user(PIA, Kind::Pro)).await).await;
        world
    }

    /// With a demande of Anne's that Paul has unlocked.
    pub(crate) async fn unlocked(engine: Engine) -> Self {
        let world = Self::peopled(engine).await;
        world
            .write(async |tx| {
                demandes::insert(tx, &demande(1)).await?;
                unlock(tx, 1, PAUL, 1).await
            })
            .await;
        world
    }

    pub(crate) async fn write<T>(&self, work: impl AsyncFn(&mut Tx) -> Result<T, StoreError>) -> T {
        self.store.write(work).await.unwrap()
    }

    pub(crate) async fn read<T>(&self, work: impl AsyncFn(&mut Tx) -> Result<T, StoreError>) -> T {
        self.store.read(work).await.unwrap()
    }
}

pub(crate) fn later(millis: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + millis)
}

pub(crate) fn person(n: u8) -> UserId {
    UserId::new([n; 32])
}

pub(crate) fn account_id(n: u8) -> AccountId {
    AccountId::make(NOW, [n; 10])
}

pub(crate) fn demande_id(n: u8) -> DemandeId {
    DemandeId::make(later(i64::from(n)), [n; 10])
}

pub(crate) fn unlock_id(n: u8) -> UnlockId {
    UnlockId::make(NOW, [n; 10])
}

pub(crate) fn conversation_id(n: u8) -> ConversationId {
    ConversationId::make(NOW, [n; 10])
}

pub(crate) fn message_id(n: u8) -> MessageId {
    MessageId::make(later(i64::from(n)), [n; 10])
}

pub(crate) fn entry_id(n: u64) -> LedgerEntryId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    LedgerEntryId::make(NOW, random)
}

pub(crate) fn tokens(count: i64) -> Tokens {
    Tokens::try_from(count).unwrap()
}

pub(crate) fn blob(n: u8) -> Blob {
    Blob { v: 1, iv: Iv::new([n; 12]), data: Ciphertext::new(vec![n; 272]) }
}

pub(crate) fn envelope(n: u8) -> Envelope {
    let data = Ciphertext::new(vec![n; 272]);
    Envelope { v: 1, scheme: Scheme::HpkeAuth, enc: EncapsulatedKey::new([n; 32]), data }
}

pub(crate) fn user(n: u8, kind: Kind) -> User {
    User {
        id: person(n),
        account: Some(account_id(n)),
        kind,
        role: None,
        display_name: format!("Personne {n}").try_into().unwrap(),
        standing: Standing::Good,
        standing_until: None,
        created_at: NOW,
    }
}

pub(crate) fn statement(n: u8, generation: u64) -> IdentityStatement {
    IdentityStatement {
        keys: IdentityKeys {
            generation,
            ed25519: Ed25519Public::new([n; 32]),
            x25519: X25519Public::new([n; 32]),
        },
        signature: Signature::new([n; 64]),
        previous_signature: (generation > 1).then(|| Signature::new([n + 1; 64])),
    }
}

/// A person with an empty account and their first keys.
pub(crate) async fn add_user(tx: &mut Tx, user: &User) -> Result<(), StoreError> {
    if let Some(account) = user.account {
        ledger::open_account(tx, account).await?;
    }
    users::insert(tx, user).await?;
    let [n, ..] = *user.id.as_bytes();
    identities::insert(tx, user.id, &statement(n, 1), NOW).await
}

pub(crate) fn commune(code: &str, name: &str, lat: f64, lon: f64) -> Located {
    let place = Place {
        code: code.parse().unwrap(),
        name: name.to_owned(),
        department: code.chars().take(2).collect(),
        postcodes: vec!["75011".to_owned()],
        approximate: false,
    };
    Located { place, point: Point { lat, lon }, population: 147_000 }
}

pub(crate) fn paris_11() -> Located {
    commune("75111", "Paris 11e", 48.859, 2.3765)
}

/// A demande of Anne's with three slots.
pub(crate) fn demande(n: u8) -> NewDemande {
    NewDemande {
        id: demande_id(n),
        author: person(ANNE),
        title: "Chaudière en panne".to_owned().try_into().unwrap(),
        description: "Elle ne chauffe plus.".to_owned().try_into().unwrap(),
        category: Category::Chauffage,
        place: paris_11(),
        budget: Some(Budget::new(100, 200).unwrap()),
        slots: 3,
        created_at: NOW,
        expires_at: later(1_000_000),
    }
}

/// Records that `pro` unlocked a demande, and opens their conversation with Anne, all under number `n`.
pub(crate) async fn unlock(tx: &mut Tx, demande: u8, pro: u8, n: u8) -> Result<(), StoreError> {
    let unlock = unlocks::Unlock {
        id: unlock_id(n),
        conversation: conversation_id(n),
        spent: tokens(6),
        premium: false,
        at: NOW,
    };
    unlocks::insert(tx, person(pro), demande_id(demande), &unlock).await?;
    let members = [person(ANNE), person(pro)];
    let new = conversations::NewConversation {
        id: conversation_id(n),
        demande: demande_id(demande),
        unlock: unlock_id(n),
        members: &members,
        at: NOW,
    };
    conversations::open(tx, &new).await
}

/// Message `n` in the first conversation.
pub(crate) fn message(n: u8, from: u8, to: u8) -> NewMessage {
    NewMessage {
        id: message_id(n),
        conversation: conversation_id(1),
        sender: person(from),
        recipient: person(to),
        commitment: Commitment::new([n; 32]),
        envelope: envelope(n),
        entry: blob(n),
        kid: "k1".to_owned(),
        stamp: Stamp::new([n; 32]),
        received_at: later(1_000 + i64::from(n)),
    }
}
