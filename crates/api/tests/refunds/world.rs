//! A demandeur, pros, and what they do at which moment.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use api::domain::ledger::verify::verify;
use api::domain::refunds::{Report, run};
use api::domain::{DomainError, receipts};
use api::ports::random::SystemRandom;
use api::secrets::{Key, Keyring, Secrets};
use crypto_core::identity::IdentitySecret;
use crypto_core::rand_core::UnwrapErr;
use crypto_core::receipt::ReceiptSubject;
use getrandom::SysRng;
use protocol::accounts::{Balance, Kind, Standing};
use protocol::bytes::{Ciphertext, Iv};
use protocol::category::Category;
use protocol::ids::{
    AccountId, CaseId, ConversationId, DemandeId, LedgerEntryId, MessageId, UnlockId, UserId,
};
use protocol::keys::{Commitment, Stamp};
use protocol::messages::Entry;
use protocol::money::{Budget, Tokens};
use protocol::places::Place;
use protocol::sealed::{Blob, EncapsulatedKey, Envelope, Scheme};
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use protocol::transcript::Outcome;
use protocol::unlocks::{Receipt, UnlockRecord};
use store::conversations::NewConversation;
use store::demandes::{NewDemande, take_premium_slot, take_slot};
use store::ledger::Transfer;
use store::messages::{NewMessage, Stored, store_message};
use store::places::{Located, Point};
use store::testing::{Engine, TestDatabase};
use store::unlocks::Unlock;
use store::users::User;
use store::{Store, StoreError, Tx};
use store::{archive, conversations, demandes, identities, ledger, refunds, unlocks, users};

/// When everything begins.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);
pub(crate) const HOUR: Duration = Duration::from_hours(1);
pub(crate) const DAY: Duration = Duration::from_hours(24);
pub(crate) const MOMENT: Duration = Duration::from_millis(1);

/// What every pro has to begin with, of both kinds of tokens.
pub(crate) const PURSE: i64 = 1_000;

/// This long after the start.
pub(crate) fn after(time: Duration) -> Timestamp {
    START.plus(time)
}

pub(crate) fn tokens(count: i64) -> Tokens {
    Tokens::try_from(count).unwrap()
}

/// A member with their key.
pub(crate) struct Person {
    pub id: UserId,
    pub secret: IdentitySecret,
}

/// An unlock and who is in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deal {
    pub unlock: UnlockId,
    pub conversation: ConversationId,
    pub demande: DemandeId,
    pub pro: UserId,
    pub author: UserId,
}

pub(crate) struct World {
    pub store: Store,
    pub database: TestDatabase,
    pub anne: Person,
    next: AtomicU64,
}

impl World {
    /// A database with Anne, a demandeur.
    pub(crate) async fn start(engine: Engine) -> Self {
        let database = TestDatabase::on(engine).await;
        let store = database.open().await;
        let anne = add(&store, Kind::Demandeur).await;
        Self { store, database, anne, next: AtomicU64::new(1) }
    }

    /// With an unlock of 6 tokens at the start.
    pub(crate) async fn with_deal(engine: Engine) -> (Self, Deal) {
        let world = Self::start(engine).await;
        let deal = world.deal(START).await;
        (world, deal)
    }

    pub(crate) async fn write<T>(&self, work: impl AsyncFn(&mut Tx) -> Result<T, StoreError>) -> T {
        self.store.write(work).await.unwrap()
    }

    /// A new pro with tokens.
    pub(crate) async fn pro(&self) -> Person {
        let pro = add(&self.store, Kind::Pro).await;
        let account = self.account(pro.id).await;
        for asset in [Asset::Standard, Asset::Premium] {
            let grant = Transfer {
                id: LedgerEntryId::make(START, self.draw()),
                account,
                asset,
                amount: tokens(PURSE),
                kind: MovementKind::Grant,
                reference: "essai",
                at: START,
            };
            self.write(async |tx| ledger::credit(tx, grant).await).await;
        }
        pro
    }

    /// A new demande of Anne's with five slots.
    pub(crate) async fn demande(&self) -> DemandeId {
        let place = Place {
            code: "75111".parse().unwrap(),
            name: "Paris 11e".to_owned(),
            department: "75".to_owned(),
            postcodes: vec!["75011".to_owned()],
            approximate: false,
        };
        let point = Point { lat: 48.859, lon: 2.3765 };
        let new = NewDemande {
            id: DemandeId::make(START, self.draw()),
            author: self.anne.id,
            title: "Chaudière en panne".to_owned().try_into().unwrap(),
            description: "Elle ne chauffe plus.".to_owned().try_into().unwrap(),
            category: Category::Chauffage,
            place: Located { place, point, population: 147_000 },
            budget: Some(Budget::new(100, 200).unwrap()),
            slots: 5,
            created_at: START,
            expires_at: after(DAY * 1_000),
        };
        assert!(self.write(async |tx| demandes::insert(tx, &new).await).await);
        new.id
    }

    /// A new pro unlocks a new demande.
    pub(crate) async fn deal(&self, at: Timestamp) -> Deal {
        let (demande, pro) = (self.demande().await, self.pro().await);
        self.unlock(pro.id, demande, 6, false, at).await
    }

    /// A pro unlocks a demande for this many tokens.
    pub(crate) async fn unlock(
        &self,
        pro: UserId,
        demande: DemandeId,
        spent: i64,
        premium: bool,
        at: Timestamp,
    ) -> Deal {
        let account = self.account(pro).await;
        let unlock = Unlock {
            id: UnlockId::make(at, self.draw()),
            conversation: ConversationId::make(at, self.draw()),
            spent: tokens(spent),
            premium,
            at,
        };
        let line = LedgerEntryId::make(at, self.draw());
        let (members, author) = ([self.anne.id, pro], self.anne.id);
        self.write(async |tx| {
            let taken = if premium {
                take_premium_slot(tx, demande, pro, at).await?
            } else {
                take_slot(tx, demande, pro, at).await?
            };
            assert!(taken.is_some(), "no slot");
            let transfer = Transfer {
                id: line,
                account,
                asset: if premium { Asset::Premium } else { Asset::Standard },
                amount: unlock.spent,
                kind: MovementKind::Unlock,
                reference: &unlock.id.to_string(),
                at,
            };
            assert!(ledger::debit(tx, transfer).await?.is_some(), "no tokens");
            assert!(unlocks::insert(tx, pro, demande, &unlock).await?, "open already");
            let conversation = NewConversation {
                id: unlock.conversation,
                demande,
                unlock: unlock.id,
                members: &members,
                at,
            };
            conversations::open(tx, &conversation).await
        })
        .await;
        Deal { unlock: unlock.id, conversation: unlock.conversation, demande, pro, author }
    }

    /// The pro writes; the message.
    pub(crate) async fn pro_writes(&self, deal: &Deal, at: Timestamp) -> NewMessage {
        let message = self.message(deal, deal.pro, deal.author, at);
        assert_eq!(self.store_message(&message).await, Stored::New);
        message
    }

    /// The demandeur writes.
    pub(crate) async fn anne_writes(&self, deal: &Deal, at: Timestamp) -> Stored {
        self.store_message(&self.message(deal, deal.author, deal.pro, at)).await
    }

    pub(crate) async fn store_message(&self, message: &NewMessage) -> Stored {
        self.write(async |tx| store_message(tx, message).await).await
    }

    pub(crate) fn message(&self, deal: &Deal, from: UserId, to: UserId, at: Timestamp) -> NewMessage {
        let [.., n] = self.draw();
        let enc = EncapsulatedKey::new([n; 32]);
        let data = Ciphertext::new(self.draw().repeat(4));
        NewMessage {
            id: MessageId::make(at, self.draw()),
            conversation: deal.conversation,
            sender: from,
            recipient: to,
            commitment: Commitment::new([n; 32]),
            envelope: Envelope { v: 1, scheme: Scheme::HpkeAuth, enc, data },
            entry: blob(),
            kid: "k1".to_owned(),
            stamp: Stamp::new([n; 32]),
            received_at: at,
        }
    }

    /// A device of Anne's archives a message.
    pub(crate) async fn deliver(&self, message: &NewMessage, at: Timestamp) {
        let entries = [Entry { message_id: message.id, blob: blob() }];
        let (id, conversation) = (self.anne.id, message.conversation);
        let archived =
            self.write(async |tx| archive::acknowledge(tx, id, conversation, &entries, at).await).await;
        assert_eq!(archived, [message.id]);
    }

    /// Anne's receipt.
    pub(crate) fn receipt(&self, deal: &Deal, message: &NewMessage, outcome: Outcome) -> Receipt {
        let subject =
            ReceiptSubject::of(deal.unlock, deal.conversation, message.id, &message.envelope, outcome);
        let signature = subject.sign(&self.anne.secret);
        Receipt { message_id: message.id, outcome, generation: 1, signature }
    }

    /// A receipt arrives.
    pub(crate) async fn receive(
        &self,
        deal: &Deal,
        receipt: &Receipt,
        at: Timestamp,
    ) -> Result<(), DomainError> {
        let case = CaseId::make(at, self.draw());
        self.store
            .write(async |tx| receipts::receive(tx, deal.author, deal.unlock, receipt, case, at).await)
            .await
    }

    /// Anne opens a message.
    pub(crate) async fn opens(&self, deal: &Deal, message: &NewMessage, at: Timestamp) {
        self.receive(deal, &self.receipt(deal, message, Outcome::Opened), at).await.unwrap();
    }

    /// The job runs, and leaves books that are right.
    pub(crate) async fn run(&self, now: Timestamp) -> Report {
        let report = run(&self.store, &SystemRandom, now).await.unwrap();
        let key = |n: u8| Key::new([n; 32]);
        let secrets = Secrets { secret_salt: key(1), pepper: key(2), data_key: key(3), jwt_secret: key(4) };
        verify(&self.store, &Keyring::new(secrets), now).await.unwrap();
        report
    }

    /// The number of refunds that a run makes.
    pub(crate) async fn given(&self, now: Timestamp) -> u64 {
        self.run(now).await.given
    }

    pub(crate) async fn balance(&self, person: UserId) -> Balance {
        let account = self.account(person).await;
        self.write(async |tx| ledger::balance(tx, account).await).await.unwrap()
    }

    /// What a pro has spent and not got back, of standard tokens.
    pub(crate) async fn cost(&self, pro: UserId) -> i64 {
        PURSE - self.balance(pro).await.standard.get()
    }

    /// The pro's view of a deal.
    pub(crate) async fn record(&self, deal: &Deal, now: Timestamp) -> UnlockRecord {
        let records = self.write(async |tx| refunds::records(tx, deal.pro, None, 100, now).await).await;
        records.into_iter().find(|record| record.id == deal.unlock).unwrap()
    }

    async fn account(&self, person: UserId) -> AccountId {
        let user = self.write(async |tx| users::find(tx, person).await).await;
        user.unwrap().account.unwrap()
    }

    /// Ten bytes that were not drawn before.
    pub(crate) fn draw(&self) -> [u8; 10] {
        let mut bytes = [7; 10];
        bytes[2..].copy_from_slice(&self.next.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        bytes
    }
}

fn blob() -> Blob {
    Blob { v: 1, iv: Iv::new([1; 12]), data: Ciphertext::new(vec![1; 272]) }
}

async fn add(store: &Store, kind: Kind) -> Person {
    let (secret, id, statement) = IdentitySecret::make(&mut UnwrapErr(SysRng));
    let mut random = [0; 10];
    getrandom::fill(&mut random).unwrap();
    let account = AccountId::make(START, random);
    let user = User {
        id,
        account: Some(account),
        kind,
        role: None,
        display_name: "Camille".to_owned().try_into().unwrap(),
        standing: Standing::Good,
        standing_until: None,
        created_at: START,
    };
    let added = store.write(async |tx| {
        ledger::open_account(tx, account).await?;
        users::insert(tx, &user).await?;
        identities::insert(tx, id, &statement, START).await
    });
    added.await.unwrap_or_else(|error: StoreError| unreachable!("{error}"));
    Person { id, secret }
}
