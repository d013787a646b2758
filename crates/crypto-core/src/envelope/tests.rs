use protocol::bytes::Ciphertext;
use protocol::ids::{ConversationId, MessageId};
use protocol::sealed::{EncapsulatedKey, Scheme};

use super::*;
use crate::testing::{Person, bit_flips, message_id, person, rng, route, test, text};

struct Sent {
    sender: Person,
    recipient: Person,
    route: Route,
    envelope: Envelope,
    opened: OpenedMessage,
}

fn send(words: &str) -> Sent {
    let (sender, recipient) = (person(1), person(2));
    let route = route(&sender, &recipient);
    let recipient_key = recipient.secret.keys().x25519;
    let (envelope, opened) = seal(text(words), &route, &sender.secret, &recipient_key, &mut rng(3)).unwrap();
    Sent { sender, recipient, route, envelope, opened }
}

impl Sent {
    fn open(
        &self,
        envelope: &Envelope,
        route: &Route,
        commitment: &Commitment,
    ) -> Result<OpenedMessage, OpenError> {
        open(envelope, route, commitment, &self.recipient.secret, &self.sender.secret.keys().x25519)
    }

    /// Seals an arbitrary plaintext as the honest sender would, commitment included.
    fn forge(&self, padded: &[u8], commitment: &Commitment) -> Envelope {
        let place = Context { info: INFO, aad: &transcript::envelope_aad(&self.route, commitment) };
        let recipient = &self.recipient.secret.keys().x25519;
        authenticated::seal(padded, place, &self.sender.secret, recipient, &mut rng(9)).unwrap()
    }

    /// A sender who seals `json` with a correct commitment.
    fn forge_json(&self, json: &[u8]) -> Result<OpenedMessage, OpenError> {
        let key = FrankingKey::from_bytes([8; 32]);
        let commitment = commit(&key, &self.route, json);
        let content = [key.expose_bytes().as_slice(), json].concat();
        self.open(&self.forge(&padding::pad(&content).unwrap(), &commitment), &self.route, &commitment)
    }
}

#[test]
fn the_recipient_reads_what_the_sender_wrote() {
    let sent = send("Bonjour, je peux passer demain.");
    let received = sent.open(&sent.envelope, &sent.route, &sent.opened.commitment).unwrap();
    assert_eq!(received.message, sent.opened.message);
    assert_eq!(received.plaintext, sent.opened.plaintext);
    assert_eq!(received.franking_key.expose_bytes(), sent.opened.franking_key.expose_bytes());
    assert_eq!(
        commit(&received.franking_key, &sent.route, received.plaintext.as_bytes()),
        received.commitment
    );
}

#[test]
fn short_messages_are_indistinguishable_in_length() {
    assert_eq!(send("oui").envelope.data.len(), send("Non, pas avant lundi.").envelope.data.len());
}

#[test]
fn only_the_recipient_opens_and_only_the_senders_key_authenticates() {
    let sent = send("x");
    let stranger = person(7);
    let commitment = &sent.opened.commitment;
    for (recipient, sender) in [
        (&stranger, &sent.sender),
        (&sent.recipient, &stranger),
        (&sent.sender, &sent.recipient),
        (&sent.sender, &sent.sender),
    ] {
        let outcome =
            open(&sent.envelope, &sent.route, commitment, &recipient.secret, &sender.secret.keys().x25519);
        assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
    }
}

#[test]
fn every_part_of_the_route_and_the_commitment_are_bound() {
    let sent = send("x");
    let other = person(7).id;
    for route in [
        Route { conversation: ConversationId::new(message_id(5).uuid()), ..sent.route },
        Route { sender: other, ..sent.route },
        Route { recipient: other, ..sent.route },
        Route { message: MessageId::new(message_id(5).uuid()), ..sent.route },
        Route { sender: sent.route.recipient, recipient: sent.route.sender, ..sent.route },
    ] {
        let outcome = sent.open(&sent.envelope, &route, &sent.opened.commitment);
        assert_eq!(outcome.unwrap_err(), OpenError::Rejected, "{route:?}");
    }
    let outcome = sent.open(&sent.envelope, &sent.route, &Commitment::new([0; 32]));
    assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
}

#[test]
fn every_bit_of_an_envelope_and_of_its_commitment_is_authenticated() {
    let sent = send("x");
    let bytes = sent.envelope.to_bytes();
    // The top bit of an X25519 key, too: the curve ignores it (RFC 7748), but HPKE hashes it.
    for (bit, flipped) in bit_flips(&bytes).enumerate() {
        let altered = Envelope::from_bytes(Scheme::HpkeAuth, &flipped).unwrap();
        let expected = if bit < 8 { OpenError::Version } else { OpenError::Rejected };
        let outcome = sent.open(&altered, &sent.route, &sent.opened.commitment);
        assert_eq!(outcome.unwrap_err(), expected, "bit {bit}");
    }
    for flipped in bit_flips(sent.opened.commitment.as_bytes()) {
        let commitment = Commitment::new(flipped.try_into().unwrap());
        let outcome = sent.open(&sent.envelope, &sent.route, &commitment);
        assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
    }
}

#[test]
fn truncated_and_extended_envelopes_are_rejected() {
    let sent = send("x");
    let bytes = sent.envelope.data.as_bytes();
    for data in [
        &bytes[..0],
        &bytes[..15],
        &bytes[..16],
        &bytes[..bytes.len() - 1],
        &[bytes, &[0]].concat(),
        &vec![0; ENVELOPE_BYTES + 1],
    ] {
        let cut = Envelope { data: Ciphertext::new(data.to_vec()), ..sent.envelope.clone() };
        assert_eq!(sent.open(&cut, &sent.route, &sent.opened.commitment).unwrap_err(), OpenError::Rejected);
    }
}

#[test]
fn an_unknown_version_says_so() {
    let sent = send("x");
    let newer = Envelope { v: 2, ..sent.envelope.clone() };
    assert_eq!(sent.open(&newer, &sent.route, &sent.opened.commitment).unwrap_err(), OpenError::Version);
}

#[test]
fn an_authentic_envelope_with_a_wrong_commitment_is_rejected() {
    let sent = send("x");
    let content = [[8; 32].as_slice(), sent.opened.plaintext.as_bytes()].concat();
    let padded = padding::pad(&content).unwrap();
    let commitment = Commitment::new([1; 32]);
    let outcome = sent.open(&sent.forge(&padded, &commitment), &sent.route, &commitment);
    assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
}

#[test]
fn authentic_nonsense_is_refused_without_a_panic() {
    let sent = send("x");
    assert!(sent.forge_json(sent.opened.plaintext.as_bytes()).is_ok());
    for json in [b"".as_slice(), b"{}", b"null", b"\xff\xfe"] {
        assert_eq!(sent.forge_json(json).unwrap_err(), OpenError::Content);
    }
    let commitment = Commitment::new([1; 32]);
    let short = padding::pad(&[0; 31]).unwrap();
    for padded in [short.as_slice(), b"", &[0; 256], &[255; 256]] {
        let outcome = sent.open(&sent.forge(padded, &commitment), &sent.route, &commitment);
        assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
    }
}

#[test]
fn an_envelope_that_could_never_be_archived_is_refused_on_both_sides() {
    let sent = send("x");
    let quotes = format!("{{\"type\":\"x\",\"body\":\"{}\"}}", "\\\"".repeat(22_000));
    assert_eq!(sent.forge_json(quotes.as_bytes()).unwrap_err(), OpenError::Content);

    let recipient = sent.recipient.secret.keys().x25519;
    let control = text(&"\u{1}".repeat(8_000));
    assert_eq!(
        seal(control, &sent.route, &sent.sender.secret, &recipient, &mut rng(1)).unwrap_err(),
        SealError::TooLong
    );
}

#[test]
fn the_longest_text_fits() {
    let sent = send(&"\u{1f527}".repeat(8_000));
    assert!(sent.envelope.data.len() <= ENVELOPE_BYTES);
    assert!(sent.open(&sent.envelope, &sent.route, &sent.opened.commitment).is_ok());
}

#[test]
fn nothing_is_sealed_to_a_low_order_point() {
    let sender = person(1);
    let route = route(&sender, &person(2));
    let mut one = [0; 32];
    one[0] = 1;
    for point in [[0; 32], one] {
        let outcome = seal(text("x"), &route, &sender.secret, &X25519Public::new(point), &mut rng(1));
        assert_eq!(outcome.unwrap_err(), SealError::WeakKey);
    }
}

#[test]
fn low_order_encapsulated_and_sender_keys_are_rejected() {
    let sent = send("x");
    let zero = Envelope { enc: EncapsulatedKey::new([0; 32]), ..sent.envelope.clone() };
    assert_eq!(sent.open(&zero, &sent.route, &sent.opened.commitment).unwrap_err(), OpenError::Rejected);
    let outcome = open(
        &sent.envelope,
        &sent.route,
        &sent.opened.commitment,
        &sent.recipient.secret,
        &X25519Public::new([0; 32]),
    );
    assert_eq!(outcome.unwrap_err(), OpenError::Rejected);
}
