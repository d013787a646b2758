//! What can happen: each operation carries everything it needs, so that it can be run again.

use protocol::accounts::Kind;
use protocol::ids::{AccountId, ConversationId, DemandeId, LedgerEntryId, MessageId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::Asset;

/// One or more operations at one time. Several run concurrently.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) now: Timestamp,
    pub(crate) ops: Vec<Op>,
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    SignUp { user: UserId, account: AccountId, kind: Kind },
    Grant { user: UserId, asset: Asset, tokens: i64, reference: u32, line: LedgerEntryId },
    Restrict { user: UserId, until: Timestamp },
    Publish { author: UserId, id: DemandeId, budget: Option<(i64, i64)>, slots: i64, key: u32 },
    Unlock(Wish),
    Send { sender: UserId, recipient: UserId, conversation: ConversationId, id: MessageId },
    Acknowledge { user: UserId, conversation: ConversationId, messages: Vec<MessageId> },
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

/// What whoever asked is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Refused(Code),
    Done,
    Published(DemandeId),
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
            Self::Done | Self::Published(_) | Self::Granted(_) => "done".to_owned(),
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
    Self::Restrict { .. } => "restrict",
    Self::Publish { .. } => "publish",
    Self::Unlock(_) => "unlock",
    Self::Send { .. } => "send",
    Self::Acknowledge { .. } => "acknowledge",
}
