//! Read marks.

use crypto_core::read_mark::ReadMark;
use protocol::bytes::Ciphertext;
use protocol::ids::{ConversationId, UserId};
use protocol::keys::X25519Public;
use protocol::sealed::{EncapsulatedKey, Envelope};
use protocol::transcript::{ReadRoute, read_aad};
use serde::Deserialize;
use serde_json::Value;

use super::json::{Hex, Key, identity};
use super::{Outcome, Seen, same, tamper};

#[derive(Deserialize)]
struct Vector {
    sender_x25519: X25519Public,
    recipient_x25519_secret: Key,
    conversation: ConversationId,
    sender: UserId,
    recipient: UserId,
    n: u64,
    content: Value,
    aad: Hex,
    envelope: Envelope,
}

impl Vector {
    fn open(&self, envelope: &Envelope, route: &ReadRoute) -> Outcome<ReadMark> {
        let recipient = identity(&[0; 32], &self.recipient_x25519_secret.0);
        Ok(ReadMark::open(envelope, route, &recipient, &self.sender_x25519)?)
    }

    /// Answers how many alterations were refused.
    fn check(&self) -> Outcome<usize> {
        let Self { conversation, sender, recipient, n, .. } = *self;
        let (route, sealed) = (ReadRoute { conversation, sender, recipient, n }, &self.envelope);
        same(&serde_json::to_value(self.open(sealed, &route)?)?, &self.content, "read mark")?;
        same(&read_aad(&route), &self.aad.0, "additional data")?;

        let mut refused = 0;
        for enc in tamper::flips(sealed.enc.as_bytes()) {
            let enc = EncapsulatedKey::try_from(enc.as_slice())?;
            tamper::refuse(self.open(&Envelope { enc, ..sealed.clone() }, &route), &mut refused)?;
        }
        for data in tamper::flips(sealed.data.as_bytes()) {
            let data = Ciphertext::new(data);
            tamper::refuse(self.open(&Envelope { data, ..sealed.clone() }, &route), &mut refused)?;
        }
        let later = ReadRoute { n: n.saturating_add(1), ..route };
        tamper::refuse(self.open(sealed, &later), &mut refused)?;
        Ok(refused)
    }
}

pub(super) fn read_marks(text: &str) -> Outcome<Seen> {
    let vectors: Vec<Vector> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    for vector in &vectors {
        seen.refused = seen.refused.saturating_add(vector.check()?);
    }
    Ok(seen)
}
