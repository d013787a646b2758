//! What is measured, the same natively and in the browser.

use chacha20::ChaCha20Rng;
use crypto_core::FileKey;
use crypto_core::bulk::{Bulk as _, InRust};
use crypto_core::envelope::{self, OpenedMessage};
use crypto_core::identity::IdentitySecret;
use crypto_core::kdf::{KdfInput, kdf_input};
use crypto_core::message::{Body, ChainId, Message};
use crypto_core::rand_core::SeedableRng as _;
use futures::executor::block_on;
use protocol::auth::KdfParams;
use protocol::bytes::Iv;
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::{Commitment, KdfSalt};
use protocol::sealed::Envelope;
use protocol::time::Timestamp;
use protocol::transcript::Route;
use serde_json::Map;

/// Iterations of the password derivation: what new accounts use.
pub(crate) const ITERATIONS: u32 = 600_000;

/// A password ready to be stretched.
pub(crate) fn password() -> KdfInput {
    let params = KdfParams { salt: KdfSalt::new([7; 16]), iterations: ITERATIONS };
    kdf_input("une phrase pour mesurer", "camille@exemple.fr", &params).expect("an accepted derivation")
}

/// AES-256-GCM over some bytes.
pub(crate) fn gcm(plaintext: &[u8]) -> Vec<u8> {
    let key = FileKey::from_bytes([5; 32]);
    block_on(InRust.seal(&key, Iv::new([1; 12]), plaintext)).expect("a length that GCM takes")
}

/// Two people, and what one says to the other.
#[derive(Debug)]
pub(crate) struct Talk {
    sender: IdentitySecret,
    recipient: IdentitySecret,
    route: Route,
    text: String,
    rng: ChaCha20Rng,
}

impl Talk {
    /// A talk in which every message has this many bytes of text.
    pub(crate) fn of(bytes: usize) -> Self {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let person = |rng: &mut ChaCha20Rng| -> (IdentitySecret, UserId) {
            let (secret, id, _) = IdentitySecret::make(rng);
            (secret, id)
        };
        let ((sender, sender_id), (recipient, recipient_id)) = (person(&mut rng), person(&mut rng));
        let now = Timestamp::from_millis(1_700_000_000_000);
        let route = Route {
            conversation: ConversationId::make(now, [1; 10]),
            sender: sender_id,
            recipient: recipient_id,
            message: MessageId::make(now, [2; 10]),
        };
        Self { sender, recipient, route, text: "x".repeat(bytes), rng }
    }

    /// One message on its way: JSON, padding, commitment, HPKE.
    pub(crate) fn seal(&mut self) -> (Envelope, Commitment) {
        let message = Message {
            body: Body::Text(self.text.clone()),
            chain: ChainId::make(&mut self.rng),
            n: 1,
            prev: None,
            seen: None,
            reply_to: None,
            sent_at: Timestamp::from_millis(1_700_000_000_000),
            other: Map::new(),
        };
        let recipient = self.recipient.keys().x25519;
        let (envelope, sealed) =
            envelope::seal(message, &self.route, &self.sender, &recipient, &mut self.rng).expect("a message");
        (envelope, sealed.commitment)
    }

    /// The way back.
    pub(crate) fn open(&self, (envelope, commitment): &(Envelope, Commitment)) -> OpenedMessage {
        let sender = self.sender.keys().x25519;
        envelope::open(envelope, &self.route, commitment, &self.recipient, &sender).expect("authentic")
    }
}
