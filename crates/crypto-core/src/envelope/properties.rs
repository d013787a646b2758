use proptest::prelude::*;
use protocol::bytes::Ciphertext;
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::sealed::EncapsulatedKey;

use super::*;
use crate::testing::{Person, json, message_id, person, rng, route, test, text};

/// From person 1 to person 2.
fn sent(message: Message) -> (Person, Route, Envelope, OpenedMessage) {
    let (sender, recipient) = (person(1), person(2));
    let route = route(&sender, &recipient);
    let (envelope, opened) =
        seal(message, &route, &sender.secret, &recipient.secret.keys().x25519, &mut rng(3)).unwrap();
    (recipient, route, envelope, opened)
}

fn sender() -> X25519Public {
    person(1).secret.keys().x25519
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_message_survives_between_any_two(
        words in any::<String>(), other in json::unknown_fields(), people: [u8; 2], seed: u8,
    ) {
        let [sender, recipient] = people.map(person);
        let (route, to) = (route(&sender, &recipient), recipient.secret.keys().x25519);
        let message = Message { other, ..text(&words) };
        let (envelope, sealed) = seal(message, &route, &sender.secret, &to, &mut rng(seed)).unwrap();
        let opened =
            open(&envelope, &route, &sealed.commitment, &recipient.secret, &sender.secret.keys().x25519).unwrap();
        prop_assert_eq!(opened.message, sealed.message);
        prop_assert_eq!(opened.plaintext, sealed.plaintext);
    }

    #[test]
    fn on_any_other_route_or_with_any_other_commitment_it_is_rejected(
        part in 0..5_u8, bytes: [u8; 32], millis in 1_i64..1_000_000,
    ) {
        let (recipient, route, envelope, opened) = sent(text("Bonjour"));
        let (mut shown, mut commitment) = (route, opened.commitment);
        match part {
            0 => shown.conversation = ConversationId::new(message_id(millis).uuid()),
            1 => shown.sender = UserId::new(bytes),
            2 => shown.recipient = UserId::new(bytes),
            // A replay under another id.
            3 => shown.message = MessageId::new(message_id(millis).uuid()),
            _ => commitment = Commitment::new(bytes),
        }
        prop_assert_eq!(
            open(&envelope, &shown, &commitment, &recipient.secret, &sender()).unwrap_err(),
            OpenError::Rejected
        );
    }

    #[test]
    fn with_any_other_key_it_is_rejected(stranger in 3_u8.., as_sender: bool) {
        let (recipient, route, envelope, opened) = sent(text("Bonjour"));
        let stranger = person(stranger).secret;
        let outcome = if as_sender {
            open(&envelope, &route, &opened.commitment, &recipient.secret, &stranger.keys().x25519)
        } else {
            open(&envelope, &route, &opened.commitment, &stranger, &sender())
        };
        prop_assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
    }

    #[test]
    fn cut_or_extended_it_is_rejected(
        words in any::<String>(), cut: prop::sample::Index, tail in proptest::collection::vec(any::<u8>(), 1..40),
    ) {
        let (recipient, route, envelope, opened) = sent(text(&words));
        let bytes = envelope.data.as_bytes();
        for data in [bytes[..cut.index(bytes.len())].to_vec(), [bytes, &tail].concat()] {
            let altered = Envelope { data: Ciphertext::new(data), ..envelope.clone() };
            let outcome = open(&altered, &route, &opened.commitment, &recipient.secret, &sender());
            prop_assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
        }
    }

    #[test]
    fn no_ciphertext_makes_it_panic(enc: [u8; 32], data in proptest::collection::vec(any::<u8>(), 0..400), key: [u8; 32]) {
        let (recipient, route, envelope, opened) = sent(text("Bonjour"));
        let random = Envelope { enc: EncapsulatedKey::new(enc), data: Ciphertext::new(data), ..envelope };
        let outcome = open(&random, &route, &opened.commitment, &recipient.secret, &X25519Public::new(key));
        prop_assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
    }
}
