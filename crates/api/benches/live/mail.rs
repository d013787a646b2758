//! Messages that look sealed: an ordinary text makes about this many bytes.

use api::ports::clock::{Clock as _, SystemClock};
use protocol::bytes::{Ciphertext, Iv};
use protocol::ids::MessageId;
use protocol::keys::Commitment;
use protocol::messages::{Entry, SendMessage};
use protocol::sealed::{Blob, EncapsulatedKey, Envelope, Scheme};

use crate::schedule::Turn;
use crate::seed;

const SEALED: usize = 528;

/// An id made now that carries the message's number.
fn id(number: usize) -> MessageId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    MessageId::make(SystemClock.now(), random)
}

/// The number that an id carries.
pub(crate) fn number(id: MessageId) -> usize {
    let bytes = *id.uuid().as_bytes();
    let last: [u8; 4] = bytes[12..].try_into().expect("four bytes");
    usize::try_from(u32::from_be_bytes(last)).expect("a small number")
}

fn blob() -> Blob {
    Blob { v: 1, iv: Iv::new([7; 12]), data: Ciphertext::new(vec![7; SEALED]) }
}

/// What the sender of a turn posts.
pub(crate) fn message(turn: Turn) -> SendMessage {
    let recipient = seed::person(seed::member(turn.conversation, !turn.by_pro));
    let enc = EncapsulatedKey::new([7; 32]);
    let envelope = Envelope { v: 1, scheme: Scheme::HpkeAuth, enc, data: Ciphertext::new(vec![7; SEALED]) };
    let commitment = Commitment::new([7; 32]);
    SendMessage { id: id(turn.number), recipient, commitment, envelope, entry: blob() }
}

/// What its recipient archives.
pub(crate) fn entry(message_id: MessageId) -> Entry {
    Entry { message_id, blob: blob() }
}
