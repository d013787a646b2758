//! The rules, over domain types and `&mut Tx`: no SQL, no HTTP.

pub mod accounts;
pub mod archive;
pub mod blocks;
pub mod buyers;
pub mod cases;
pub mod claims;
pub mod conversations;
pub mod demandes;
pub mod history;
pub mod idempotency;
pub mod invoices;
pub mod jobs;
pub mod ledger;
pub mod media;
pub mod messages;
pub mod paris;
pub mod presence;
pub mod purchases;
pub mod read_marks;
pub mod receipts;
pub mod refunds;
pub mod sealed;
pub mod staff;
pub mod standing;
pub mod unlocks;

use std::fmt;
use std::time::Duration;

use protocol::problem::Code;
use store::StoreError;

use crate::auth::access::AccessError;
use crate::auth::password::HashError;
use crate::ports::media::MediaError;
use crate::ports::random::RandomError;
use crate::secrets::SealedError;

/// A request that a rule does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in a stable word.
    pub code: Code,
    /// What was wrong this time, for the person or program that asked. Never personal data.
    pub detail: Option<String>,
    /// When asking again makes sense.
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// A refusal that its code explains.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, detail: None, retry_after: None }
    }

    /// A refusal with what was wrong this time.
    #[must_use]
    pub fn because(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()), retry_after: None }
    }

    /// A refusal for now.
    #[must_use]
    pub const fn for_now(code: Code, retry_after: Duration) -> Self {
        Self { code, detail: None, retry_after: Some(retry_after) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail.as_deref().unwrap_or(self.code.title()))
    }
}

/// Why the domain did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// A rule does not allow it.
    #[error("{0}")]
    Refused(Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// A password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A sealed column does not open.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// The object store failed.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// An access token could not be made.
    #[error(transparent)]
    Token(AccessError),
}

impl From<Refusal> for DomainError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Code> for DomainError {
    fn from(code: Code) -> Self {
        Self::Refused(Refusal::new(code))
    }
}
