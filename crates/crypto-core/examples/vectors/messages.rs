//! Envelopes and the archive.

use crypto_core::archive::{
    ArchivedMessage, EntryContent, PageContent, Participant, ReadableEntry, StateContent, page_digest,
};
use crypto_core::envelope::{self, OpenedMessage};
use crypto_core::message::{Body, ChainId, Message};
use crypto_core::ring::VaultKeyRing;
use crypto_core::trust::Pin;
use crypto_core::vault::Vault;
use protocol::ids::hex;
use protocol::keys::Stamp;
use protocol::messages::Incoming;
use protocol::sealed::Envelope;
use protocol::time::Timestamp;
use protocol::transcript::{self, Route};
use serde_json::{Map, Value, json};

use super::identities::{person, seeds};
use super::{Outcome, Replay, conversation, message, rng};

const SENDER: u8 = 6;
const RECIPIENT: u8 = 7;

fn route(number: i64) -> Route {
    Route {
        conversation: conversation(),
        sender: person(SENDER).1,
        recipient: person(RECIPIENT).1,
        message: message(number),
    }
}

/// Two texts of one run and a message of an unknown kind.
fn sealed() -> Outcome<Vec<(Route, Envelope, OpenedMessage)>> {
    let bodies = [
        Body::Text("Bonjour, la chaudière est en panne depuis hier.".to_owned()),
        Body::Text("« Êtes-vous libre \u{1f527} demain ? »\n".repeat(40)),
        Body::Unknown { kind: "contact".to_owned(), body: json!({"telephone": "0600000000"}) },
    ];
    let chain = ChainId::make(&mut rng(40));
    let mut prev = None;
    let sealed = (1_u8..).zip(bodies).map(|(number, body)| {
        let route = route(number.into());
        let content = Message {
            body,
            chain,
            n: number.into(),
            prev,
            seen: prev.map(|_| message(0)),
            reply_to: None,
            sent_at: Timestamp::from_millis(1_790_000_001_000),
            other: Map::new(),
        };
        let recipient = person(RECIPIENT).0.keys().x25519;
        let (envelope, opened) = envelope::seal(
            content,
            &route,
            &person(SENDER).0,
            &recipient,
            &mut rng(number.saturating_add(40)),
        )?;
        prev = Some(opened.commitment);
        Ok((route, envelope, opened))
    });
    sealed.collect()
}

pub(super) fn envelopes() -> Outcome<Value> {
    let (sender, recipient) = (person(SENDER).0.keys(), person(RECIPIENT).0.keys());
    let vectors = sealed()?.into_iter().map(|(route, envelope, opened)| {
        json!({
            "sender_x25519_secret": hex(&seeds(SENDER).1),
            "sender_x25519": sender.x25519,
            "recipient_x25519_secret": hex(&seeds(RECIPIENT).1),
            "recipient_x25519": recipient.x25519,
            "conversation": route.conversation,
            "sender": route.sender,
            "recipient": route.recipient,
            "message": route.message,
            "plaintext": opened.plaintext,
            "k_f": hex(opened.franking_key.expose_bytes()),
            "franked": hex(&transcript::frank(&route, opened.plaintext.as_bytes())),
            "commitment": opened.commitment,
            "aad": hex(&transcript::envelope_aad(&route, &opened.commitment)),
            "envelope_digest": hex(&transcript::envelope_digest(&envelope)),
            "envelope": envelope,
        })
    });
    Ok(vectors.collect())
}

/// What the server adds to an envelope. The stamp itself is the server's business.
fn incoming(route: &Route, envelope: &Envelope, opened: &OpenedMessage) -> Incoming {
    Incoming {
        conversation_id: route.conversation,
        message_id: route.message,
        sender: route.sender,
        commitment: opened.commitment,
        envelope: envelope.clone(),
        received_at: Timestamp::from_millis(1_790_000_002_000),
        kid: "2026-11".to_owned(),
        stamp: Stamp::new([0x57; 32]),
    }
}

/// A sent, a received and an unreadable entry, in this order. Frozen before entries named the envelope's hash.
fn contents() -> Outcome<Vec<ArchivedMessage>> {
    let contents = sealed()?.into_iter().enumerate().map(|(index, (route, envelope, opened))| {
        let incoming = incoming(&route, &envelope, &opened);
        let content = match index {
            0 => EntryContent::sent(route.sender, opened),
            1 => without_digest(EntryContent::received(&incoming, opened)),
            _ => EntryContent::unreadable(&incoming),
        };
        ArchivedMessage { message_id: route.message, content }
    });
    Ok(contents.collect())
}

fn without_digest(content: EntryContent) -> EntryContent {
    match content {
        EntryContent::Readable(entry) => {
            EntryContent::Readable(ReadableEntry { envelope_digest: None, ..entry })
        }
        unreadable @ EntryContent::Unreadable { .. } => unreadable,
    }
}

/// The received entry as it is archived since then.
fn with_digest() -> Outcome<Option<ArchivedMessage>> {
    let received = sealed()?.into_iter().nth(1).map(|(route, envelope, opened)| {
        let content = EntryContent::received(&incoming(&route, &envelope, &opened), opened);
        ArchivedMessage { message_id: route.message, content }
    });
    Ok(received)
}

pub(super) fn archive() -> Outcome<Value> {
    let (secret, owner, statement) = person(SENDER);
    let (_, peer, peer_statement) = person(RECIPIENT);
    let ring = VaultKeyRing::make(owner, &mut Replay::new(&[&[0x31; 32]]));
    let entries: Vec<Value> = (50..)
        .zip(contents()?.into_iter().chain(with_digest()?))
        .map(|(seed, ArchivedMessage { message_id, content })| {
            let blob = ring.seal_entry(conversation(), message_id, &content, &mut rng(seed))?;
            Ok(json!({"message": message_id, "content": content, "blob": blob}))
        })
        .collect::<Outcome<_>>()?;

    let participants = [(owner, statement), (peer, peer_statement)];
    let participants = participants.map(|(user_id, statement)| Participant { user_id, keys: statement.keys });
    let mut pages: Vec<Value> = Vec::new();
    let mut previous = None;
    for number in 1..=2 {
        let page = PageContent {
            conversation_id: conversation(),
            participants: participants.to_vec(),
            number,
            previous,
            messages: contents()?,
            other: Map::new(),
        };
        let blob = ring.seal_page(&page, &mut rng(if number == 1 { 60 } else { 61 }))?;
        previous = Some(page_digest(&blob));
        pages.push(json!({"number": number, "content": page, "blob": blob}));
    }

    let state =
        StateContent { last_read: Some(message(3)), messages: 3, unread: 1, ..StateContent::default() };
    let mut vault = Vault::new(secret, statement);
    vault.pins.insert(peer, Pin { verified: true, ..Pin::new(peer_statement) });
    Ok(json!({
        "owner": owner,
        "vault_key": hex(&[0x31; 32]),
        "generation": 1,
        "conversation": conversation(),
        "entries": entries,
        "pages": pages,
        "state": {"version": 4, "content": state, "blob": ring.seal_state(conversation(), 4, &state, &mut rng(62))?},
        "vault": {
            "version": 9,
            "ed25519_seed": hex(&seeds(SENDER).0),
            "x25519_secret": hex(&seeds(SENDER).1),
            "pinned": peer,
            "blob": ring.seal_vault(&vault, 9, &mut rng(63))?,
        },
    }))
}
