//! Envelopes with their franking commitments.

use crypto_core::envelope;
use crypto_core::message::Message;
use protocol::bytes::Ciphertext;
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::{Commitment, X25519Public};
use protocol::sealed::{EncapsulatedKey, Envelope};
use protocol::transcript::{self, Route};
use serde::Deserialize;

use super::json::{Hex, Key, identity};
use super::{Outcome, Seen, same, tamper};

#[derive(Deserialize)]
struct Vector {
    sender_x25519: X25519Public,
    recipient_x25519_secret: Key,
    conversation: ConversationId,
    sender: UserId,
    recipient: UserId,
    message: MessageId,
    plaintext: String,
    k_f: Key,
    franked: Hex,
    commitment: Commitment,
    aad: Hex,
    envelope_digest: Key,
    envelope: Envelope,
}

impl Vector {
    fn open(&self, envelope: &Envelope, commitment: &Commitment) -> Outcome<envelope::OpenedMessage> {
        let recipient = identity(&[0; 32], &self.recipient_x25519_secret.0);
        Ok(envelope::open(envelope, &self.route(), commitment, &recipient, &self.sender_x25519)?)
    }

    const fn route(&self) -> Route {
        Route {
            conversation: self.conversation,
            sender: self.sender,
            recipient: self.recipient,
            message: self.message,
        }
    }

    /// Answers how many alterations were refused.
    fn check(&self) -> Outcome<usize> {
        let (route, sealed) = (self.route(), &self.envelope);
        let opened = self.open(sealed, &self.commitment)?;
        same(&opened.plaintext, &self.plaintext, "message JSON")?;
        same(opened.franking_key.expose_bytes(), &self.k_f.0, "franking key")?;
        same(&transcript::frank(&route, self.plaintext.as_bytes()), &self.franked.0, "byte string to MAC")?;
        same(&transcript::envelope_aad(&route, &self.commitment), &self.aad.0, "additional data")?;
        same(&transcript::envelope_digest(sealed), &self.envelope_digest.0, "digest")?;

        let mut refused = 0;
        for enc in tamper::flips(sealed.enc.as_bytes()) {
            let enc = EncapsulatedKey::try_from(enc.as_slice())?;
            tamper::refuse(self.open(&Envelope { enc, ..sealed.clone() }, &self.commitment), &mut refused)?;
        }
        for data in tamper::flips(sealed.data.as_bytes()) {
            let data = Ciphertext::new(data);
            tamper::refuse(self.open(&Envelope { data, ..sealed.clone() }, &self.commitment), &mut refused)?;
        }
        for commitment in tamper::flips(self.commitment.as_bytes()) {
            let commitment = Commitment::try_from(commitment.as_slice())?;
            tamper::refuse(self.open(sealed, &commitment), &mut refused)?;
        }
        Ok(refused)
    }
}

/// The messages are one run: each names the one before.
pub(super) fn envelopes(text: &str) -> Outcome<Seen> {
    let vectors: Vec<Vector> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    let mut previous = None;
    for (number, vector) in (1..).zip(&vectors) {
        let message = Message::from_json(&vector.plaintext)?;
        same(&(message.n, message.prev), &(number, previous), "place in the run")?;
        seen.refused = seen.refused.saturating_add(vector.check()?);
        previous = Some(vector.commitment);
    }
    Ok(seen)
}
