use protocol::ids::{ConversationId, MessageId, UserId, hex};
use protocol::keys::{Commitment, X25519Public};
use protocol::sealed::{Blob, Envelope};
use protocol::transcript::{self, ReadRoute, Route};
use serde::Deserialize;
use serde_json::Value;

use super::{key, parse};
use crate::archive::page_digest;
use crate::identity::IdentitySecret;
use crate::message::{Body, Message};
use crate::read_mark::ReadMark;
use crate::ring::VaultKeyRing;
use crate::testing::{Replay, test, unhex};
use crate::{FrankingKey, envelope};

#[derive(Deserialize)]
struct EnvelopeVector {
    sender_x25519: X25519Public,
    recipient_x25519_secret: String,
    conversation: ConversationId,
    sender: UserId,
    recipient: UserId,
    message: MessageId,
    plaintext: String,
    k_f: String,
    commitment: Commitment,
    aad: String,
    envelope_digest: String,
    envelope: Envelope,
}

#[test]
fn envelopes_still_open() {
    let vectors: Vec<EnvelopeVector> = parse(include_str!("../../vectors/envelope.json"));
    for vector in &vectors {
        let route = Route {
            conversation: vector.conversation,
            sender: vector.sender,
            recipient: vector.recipient,
            message: vector.message,
        };
        let recipient = IdentitySecret::from_seeds(1, &[0; 32], &key(&vector.recipient_x25519_secret));
        let opened =
            envelope::open(&vector.envelope, &route, &vector.commitment, &recipient, &vector.sender_x25519)
                .unwrap();
        assert_eq!(opened.plaintext, vector.plaintext);
        assert_eq!(hex(opened.franking_key.expose_bytes()), vector.k_f);
        let franking_key = FrankingKey::from_bytes(key(&vector.k_f));
        assert_eq!(envelope::commit(&franking_key, &route, vector.plaintext.as_bytes()), vector.commitment);
        assert_eq!(hex(&transcript::envelope_aad(&route, &vector.commitment)), vector.aad);
        assert_eq!(hex(&transcript::envelope_digest(&vector.envelope)), vector.envelope_digest);
    }
    let last = Message::from_json(&vectors.last().unwrap().plaintext).unwrap();
    assert!(matches!(last.body, Body::Unknown { kind, .. } if kind == "contact"));
}

#[derive(Deserialize)]
struct ReadMarkVector {
    sender_x25519: X25519Public,
    recipient_x25519_secret: String,
    conversation: ConversationId,
    sender: UserId,
    recipient: UserId,
    n: u64,
    content: Value,
    aad: String,
    envelope: Envelope,
}

#[test]
fn read_marks_still_open() {
    let vectors: Vec<ReadMarkVector> = parse(include_str!("../../vectors/read-mark.json"));
    assert_eq!(vectors.len(), 2);
    for vector in &vectors {
        let ReadMarkVector { conversation, sender, recipient, n, .. } = *vector;
        let route = ReadRoute { conversation, sender, recipient, n };
        let recipient = IdentitySecret::from_seeds(1, &[0; 32], &key(&vector.recipient_x25519_secret));
        let mark = ReadMark::open(&vector.envelope, &route, &recipient, &vector.sender_x25519).unwrap();
        assert_eq!(serde_json::to_value(mark).unwrap(), vector.content);
        assert_eq!(hex(&transcript::read_aad(&route)), vector.aad);
    }
}

#[derive(Deserialize)]
struct Archive {
    owner: UserId,
    vault_key: String,
    conversation: ConversationId,
    entries: Vec<Entry>,
    pages: Vec<Page>,
    state: State,
    vault: VaultVector,
}

#[derive(Deserialize)]
struct Entry {
    message: MessageId,
    content: Value,
    blob: Blob,
}

#[derive(Deserialize)]
struct Page {
    number: u64,
    content: Value,
    blob: Blob,
}

#[derive(Deserialize)]
struct State {
    version: u64,
    content: Value,
    blob: Blob,
}

#[derive(Deserialize)]
struct VaultVector {
    version: u64,
    ed25519_seed: String,
    x25519_secret: String,
    pinned: UserId,
    blob: Blob,
}

fn archive() -> (Archive, VaultKeyRing) {
    let archive: Archive = parse(include_str!("../../vectors/archive.json"));
    let ring = VaultKeyRing::make(archive.owner, &mut Replay::new(&[&unhex(&archive.vault_key)]));
    (archive, ring)
}

#[test]
fn archived_entries_still_open() {
    let (archive, ring) = archive();
    for vector in archive.entries {
        let entry = ring.open_entry(archive.conversation, vector.message, &vector.blob).unwrap();
        assert_eq!(serde_json::to_value(entry).unwrap(), vector.content);
    }
}

#[test]
fn archived_pages_still_open_and_follow_each_other() {
    let (archive, ring) = archive();
    let mut previous = None;
    for vector in archive.pages {
        let page = ring.open_page(archive.conversation, vector.number, &vector.blob).unwrap();
        assert_eq!(page.previous, previous);
        assert_eq!(serde_json::to_value(page).unwrap(), vector.content);
        previous = Some(page_digest(&vector.blob));
    }
}

#[test]
fn states_and_vaults_still_open() {
    let (Archive { state, vault, conversation, .. }, ring) = archive();
    let content = ring.open_state(conversation, state.version, &state.blob).unwrap();
    assert_eq!(serde_json::to_value(content).unwrap(), state.content);

    let opened = ring.open_vault(&vault.blob, vault.version).unwrap();
    assert_eq!(hex(opened.identity().signing_seed()), vault.ed25519_seed);
    assert_eq!(hex(opened.identity().agreement_secret()), vault.x25519_secret);
    assert!(opened.pins[&vault.pinned].verified);
}
