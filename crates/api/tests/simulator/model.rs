//! What should happen, said as plainly as possible: maps in memory, one thing after the other.
//!
//! Nothing here is the product's: where it says the same as the product, it says it a second time.

mod demandes;
mod ledger;
mod messages;
mod people;
mod purchases;
mod refunds;
mod unlocks;

use std::collections::{BTreeMap, BTreeSet};

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::ids::{AccountId, ClaimId, ConversationId, DemandeId, MessageId, PurchaseId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind, PurchaseStatus};
use protocol::transcript::Outcome as Proof;
use protocol::unlocks::{Decision, Rule};

use crate::ops::{Balance, Op, Outcome, Standing, Way};

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// The whole house.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    pub(crate) now: Timestamp,
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) accounts: BTreeMap<AccountId, Account>,
    pub(crate) demandes: BTreeMap<DemandeId, Demande>,
    pub(crate) unlocks: BTreeMap<UnlockId, Unlock>,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    pub(crate) messages: BTreeMap<(UserId, MessageId), Message>,
    pub(crate) receipts: BTreeMap<(UnlockId, MessageId), (Proof, Timestamp)>,
    pub(crate) claims: BTreeMap<ClaimId, Claim>,
    /// Pros whose unreadable messages staff should look at.
    pub(crate) cases: BTreeSet<UserId>,
    pub(crate) purchases: BTreeMap<PurchaseId, Purchase>,
    pub(crate) payments: BTreeMap<String, Payment>,
    /// Lines of the audit log.
    pub(crate) acts: i64,
    /// Events of Stripe's that were carried out.
    pub(crate) heard: BTreeSet<u32>,
    /// Answers to requests with an idempotency key: the body, and what came of it.
    answered: BTreeMap<(UserId, String, u32), (String, Answered)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Answered {
    Published(DemandeId),
    Unlocked(u16),
    Claimed,
    Begun(PurchaseId),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct User {
    pub(crate) account: AccountId,
    pub(crate) kind: Kind,
    pub(crate) standing: Standing,
    /// Tokens that they let themselves spend in a day.
    pub(crate) daily_limit: Option<i64>,
    /// Events in the inbox.
    pub(crate) events: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Account {
    pub(crate) balance: Balance,
    pub(crate) lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) asset: Asset,
    pub(crate) kind: MovementKind,
    pub(crate) delta: i64,
    pub(crate) balance_after: i64,
    pub(crate) reference: String,
    pub(crate) at: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Demande {
    pub(crate) author: UserId,
    pub(crate) price: i64,
    pub(crate) status: Status,
    pub(crate) slots: i64,
    pub(crate) slots_used: i64,
    pub(crate) premium_used: i64,
    pub(crate) expires_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unlock {
    pub(crate) pro: UserId,
    pub(crate) demande: DemandeId,
    pub(crate) conversation: ConversationId,
    pub(crate) spent: i64,
    pub(crate) premium: bool,
    pub(crate) at: Timestamp,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) holds_slot: bool,
    pub(crate) pro_wrote_at: Option<Timestamp>,
    /// The first.
    pub(crate) receipt: Option<(Proof, Timestamp)>,
    /// The refund that comes unless something happens before.
    pub(crate) due: Option<(Rule, Timestamp)>,
    pub(crate) refunded: i64,
    /// The rule that gave back first.
    pub(crate) rule: Option<Rule>,
    /// When the cap was last used for it.
    pub(crate) capped_at: Option<Timestamp>,
    /// When everything was given back.
    pub(crate) refunded_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Conversation {
    pub(crate) unlock: UnlockId,
    pub(crate) demandeur: UserId,
    pub(crate) pro: UserId,
    pub(crate) open: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) conversation: ConversationId,
    pub(crate) recipient: UserId,
    pub(crate) received_at: Timestamp,
    pub(crate) delivered_at: Option<Timestamp>,
    /// True once a full refund has removed its envelope.
    pub(crate) withdrawn: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    pub(crate) unlock: UnlockId,
    pub(crate) decision: Option<Decision>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Purchase {
    pub(crate) pro: UserId,
    pub(crate) account: AccountId,
    pub(crate) way: Way,
    pub(crate) asset: Asset,
    pub(crate) tokens: i64,
    pub(crate) cents: i64,
    pub(crate) at: Timestamp,
    pub(crate) status: PurchaseStatus,
    pub(crate) session: Option<String>,
    pub(crate) intent: Option<String>,
    pub(crate) taken_back: i64,
    pub(crate) adjustments: i64,
    pub(crate) paid_at: Option<Timestamp>,
}

/// What is known about a payment.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Payment {
    /// The first purchase that it was named with.
    pub(crate) purchase: Option<PurchaseId>,
    /// The most cents that were told to be given back.
    pub(crate) refunded: i64,
    /// Cents, and whether the house won.
    pub(crate) disputes: BTreeMap<u32, (i64, Option<bool>)>,
}

/// A rule's answer: what happened, or why nothing did.
type Ruling = Result<Outcome, Code>;

impl Model {
    pub(crate) const fn new(now: Timestamp) -> Self {
        Self {
            now,
            users: BTreeMap::new(),
            accounts: BTreeMap::new(),
            demandes: BTreeMap::new(),
            unlocks: BTreeMap::new(),
            conversations: BTreeMap::new(),
            messages: BTreeMap::new(),
            receipts: BTreeMap::new(),
            claims: BTreeMap::new(),
            cases: BTreeSet::new(),
            purchases: BTreeMap::new(),
            payments: BTreeMap::new(),
            acts: 0,
            heard: BTreeSet::new(),
            answered: BTreeMap::new(),
        }
    }

    /// What each operation answers when they happen one after the other.
    pub(crate) fn apply(&mut self, now: Timestamp, ops: &[&Op]) -> Vec<Outcome> {
        self.now = now;
        ops.iter().map(|op| self.apply_one(op).unwrap_or_else(Outcome::Refused)).collect()
    }

    fn apply_one(&mut self, op: &Op) -> Ruling {
        match op {
            Op::SignUp { user, account, kind } => self.sign_up(*user, *account, *kind),
            Op::Grant { user, asset, tokens, reference, .. } => {
                self.grant(*user, *asset, *tokens, *reference)
            }
            Op::Stand { user, standing } => self.stand(*user, *standing),
            Op::Seal => Ok(Outcome::Done),
            Op::Limit { user, daily } => self.limit(*user, *daily),
            Op::Publish { author, id, budget, slots, key } => {
                self.publish(*author, *id, *budget, *slots, *key)
            }
            Op::End { author, demande, withdrawn } => self.end(*author, *demande, *withdrawn),
            Op::Renew { author, demande } => self.renew(*author, *demande),
            Op::Hide { demande } => self.hide(*demande),
            Op::Expire => Ok(self.expire()),
            Op::Unlock(wish) => self.unlock(wish),
            Op::Send { sender, recipient, conversation, id } => {
                self.send(*sender, *recipient, *conversation, *id)
            }
            Op::Acknowledge { user, conversation, messages } => {
                self.acknowledge(*user, *conversation, messages)
            }
            Op::Receipt(receipt) => self.receipt(receipt),
            Op::Claim { pro, unlock, id, key } => self.claim(*pro, *unlock, *id, *key),
            Op::Decide { claim, decision, .. } => self.decide(*claim, *decision),
            Op::Refund { unlock, .. } => {
                Ok(Outcome::Refunded(usize::from(self.refund(*unlock) == Some(true))))
            }
            Op::RefundAll => Ok(self.refund_all()),
            Op::Begin(wish) => self.begin(wish),
            Op::Open { purchase, name } => Ok(self.open(*purchase, name)),
            Op::Hear { event, fact, .. } => Ok(self.hear(*event, fact)),
        }
    }

    fn user(&self, id: UserId) -> Result<&User, Code> {
        self.users.get(&id).ok_or(Code::Unauthenticated)
    }

    fn tell(&mut self, users: &[UserId], events: i64) {
        for user in users {
            if let Some(user) = self.users.get_mut(user) {
                user.events += events;
            }
        }
    }

    /// What the same request was answered before, if it was.
    fn replay(&self, who: UserId, route: &str, key: u32, body: &str) -> Result<Option<Answered>, Code> {
        match self.answered.get(&(who, route.to_owned(), key)) {
            None => Ok(None),
            Some((known, answered)) if known == body => Ok(Some(*answered)),
            Some(_) => Err(Code::IdempotencyMismatch),
        }
    }

    fn settle(&mut self, who: UserId, route: &str, key: u32, body: &str, answered: Answered) {
        self.answered.insert((who, route.to_owned(), key), (body.to_owned(), answered));
    }
}

/// Milliseconds from `earlier` to `later`; below zero when the clock went back between.
pub(crate) const fn between(earlier: Timestamp, later: Timestamp) -> i64 {
    later.as_millis() - earlier.as_millis()
}

pub(crate) const fn after(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.as_millis() + millis)
}
