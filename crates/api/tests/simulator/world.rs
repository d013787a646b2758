//! The product: its domain over a real database, with the time and the ids that an operation carries.

mod buying;
mod ending;
mod refunding;
mod sanctions;

use api::domain::accounts::me;
use api::domain::idempotency::Once;
use api::domain::ledger::seal::seal_all;
use api::domain::staff::{self, Actor, Grant};
use api::domain::unlocks::{self, Wish};
use api::domain::{DomainError, archive, demandes, messages, standing};
use api::secrets::{Key, Keyring, Secrets};
use protocol::accounts::{Kind, Standing};
use protocol::bytes::{Ciphertext, Iv};
use protocol::category::Category;
use protocol::demandes::CreateDemande;
use protocol::ids::{AccountId, ConversationId, MessageId, UserId};
use protocol::keys::{Commitment, Ed25519Public, IdentityKeys, IdentityStatement, Signature, X25519Public};
use protocol::messages::{Entry, SendMessage};
use protocol::money::{Budget, Tokens};
use protocol::places::Place;
use protocol::sealed::{Blob, EncapsulatedKey, Envelope, Scheme};
use protocol::text::Reason;
use protocol::time::Timestamp;
use protocol::transcript::{join, sha256};
use store::places::{Located, NewPlace, Point};
use store::testing::{Engine, TestDatabase};
use store::users::{self, User};
use store::{Store, StoreError, identities, ledger, places};

use crate::ops::{self, Balance, Op, Outcome};

const PARIS: &str = "75111";

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) keys: Keyring,
    _database: TestDatabase,
}

/// What a caller of the product sees: an outcome, or a failure that nobody should ever see.
type Answer = Result<Outcome, DomainError>;

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        let database = TestDatabase::fleeting(engine).await;
        let store = database.open().await;
        let place = Place {
            code: PARIS.parse().expect("a code"),
            name: "Paris 11e".to_owned(),
            department: "75".to_owned(),
            postcodes: vec!["75011".to_owned()],
            approximate: false,
        };
        let located = Located { place, point: Point { lat: 48.859, lon: 2.3765 }, population: 147_000 };
        let table = [NewPlace { located, terms: vec!["paris".to_owned()] }];
        store.write(async |tx| places::replace_all(tx, &table).await).await.expect("a place");
        let key = |n| Key::new([n; 32]);
        let secrets = Secrets { secret_salt: key(1), pepper: key(2), data_key: key(3), jwt_secret: key(4) };
        Self { store, keys: Keyring::new(secrets), _database: database }
    }

    pub(crate) async fn perform(&self, op: &Op, now: Timestamp) -> Result<Outcome, String> {
        let answer = match op {
            Op::SignUp { user, account, kind } => self.sign_up(*user, *account, *kind, now).await,
            Op::Grant { user, asset, tokens, reference, line } => {
                let grant = Grant {
                    id: *line,
                    user: *user,
                    asset: *asset,
                    tokens: count(*tokens),
                    reference: format!("grant {reference}").try_into().expect("a reference"),
                    reason: reason(),
                };
                let balance =
                    self.store.write(async |tx| staff::grant(tx, &grant, &Actor::Operator, now).await).await;
                balance.map(|balance| Outcome::Granted(balance.into()))
            }
            Op::Stand { user, standing } => self.stand(*user, *standing, now).await,
            Op::Seal => match seal_all(&self.store, &self.keys, now).await {
                // Somebody else is sealing.
                Ok(_) | Err(StoreError::Conflict) => Ok(Outcome::Done),
                Err(error) => Err(error.into()),
            },
            Op::Limit { user, daily } => self.limit(*user, *daily, now).await,
            Op::Publish { author, id, budget, slots, key } => {
                let request = CreateDemande {
                    title: "Chaudière en panne".to_owned().try_into().expect("a title"),
                    description: "Elle ne chauffe plus.".to_owned().try_into().expect("a description"),
                    category: Category::Chauffage,
                    place: PARIS.parse().expect("a code"),
                    budget: budget.map(|(min, max)| Budget::new(min, max).expect("a budget")),
                    slots: Some(*slots),
                };
                let once = once(*author, "demandes", *key, &format!("{budget:?} {slots}"));
                let publish =
                    async |tx: &mut _| demandes::publish(tx, *author, *id, &request, &once, now).await;
                self.store.write(publish).await.map(Outcome::Published)
            }
            Op::End { author, demande, withdrawn } => self.end(*author, *demande, *withdrawn, now).await,
            Op::Renew { author, demande } => self.renew(*author, *demande, now).await,
            Op::Hide { demande } => self.hide(*demande, now).await,
            Op::Expire => self.expire(now).await,
            Op::Unlock(wish) => self.unlock(wish, now).await,
            Op::Send { sender, recipient, conversation, id } => {
                self.send(*sender, *recipient, *conversation, *id, now).await
            }
            Op::Acknowledge { user, conversation, messages } => {
                let entries: Vec<_> =
                    messages.iter().map(|id| Entry { message_id: *id, blob: blob() }).collect();
                let acknowledge =
                    async |tx: &mut _| archive::acknowledge(tx, *user, *conversation, &entries, now).await;
                self.store.write(acknowledge).await.map(|wake| Outcome::Acknowledged(!wake.is_empty()))
            }
            Op::Receipt(receipt) => self.receipt(receipt, now).await,
            Op::Claim { pro, unlock, id, key } => self.claim(*pro, *unlock, *id, *key, now).await,
            Op::Decide { claim, decision, line } => self.decide(*claim, *decision, *line, now).await,
            Op::Refund { unlock, line } => self.refund(*unlock, *line, now).await,
            Op::RefundAll => self.refund_all(now).await,
            Op::Begin(wish) => self.begin(wish, now).await,
            Op::Open { purchase, name } => self.open(*purchase, name).await,
            Op::Hear { event, fact, credit, adjustment } => {
                self.hear(*event, fact, *credit, *adjustment, now).await
            }
        };
        match answer {
            Ok(outcome) => Ok(outcome),
            Err(DomainError::Refused(refusal)) => Ok(Outcome::Refused(refusal.code)),
            Err(failure) => Err(format!("{failure:?}")),
        }
    }

    /// A person with keys of their own, without a password: nobody signs in here.
    async fn sign_up(&self, id: UserId, account: AccountId, kind: Kind, now: Timestamp) -> Answer {
        let user = User {
            id,
            account: Some(account),
            kind,
            role: None,
            display_name: "Quelqu'un".to_owned().try_into().expect("a name"),
            standing: Standing::Good,
            standing_until: None,
            created_at: now,
        };
        let keys = IdentityKeys {
            generation: 1,
            ed25519: Ed25519Public::new(refunding::signing_key(id).verifying_key().to_bytes()),
            x25519: X25519Public::new(*id.as_bytes()),
        };
        let statement =
            IdentityStatement { keys, signature: Signature::new([1; 64]), previous_signature: None };
        let sign_up = async |tx: &mut _| {
            ledger::open_account(tx, account).await?;
            users::insert(tx, &user).await?;
            identities::insert(tx, id, &statement, now).await?;
            Ok(Outcome::Done)
        };
        self.store.write(sign_up).await
    }

    async fn limit(&self, user: UserId, daily: Option<i64>, now: Timestamp) -> Answer {
        let limit = async |tx: &mut _| {
            standing::may_write(&me::caller(tx, user).await?, now)?;
            users::set_daily_limit(tx, user, daily.map(count)).await?;
            Ok(Outcome::Done)
        };
        self.store.write(limit).await
    }

    /// As the route does: a conflict with the same pro's other request is tried once more.
    async fn unlock(&self, wish: &ops::Wish, now: Timestamp) -> Answer {
        let route = format!("unlock {}", wish.demande);
        let once = once(wish.pro, &route, wish.key, &format!("{} {}", wish.price, wish.premium));
        let wish = Wish {
            pro: wish.pro,
            demande: wish.demande,
            price: count(wish.price),
            premium: wish.premium,
            unlock: wish.id,
            conversation: wish.conversation,
            ledger_entry: wish.line,
        };
        let attempt = || self.store.write(async |tx| unlocks::unlock(tx, &wish, &once, now).await);
        let outcome = match attempt().await {
            Err(DomainError::Store(StoreError::Conflict)) => attempt().await?,
            outcome => outcome?,
        };
        Ok(Outcome::Unlocked {
            status: outcome.status,
            unlock: outcome.answer.unlock_id,
            spent: outcome.answer.spent.get(),
            balance: outcome.answer.balance.into(),
        })
    }

    async fn send(
        &self,
        sender: UserId,
        recipient: UserId,
        conversation: ConversationId,
        id: MessageId,
        now: Timestamp,
    ) -> Answer {
        let request = SendMessage {
            id,
            recipient,
            commitment: Commitment::new([7; 32]),
            envelope: envelope(),
            entry: blob(),
        };
        let message = messages::draft(&self.keys, sender, conversation, request, now)?;
        let sent = self.store.write(async |tx| messages::send(tx, &message, now).await).await?;
        let (received_at, delivered) = (sent.accepted.received_at, sent.accepted.delivered);
        Ok(Outcome::Sent { new: sent.new, received_at, delivered })
    }
}

/// One request: its scope as `http::idempotency` makes it, its body by what it says.
fn once(who: UserId, route: &str, key: u32, body: &str) -> Once {
    let scope = join(&[who.as_bytes(), route.as_bytes(), &key.to_be_bytes()]);
    Once::new(sha256(&scope), sha256(body.as_bytes()))
}

fn count(tokens: i64) -> Tokens {
    Tokens::try_from(tokens).expect("a number of tokens")
}

/// Why staff act.
fn reason() -> Reason {
    "simulated".to_owned().try_into().expect("a reason")
}

fn blob() -> Blob {
    Blob { v: 1, iv: Iv::new([7; 12]), data: Ciphertext::new(vec![7; 32]) }
}

fn envelope() -> Envelope {
    let data = Ciphertext::new(vec![7; 32]);
    Envelope { v: 1, scheme: Scheme::HpkeAuth, enc: EncapsulatedKey::new([7; 32]), data }
}

impl From<protocol::accounts::Balance> for Balance {
    fn from(balance: protocol::accounts::Balance) -> Self {
        Self {
            standard: balance.standard.get() - balance.debt.get(),
            premium: balance.premium.get() - balance.premium_debt.get(),
        }
    }
}
