use protocol::bytes::Ciphertext;
use protocol::ids::ConversationId;
use protocol::keys::Commitment;
use protocol::sealed::EncapsulatedKey;

use super::*;
use crate::envelope;
use crate::testing::{Person, bit_flips, conversation, message_id, person, rng, route, test, text};

struct Sent {
    sender: Person,
    recipient: Person,
    route: ReadRoute,
    envelope: Envelope,
}

fn sent() -> Sent {
    let (sender, recipient) = (person(1), person(2));
    let route = ReadRoute { conversation: conversation(), sender: sender.id, recipient: recipient.id, n: 7 };
    let mark = ReadMark::up_to(message_id(3));
    let envelope = mark.seal(&route, &sender.secret, &recipient.secret.keys().x25519, &mut rng(3)).unwrap();
    Sent { sender, recipient, route, envelope }
}

impl Sent {
    fn open(&self, envelope: &Envelope, route: &ReadRoute) -> Result<ReadMark, OpenError> {
        ReadMark::open(envelope, route, &self.recipient.secret, &self.sender.secret.keys().x25519)
    }

    /// Seals any content as the honest sender would.
    fn forge(&self, json: &[u8]) -> Envelope {
        let place = Context { info: INFO, aad: &read_aad(&self.route) };
        let (padded, recipient) = (padding::pad(json).unwrap(), self.recipient.secret.keys().x25519);
        authenticated::seal(&padded, place, &self.sender.secret, &recipient, &mut rng(9)).unwrap()
    }
}

#[test]
fn the_recipient_learns_how_far_the_sender_has_read() {
    let sent = sent();
    assert_eq!(sent.open(&sent.envelope, &sent.route), Ok(ReadMark::up_to(message_id(3))));
    assert_eq!(sent.envelope.data.len(), 256 + primitives::TAG, "every mark has one size");
}

#[test]
fn a_mark_opens_in_its_own_place_only() {
    let sent = sent();
    let other = ConversationId::new(message_id(9).uuid());
    for route in [
        ReadRoute { conversation: other, ..sent.route },
        ReadRoute { sender: sent.recipient.id, ..sent.route },
        ReadRoute { recipient: sent.sender.id, ..sent.route },
        ReadRoute { n: 6, ..sent.route },
        ReadRoute { n: 8, ..sent.route },
    ] {
        assert_eq!(sent.open(&sent.envelope, &route), Err(OpenError::Rejected), "{route:?}");
    }
}

#[test]
fn every_altered_bit_is_noticed() {
    let sent = sent();
    for data in bit_flips(sent.envelope.data.as_bytes()) {
        let altered = Envelope { data: Ciphertext::new(data), ..sent.envelope.clone() };
        assert!(sent.open(&altered, &sent.route).is_err());
    }
    for enc in bit_flips(sent.envelope.enc.as_bytes()) {
        let enc = EncapsulatedKey::try_from(enc.as_slice()).unwrap();
        assert!(sent.open(&Envelope { enc, ..sent.envelope.clone() }, &sent.route).is_err());
    }
    let newer = Envelope { v: 2, ..sent.envelope.clone() };
    assert_eq!(sent.open(&newer, &sent.route), Err(OpenError::Version));
}

#[test]
fn a_mark_is_no_message_and_a_message_is_no_mark() {
    let sent = sent();
    let message = route(&sent.sender, &sent.recipient);
    let recipient = &sent.recipient.secret;
    let sender = sent.sender.secret.keys().x25519;
    let opened = envelope::open(&sent.envelope, &message, &Commitment::new([0; 32]), recipient, &sender);
    assert_eq!(opened.map(drop), Err(OpenError::Rejected));
    let key = recipient.keys().x25519;
    let (envelope, _) = envelope::seal(text("lu"), &message, &sent.sender.secret, &key, &mut rng(4)).unwrap();
    assert_eq!(sent.open(&envelope, &sent.route), Err(OpenError::Rejected));
}

#[test]
fn newer_fields_are_kept_and_other_content_is_malformed() {
    let sent = sent();
    let newer = format!("{{\"read\":\"{}\",\"heard\":1}}", message_id(3));
    let opened = sent.open(&sent.forge(newer.as_bytes()), &sent.route).unwrap();
    assert_eq!((opened.read, opened.other["heard"].as_u64()), (message_id(3), Some(1)));
    for json in [&b"{}"[..], b"[]", b"{\"read\":7}", b"{\"read\":\"x\"}", b"\xff"] {
        assert_eq!(sent.open(&sent.forge(json), &sent.route), Err(OpenError::Content));
    }
}
