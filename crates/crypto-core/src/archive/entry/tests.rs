use serde_json::json;

use super::*;
use crate::envelope;
use crate::testing::{conversation, message_id, person, rng, route, test, text};

fn incoming(words: &str) -> (Incoming, OpenedMessage) {
    let (sender, recipient) = (person(1), person(2));
    let route = route(&sender, &recipient);
    let (envelope, opened) =
        envelope::seal(text(words), &route, &sender.secret, &recipient.secret.keys().x25519, &mut rng(3))
            .unwrap();
    let incoming = Incoming {
        conversation_id: route.conversation,
        message_id: route.message,
        sender: sender.id,
        commitment: opened.commitment,
        envelope,
        received_at: Timestamp::from_millis(1_700_000_000_500),
        kid: "2026-01".to_owned(),
        stamp: Stamp::new([6; 32]),
    };
    (incoming, opened)
}

fn ring() -> VaultKeyRing {
    VaultKeyRing::make(person(2).id, &mut rng(4))
}

fn reopened(content: &EntryContent) -> EntryContent {
    let sealed = ring().seal_entry(conversation(), message_id(0), content, &mut rng(5)).unwrap();
    ring().open_entry(conversation(), message_id(0), &sealed).unwrap()
}

#[test]
fn a_received_message_keeps_everything_a_report_needs() {
    let (incoming, opened) = incoming("Bonjour");
    let plaintext = opened.plaintext.clone();
    let EntryContent::Readable(entry) = reopened(&EntryContent::received(&incoming, opened)) else {
        panic!("readable")
    };
    assert_eq!(entry.plaintext, plaintext);
    assert_eq!((entry.received_at, entry.stamp), (Some(incoming.received_at), Some(incoming.stamp)));
    assert_eq!(entry.kid.as_deref(), Some("2026-01"));
    assert_eq!(entry.envelope_digest, Some(envelope_digest(&incoming.envelope)));
    let route = route(&person(1), &person(2));
    assert_eq!(envelope::commit(&entry.k_f, &route, entry.plaintext.as_bytes()), incoming.commitment);
}

#[test]
fn a_sent_message_is_read_back_by_its_author() {
    let (_, opened) = incoming("Bonjour");
    let entry = reopened(&EntryContent::sent(person(1).id, opened));
    assert_eq!(entry.from(), person(1).id);
    assert_eq!(entry.message().unwrap().unwrap(), text("Bonjour"));
}

#[test]
fn an_unreadable_message_is_named_by_its_digest() {
    let (incoming, _) = incoming("Bonjour");
    let entry = reopened(&EntryContent::unreadable(&incoming));
    assert_eq!(entry.message().unwrap(), None);
    let EntryContent::Unreadable { unreadable } = entry else { panic!("unreadable") };
    assert_eq!(unreadable.envelope_digest, envelope_digest(&incoming.envelope));
    assert_eq!((unreadable.from, unreadable.commitment), (incoming.sender, incoming.commitment));
}

#[test]
fn the_json_has_the_documented_fields() {
    let (incoming, opened) = incoming("x");
    let plaintext = opened.plaintext.clone();
    let k_f = protocol::bytes::to_base64(opened.franking_key.expose_bytes());
    let digest = protocol::bytes::to_base64(&envelope_digest(&incoming.envelope));
    let json = serde_json::to_value(EntryContent::received(&incoming, opened)).unwrap();
    assert_eq!(
        json,
        json!({
            "from": incoming.sender, "plaintext": plaintext, "k_f": k_f, "commitment": incoming.commitment,
            "received_at": "2023-11-14T22:13:20.500Z", "stamp": incoming.stamp, "kid": "2026-01",
            "envelope_digest": digest,
        })
    );
    let json = serde_json::to_value(EntryContent::unreadable(&incoming)).unwrap();
    assert_eq!(json["unreadable"]["envelope_digest"], json!(digest));
}

#[test]
fn unknown_fields_survive() {
    let (incoming, opened) = incoming("x");
    let mut json = serde_json::to_value(EntryContent::received(&incoming, opened)).unwrap();
    json["reaction"] = json!("👍");
    let entry: EntryContent = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(entry).unwrap(), json);
}

#[test]
fn an_entry_opens_only_as_the_message_it_is() {
    let (incoming, opened) = incoming("x");
    let content = EntryContent::received(&incoming, opened);
    let sealed = ring().seal_entry(conversation(), message_id(0), &content, &mut rng(5)).unwrap();
    assert_eq!(ring().open_entry(conversation(), message_id(1), &sealed).unwrap_err(), OpenError::Rejected);
    let other = ConversationId::new(message_id(9).uuid());
    assert_eq!(ring().open_entry(other, message_id(0), &sealed).unwrap_err(), OpenError::Rejected);
}

#[test]
fn whatever_an_envelope_carries_can_be_archived() {
    for words in ["\u{1f527}".repeat(8_000), "\"".repeat(8_000), "\\".repeat(8_000), "\u{1}".repeat(5_000)] {
        let (incoming, opened) = incoming(&words);
        let content = EntryContent::received(&incoming, opened);
        assert!(ring().seal_entry(conversation(), message_id(0), &content, &mut rng(5)).is_ok());
    }
}

#[test]
fn content_that_is_no_entry_is_malformed() {
    let id = entry_id(conversation(), message_id(0));
    let sealed = ring().seal_blob(Purpose::Entry, &id, VERSION, b"{\"from\":1}", &mut rng(5)).unwrap();
    assert_eq!(ring().open_entry(conversation(), message_id(0), &sealed).unwrap_err(), OpenError::Content);
}
