use protocol::bytes::Ciphertext;
use protocol::sealed::{EncapsulatedKey, Scheme};
use protocol::time::Timestamp;

use super::*;
use crate::testing::{conversation, message_id, person, test};

fn subject() -> ReceiptSubject {
    let envelope = Envelope {
        v: 1,
        scheme: Scheme::HpkeAuth,
        enc: EncapsulatedKey::new([1; 32]),
        data: Ciphertext::new(vec![2; 40]),
    };
    let unlock = UnlockId::make(Timestamp::from_millis(1), [1; 10]);
    ReceiptSubject::of(unlock, conversation(), message_id(0), &envelope, Outcome::Opened)
}

#[test]
fn a_receipt_is_verified_with_its_signers_key() {
    let recipient = person(1).secret;
    let signature = subject().sign(&recipient);
    assert_eq!(subject().verify(&recipient.keys().ed25519, &signature), Ok(()));
    assert!(subject().verify(&person(2).secret.keys().ed25519, &signature).is_err());
}

#[test]
fn a_receipt_is_about_one_message_and_one_outcome() {
    let recipient = person(1).secret;
    let signature = subject().sign(&recipient);
    for other in [
        ReceiptSubject { unlock: UnlockId::make(Timestamp::from_millis(2), [1; 10]), ..subject() },
        ReceiptSubject {
            conversation: protocol::ids::ConversationId::new(message_id(5).uuid()),
            ..subject()
        },
        ReceiptSubject { message: message_id(1), ..subject() },
        ReceiptSubject { envelope_digest: [0; 32], ..subject() },
        ReceiptSubject { outcome: Outcome::Unreadable, ..subject() },
    ] {
        assert!(other.verify(&recipient.keys().ed25519, &signature).is_err(), "{other:?}");
    }
}
