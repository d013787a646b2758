//! What can happen: each operation carries everything it needs, so that it can be run again.

use protocol::accounts::Kind;
use protocol::ids::{
    AccountId, CaseId, ClaimId, ConversationId, DemandeId, LedgerEntryId, MessageId, PurchaseId, UnlockId,
    UserId,
};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, PurchaseStatus};
use protocol::transcript::Outcome as Proof;
use protocol::unlocks::Decision;

/// One or more operations at one time. Several run concurrently.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) now: Timestamp,
    pub(crate) ops: Vec<Op>,
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    SignUp {
        user: UserId,
        account: AccountId,
        kind: Kind,
    },
    Grant {
        user: UserId,
        asset: Asset,
        tokens: i64,
        reference: u32,
        line: LedgerEntryId,
    },
    Stand {
        user: UserId,
        standing: Standing,
    },
    /// Seals what the ledger has not sealed.
    Seal,
    /// A limit on what may be spent in a day.
    Limit {
        user: UserId,
        daily: Option<i64>,
    },
    Publish {
        author: UserId,
        id: DemandeId,
        budget: Option<(i64, i64)>,
        slots: i64,
        key: u32,
    },
    /// By its author.
    End {
        author: UserId,
        demande: DemandeId,
        withdrawn: bool,
    },
    Renew {
        author: UserId,
        demande: DemandeId,
    },
    /// By staff.
    Hide {
        demande: DemandeId,
    },
    /// The job: ends demandes whose time is over.
    Expire,
    Unlock(Wish),
    Send {
        sender: UserId,
        recipient: UserId,
        conversation: ConversationId,
        id: MessageId,
    },
    Acknowledge {
        user: UserId,
        conversation: ConversationId,
        messages: Vec<MessageId>,
    },
    Receipt(Receipt),
    Claim {
        pro: UserId,
        unlock: UnlockId,
        id: ClaimId,
        key: u32,
    },
    Decide {
        claim: ClaimId,
        decision: Decision,
        line: LedgerEntryId,
    },
    /// Makes one refund if it is due.
    Refund {
        unlock: UnlockId,
        line: LedgerEntryId,
    },
    /// The job: makes every refund that is due.
    RefundAll,
    Begin(Begin),
    /// Stripe has opened the session or the payment of a purchase.
    Open {
        purchase: PurchaseId,
        name: String,
    },
    /// Stripe tells, by an event, or asked by a look-up.
    Hear {
        event: Option<u32>,
        fact: Fact,
        credit: LedgerEntryId,
        adjustment: LedgerEntryId,
    },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) pro: UserId,
    pub(crate) demande: DemandeId,
    pub(crate) price: i64,
    pub(crate) premium: bool,
    pub(crate) key: u32,
    pub(crate) id: UnlockId,
    pub(crate) conversation: ConversationId,
    pub(crate) line: LedgerEntryId,
}

/// What became of a pro's message, signed by the demandeur.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Receipt {
    pub(crate) sender: UserId,
    pub(crate) unlock: UnlockId,
    pub(crate) message: MessageId,
    pub(crate) proof: Proof,
    /// Signed with somebody else's key.
    pub(crate) forged: bool,
    pub(crate) case: CaseId,
}

/// Whether a person may act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Standing {
    Good,
    Restricted(Timestamp),
    Banned,
}

impl Standing {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Restricted(_) => "restricted",
            Self::Banned => "banned",
        }
    }

    pub(crate) const fn until(self) -> Option<Timestamp> {
        if let Self::Restricted(until) = self { Some(until) } else { None }
    }
}

/// A purchase to begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begin {
    pub(crate) pro: UserId,
    pub(crate) pack: Pack,
    pub(crate) way: Way,
    pub(crate) key: u32,
    pub(crate) id: PurchaseId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Checkout,
    PaymentIntent,
}

/// A pack: standard ones, and a premium one, at prices that do not divide evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pack {
    Ten,
    Thirty,
    Premium,
}

impl Pack {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ten => "ten",
            Self::Thirty => "thirty",
            Self::Premium => "premium",
        }
    }

    /// What is bought, how many, for how many cents.
    pub(crate) const fn content(self) -> (Asset, i64, i64) {
        match self {
            Self::Ten => (Asset::Standard, 10, 1_000),
            Self::Thirty => (Asset::Standard, 30, 2_500),
            Self::Premium => (Asset::Premium, 10, 2_000),
        }
    }
}

/// Something that Stripe tells.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) purchase: Option<PurchaseId>,
    pub(crate) session: Option<String>,
    pub(crate) intent: Option<String>,
    pub(crate) news: News,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum News {
    Paid {
        cents: i64,
    },
    Processing,
    Declined,
    Expired,
    /// In all.
    Refunded {
        cents: i64,
    },
    /// `won` is `None` until the bank decides.
    Disputed {
        id: u32,
        cents: i64,
        won: Option<bool>,
    },
}

/// What became of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Credited,
    /// Tokens taken back; below zero, given back.
    Adjusted(i64),
    Moved(PurchaseStatus),
    Held,
    PaidTwice,
}

/// What whoever asked is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Refused(Code),
    Done,
    Published(DemandeId),
    /// Whether a demande ended, or went on.
    Changed(bool),
    Granted(Balance),
    Unlocked {
        status: u16,
        unlock: UnlockId,
        spent: i64,
        balance: Balance,
    },
    Sent {
        new: bool,
        received_at: Timestamp,
        delivered: bool,
    },
    /// Whether anything was archived.
    Acknowledged(bool),
    Claimed(ClaimId),
    /// How many refunds were given.
    Refunded(usize),
    Begun(PurchaseId),
    /// `None` for an event that was heard before.
    Heard(Option<Vec<Effect>>),
}

/// Per asset what is held, or owed when below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Balance {
    pub(crate) standard: i64,
    pub(crate) premium: i64,
}

impl Outcome {
    pub(crate) fn word(&self) -> String {
        match self {
            Self::Refused(code) => format!("refused, {}", code.as_str()),
            Self::Unlocked { status, .. } => format!("unlocked, {status}"),
            Self::Sent { new, .. } => (if *new { "sent" } else { "sent before" }).to_owned(),
            Self::Acknowledged(any) => (if *any { "archived" } else { "nothing to archive" }).to_owned(),
            Self::Changed(changed) => (if *changed { "done" } else { "nothing to change" }).to_owned(),
            Self::Refunded(given) => (if *given > 0 { "given" } else { "nothing to give" }).to_owned(),
            Self::Heard(None) => "heard before".to_owned(),
            Self::Heard(Some(effects)) => effects.iter().map(Effect::word).collect::<Vec<_>>().join(" and "),
            Self::Done | Self::Published(_) | Self::Granted(_) | Self::Claimed(_) | Self::Begun(_) => {
                "done".to_owned()
            }
        }
    }
}

impl Effect {
    fn word(&self) -> &'static str {
        match self {
            Self::Credited => "credited",
            Self::Adjusted(1..) => "taken back",
            Self::Adjusted(_) => "given back",
            Self::Moved(status) => status.as_str(),
            Self::Held => "held",
            Self::PaidTwice => "paid twice",
        }
    }
}

/// Names the operations, for people and for what a run must reach.
macro_rules! names {
    ($($pattern:pat => $name:literal,)*) => {
        impl Op {
            pub(crate) const NAMES: &'static [&'static str] = &[$($name),*];

            pub(crate) const fn name(&self) -> &'static str {
                match self {
                    $($pattern => $name,)*
                }
            }
        }
    };
}

names! {
    Self::SignUp { .. } => "sign up",
    Self::Grant { .. } => "grant",
    Self::Stand { standing: Standing::Good, .. } => "lift",
    Self::Stand { standing: Standing::Restricted(_), .. } => "restrict",
    Self::Stand { standing: Standing::Banned, .. } => "ban",
    Self::Seal => "seal",
    Self::Limit { .. } => "limit",
    Self::Publish { .. } => "publish",
    Self::End { withdrawn: false, .. } => "resolve",
    Self::End { withdrawn: true, .. } => "withdraw",
    Self::Renew { .. } => "renew",
    Self::Hide { .. } => "hide",
    Self::Expire => "expire",
    Self::Unlock(Wish { premium: false, .. }) => "unlock",
    Self::Unlock(Wish { premium: true, .. }) => "unlock premium",
    Self::Send { .. } => "send",
    Self::Acknowledge { .. } => "acknowledge",
    Self::Receipt(_) => "receipt",
    Self::Claim { .. } => "claim",
    Self::Decide { decision: Decision::Accepted, .. } => "accept a claim",
    Self::Decide { decision: Decision::Rejected, .. } => "reject a claim",
    Self::Refund { .. } => "refund one",
    Self::RefundAll => "refund all",
    Self::Begin(_) => "buy tokens",
    Self::Open { .. } => "open a payment",
    Self::Hear { event: Some(_), .. } => "hear an event",
    Self::Hear { event: None, .. } => "look a payment up",
}
