//! What is inside an authentic blob: entries, pages, states, the vault and the key ring, written by a client that
//! is newer, broken or malicious.

use std::sync::LazyLock;

use crypto_core::archive::{EntryContent, PageContent, page_digest};
use crypto_core::blob::{self, Purpose};
use crypto_core::identity::verify_chain;
use crypto_core::ring::VaultKeyRing;
use crypto_core::{BlobKey, MasterKey, OpenError};
use protocol::sealed::Blob;

use super::fixed::{self, ALICE, GENERATION, RING, conversation, message, rng};

/// Seals the input as the content of every kind of blob, and opens that.
///
/// # Panics
/// When the input breaks a promise.
pub fn run(content: &[u8]) {
    if content.first() == Some(&b'{') {
        entry(content);
        page(content, 1);
        page(content, 2);
        state(content);
        vault(content);
    } else {
        records(content);
    }
}

/// Bytes that were sealed under the right key are authentic: only their form can be wrong.
fn content_of<T>(outcome: Result<T, OpenError>) -> Option<T> {
    outcome.map_err(|error| assert_eq!(error, OpenError::Content)).ok()
}

fn entry(json: &[u8]) {
    let id = format!("{}/{}", conversation(), message());
    let Ok(sealed) = fixed::seal_content(Purpose::Entry, &id, 1, json) else { return };
    let Some(entry) = content_of(RING.open_entry(conversation(), message(), &sealed)) else { return };
    check_message(&entry);
    if let Ok(again) = RING.seal_entry(conversation(), message(), &entry, &mut rng(9)) {
        let reopened = RING.open_entry(conversation(), message(), &again).unwrap();
        assert_eq!(serde_json::to_value(&reopened).unwrap(), serde_json::to_value(&entry).unwrap());
    }
}

fn check_message(entry: &EntryContent) {
    let readable = matches!(entry, EntryContent::Readable(_));
    if let Some(message) = content_of(entry.message()) {
        assert_eq!(message.is_some(), readable);
    }
}

/// The page before page 2.
static FIRST: LazyLock<Blob> = LazyLock::new(|| {
    let content =
        format!(r#"{{"conversation_id":"{}","participants":[],"number":1,"messages":[]}}"#, conversation());
    fixed::seal_content(Purpose::Page, &format!("{}/1", conversation()), 1, content.as_bytes()).unwrap()
});

fn page(json: &[u8], number: u64) {
    let id = format!("{}/{number}", conversation());
    let Ok(sealed) = fixed::seal_content(Purpose::Page, &id, 1, json) else { return };
    let Some(page) = content_of(RING.open_page(conversation(), number, &sealed)) else { return };
    assert_eq!((page.conversation_id, page.number), (conversation(), number));
    // Later pages begin a chain, too: the first one after a deletion.
    assert!(number > 1 || page.previous.is_none());
    assert_eq!(page.follows(None), page.previous.is_none());
    assert_eq!(page.follows(Some(&FIRST)), page.previous == Some(page_digest(&FIRST)));
    assert!(page.messages.is_sorted_by(|a, b| a.message_id < b.message_id));
    page.messages.iter().for_each(|message| check_message(&message.content));
    rewrite(&page);
}

fn rewrite(page: &PageContent) {
    if let Ok(again) = RING.seal_page(page, &mut rng(9)) {
        let reopened = RING.open_page(conversation(), page.number, &again).unwrap();
        assert_eq!(serde_json::to_value(&reopened).unwrap(), serde_json::to_value(page).unwrap());
    }
}

fn state(json: &[u8]) {
    let id = conversation().to_string();
    let Ok(sealed) = fixed::seal_content(Purpose::State, &id, 3, json) else { return };
    let Some(state) = content_of(RING.open_state(conversation(), 3, &sealed)) else { return };
    if let Ok(again) = RING.seal_state(conversation(), 4, &state, &mut rng(9)) {
        assert_eq!(RING.open_state(conversation(), 4, &again).unwrap(), state);
        assert_eq!(RING.open_state(conversation(), 3, &again).unwrap_err(), OpenError::Rejected);
    }
}

fn vault(json: &[u8]) {
    let Ok(sealed) = fixed::seal_content(Purpose::Vault, &ALICE.id.to_string(), 1, json) else { return };
    let Some(vault) = content_of(RING.open_vault(&sealed, 1)) else { return };
    let chain = vault.chain(ALICE.id);
    assert_eq!(verify_chain(&chain).unwrap().keys, vault.identity().keys());
    if let Ok(again) = RING.seal_vault(&vault, 2, &mut rng(9)) {
        let reopened = RING.open_vault(&again, 2).unwrap();
        assert_eq!((reopened.chain(ALICE.id), &reopened.pins), (chain, &vault.pins));
    }
}

/// The records of a key ring, the only content that is not JSON: what is read is written back byte for byte.
fn records(records: &[u8]) {
    let Ok(sealed) = fixed::seal_records(records) else { return };
    let wrap = MasterKey::from_bytes([4; 32]).derive_wrap_key();
    let Some(ring) = content_of(VaultKeyRing::open(&sealed, &wrap, ALICE.id, GENERATION, 1)) else { return };
    let again = ring.seal(&wrap, 1, &mut rng(9)).unwrap();
    let key = BlobKey::from_bytes(*wrap.expose_bytes());
    let context = fixed::context(Purpose::KeyRing, wrap.method().as_str(), 1);
    assert_eq!(blob::open(&key, &context, &again).unwrap().as_slice(), records);
}
