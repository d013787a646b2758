//! Read marks.

use crypto_core::read_mark::ReadMark;
use protocol::ids::hex;
use protocol::transcript::{ReadRoute, read_aad};
use serde_json::{Value, json};

use super::identities::{person, seeds};
use super::{Outcome, conversation, message, rng};

const SENDER: u8 = 6;
const RECIPIENT: u8 = 7;

/// The first mark of a reader and a later one.
pub(super) fn read_marks() -> Outcome<Value> {
    let ((secret, sender, _), (peer, recipient, _)) = (person(SENDER), person(RECIPIENT));
    let marks = [(1, 1, 70), (40, 3, 71)].map(|(n, read, seed)| {
        let route = ReadRoute { conversation: conversation(), sender, recipient, n };
        let mark = ReadMark::up_to(message(read));
        let envelope = mark.seal(&route, &secret, &peer.keys().x25519, &mut rng(seed))?;
        Ok(json!({
            "sender_x25519_secret": hex(&seeds(SENDER).1),
            "sender_x25519": secret.keys().x25519,
            "recipient_x25519_secret": hex(&seeds(RECIPIENT).1),
            "recipient_x25519": peer.keys().x25519,
            "conversation": route.conversation,
            "sender": sender,
            "recipient": recipient,
            "n": n,
            "content": mark,
            "aad": hex(&read_aad(&route)),
            "envelope": envelope,
        }))
    });
    marks.into_iter().collect()
}
