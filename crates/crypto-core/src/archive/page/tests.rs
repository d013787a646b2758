use protocol::keys::Commitment;
use serde_json::json;

use super::*;
use crate::archive::ReadableEntry;
use crate::key::FrankingKey;
use crate::testing::{conversation, message_id, person, rng, test, text};

fn entry() -> EntryContent {
    EntryContent::Readable(ReadableEntry {
        from: person(1).id,
        plaintext: text("Bonjour").to_json().unwrap(),
        k_f: FrankingKey::from_bytes([1; 32]),
        commitment: Commitment::new([2; 32]),
        received_at: None,
        stamp: None,
        kid: None,
        envelope_digest: None,
        other: Map::from_iter([("reaction".to_owned(), json!("👍"))]),
    })
}

fn page(number: u64, previous: Option<&Blob>) -> PageContent {
    PageContent {
        conversation_id: conversation(),
        participants: [1, 2]
            .map(person)
            .map(|p| Participant { user_id: p.id, keys: p.secret.keys() })
            .to_vec(),
        number,
        previous: previous.map(page_digest),
        messages: (0..3).map(|n| ArchivedMessage { message_id: message_id(n), content: entry() }).collect(),
        other: Map::new(),
    }
}

fn ring() -> VaultKeyRing {
    VaultKeyRing::make(person(1).id, &mut rng(4))
}

#[test]
fn pages_survive_and_name_their_predecessor() {
    let first = ring().seal_page(&page(1, None), &mut rng(5)).unwrap();
    let second = ring().seal_page(&page(2, Some(&first)), &mut rng(6)).unwrap();
    let opened_first = ring().open_page(conversation(), 1, &first).unwrap();
    let opened_second = ring().open_page(conversation(), 2, &second).unwrap();
    assert!(opened_first.follows(None) && opened_second.follows(Some(&first)));
    assert!(
        !opened_second.follows(Some(&second))
            && !opened_second.follows(None)
            && !opened_first.follows(Some(&first))
    );
    assert_eq!(opened_second.messages.len(), 3);
    assert_eq!(opened_second.messages[2].content.message().unwrap().unwrap(), text("Bonjour"));
}

#[test]
fn the_json_is_the_documented_one_and_unknown_fields_survive() {
    let content = page(1, None);
    let mut json = serde_json::to_value(&content).unwrap();
    let message = &json["messages"][0];
    assert_eq!(message["message_id"], json!(message_id(0)));
    assert_eq!((&message["from"], &message["reaction"]), (&json!(person(1).id), &json!("👍")));
    assert_eq!(json["participants"][1]["ed25519"], json!(person(2).secret.keys().ed25519));
    assert_eq!(json.get("previous"), None);
    json["title"] = json!("Chaudière");
    let reread: PageContent = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&reread).unwrap(), json);
}

#[test]
fn a_page_opens_only_under_its_conversation_and_number() {
    let sealed = ring().seal_page(&page(1, None), &mut rng(5)).unwrap();
    assert_eq!(ring().open_page(conversation(), 2, &sealed).unwrap_err(), OpenError::Rejected);
    let other = ConversationId::new(message_id(9).uuid());
    assert_eq!(ring().open_page(other, 1, &sealed).unwrap_err(), OpenError::Rejected);
}

#[test]
fn pages_that_contradict_themselves_are_not_sealed() {
    let first = ring().seal_page(&page(1, None), &mut rng(5)).unwrap();
    let mut unordered = page(1, None);
    unordered.messages.reverse();
    let mut doubled = page(1, None);
    doubled.messages[1].message_id = message_id(0);
    for wrong in [page(0, None), page(1, Some(&first)), unordered, doubled] {
        assert_eq!(ring().seal_page(&wrong, &mut rng(5)).unwrap_err(), SealError::Content);
    }
}

#[test]
fn the_first_page_after_a_deletion_names_none_before() {
    let sealed = ring().seal_page(&page(6, None), &mut rng(5)).unwrap();
    assert_eq!(ring().open_page(conversation(), 6, &sealed).unwrap().previous, None);
}

#[test]
fn another_pages_content_is_malformed() {
    let json = serde_json::to_vec(&page(1, None)).unwrap();
    let id = page_id(conversation(), 7);
    let sealed = ring().seal_blob(Purpose::Page, &id, VERSION, &json, &mut rng(5)).unwrap();
    assert_eq!(ring().open_page(conversation(), 7, &sealed).unwrap_err(), OpenError::Content);
}
