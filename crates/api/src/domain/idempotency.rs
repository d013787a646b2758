//! Requests that may arrive twice and act once.

use protocol::problem::Code;
use protocol::time::Timestamp;
use store::idempotency::{self, Claim};
use store::{BodyHash, Scope, Tx};

use crate::domain::DomainError;

/// One request that must act once: the scope of its key and the hash of its body.
#[derive(Debug, Clone, Copy)]
pub struct Once {
    scope: Scope,
    body: BodyHash,
}

/// The answer that the same request got before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Its HTTP status.
    pub status: u16,
    /// Id of the resource it made.
    pub resource: String,
}

impl Once {
    /// A request under this scope with this body.
    #[must_use]
    pub const fn new(scope: [u8; 32], body: [u8; 32]) -> Self {
        Self { scope: Scope::new(scope), body: BodyHash::new(body) }
    }

    /// Claims the request for this transaction; the earlier answer if there was one.
    ///
    /// # Errors
    /// `idempotency_mismatch` for another body, `still_in_progress`.
    pub async fn claim(&self, tx: &mut Tx, now: Timestamp) -> Result<Option<Replay>, DomainError> {
        self.claim_for(tx, None, now).await
    }

    /// The same for a request whose answer, status and resource, is known if it succeeds.
    ///
    /// # Errors
    /// Those of [`Once::claim`].
    pub async fn claim_for(
        &self,
        tx: &mut Tx,
        answer: Option<(u16, &str)>,
        now: Timestamp,
    ) -> Result<Option<Replay>, DomainError> {
        match idempotency::claim(tx, &self.scope, &self.body, answer, now).await? {
            Claim::Fresh => Ok(None),
            Claim::Replay { status, resource } => Ok(Some(Replay { status, resource })),
            Claim::InProgress => Err(Code::StillInProgress.into()),
            Claim::Mismatch => Err(Code::IdempotencyMismatch.into()),
        }
    }

    /// Records the answer in the transaction that gives it.
    ///
    /// # Errors
    /// [`DomainError::Store`].
    pub async fn settle(&self, tx: &mut Tx, status: u16, resource: &str) -> Result<(), DomainError> {
        Ok(idempotency::settle(tx, &self.scope, status, resource).await?)
    }
}
