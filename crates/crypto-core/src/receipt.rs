//! Receipts: a recipient's signature that a message was read, or could not be.

use protocol::ids::{ConversationId, MessageId, UnlockId};
use protocol::keys::{Ed25519Public, Signature};
use protocol::sealed::Envelope;
use protocol::transcript::{self, Outcome};

use crate::identity::{self, IdentityError, IdentitySecret};

/// What a receipt is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptSubject {
    /// The unlock that opened the conversation.
    pub unlock: UnlockId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
    /// SHA-256 of the envelope as it travelled.
    pub envelope_digest: [u8; 32],
    /// What became of it.
    pub outcome: Outcome,
}

impl ReceiptSubject {
    /// The subject for `envelope`.
    #[must_use]
    pub fn of(
        unlock: UnlockId,
        conversation: ConversationId,
        message: MessageId,
        envelope: &Envelope,
        outcome: Outcome,
    ) -> Self {
        Self {
            unlock,
            conversation,
            message,
            envelope_digest: transcript::envelope_digest(envelope),
            outcome,
        }
    }

    fn transcript(&self) -> Vec<u8> {
        transcript::receipt(self.unlock, self.conversation, self.message, &self.envelope_digest, self.outcome)
    }

    /// Signs the receipt: Ed25519 (RFC 8032), deterministic.
    #[must_use]
    pub fn sign(&self, recipient: &IdentitySecret) -> Signature {
        recipient.sign(&self.transcript())
    }

    /// Verifies the receipt strictly.
    ///
    /// # Errors
    /// [`IdentityError::Signature`] when `recipient` did not sign exactly this.
    pub fn verify(&self, recipient: &Ed25519Public, signature: &Signature) -> Result<(), IdentityError> {
        identity::verify(recipient, &self.transcript(), signature)
    }
}

#[cfg(test)]
mod tests;
