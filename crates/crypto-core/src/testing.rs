//! What the unit tests share: one `test` attribute for both targets, deterministic randomness, two people.

use chacha20::ChaCha20Rng;
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::IdentityStatement;
use protocol::time::Timestamp;
use protocol::transcript::Route;
use rand_core::SeedableRng;
use serde_json::Map;

use crate::identity::IdentitySecret;
use crate::message::{Body, ChainId, Message};

pub(crate) mod json;
mod replay;

pub(crate) use replay::Replay;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use core::prelude::v1::test;
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

pub(crate) fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) secret: IdentitySecret,
    pub(crate) statement: IdentityStatement,
}

pub(crate) fn person(seed: u8) -> Person {
    let (secret, id, statement) = IdentitySecret::make(&mut rng(seed));
    Person { id, secret, statement }
}

pub(crate) fn conversation() -> ConversationId {
    ConversationId::make(Timestamp::from_millis(1_700_000_000_000), [1; 10])
}

pub(crate) fn message_id(millis: i64) -> MessageId {
    MessageId::make(Timestamp::from_millis(1_700_000_000_000 + millis), [2; 10])
}

pub(crate) fn route(sender: &Person, recipient: &Person) -> Route {
    Route { conversation: conversation(), sender: sender.id, recipient: recipient.id, message: message_id(0) }
}

pub(crate) fn text(text: &str) -> Message {
    Message {
        body: Body::Text(text.to_owned()),
        chain: ChainId::make(&mut rng(99)),
        n: 1,
        prev: None,
        seen: None,
        reply_to: None,
        sent_at: Timestamp::from_millis(1_700_000_000_000),
        other: Map::new(),
    }
}

/// Every byte string that differs from `bytes` in one bit.
pub(crate) fn bit_flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

pub(crate) fn unhex(digits: &str) -> Vec<u8> {
    let nibble = |digit: u8| u8::try_from(char::from(digit).to_digit(16).unwrap()).unwrap();
    digits.as_bytes().chunks(2).map(|pair| nibble(pair[0]) << 4 | nibble(pair[1])).collect()
}
