//! Entries, a chain of pages, the state, the vault.

use crypto_core::ring::VaultKeyRing;
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::sealed::Blob;
use serde::Deserialize;
use serde_json::Value;

use super::json::{Key, identity, ring};
use super::{Outcome, Seen, same, tamper};

#[derive(Deserialize)]
struct Archive {
    owner: UserId,
    vault_key: Key,
    conversation: ConversationId,
    entries: Vec<Entry>,
    pages: Vec<Page>,
    state: State,
    vault: Vault,
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
struct Vault {
    version: u64,
    ed25519_seed: Key,
    x25519_secret: Key,
    pinned: UserId,
    blob: Blob,
}

/// One case for each blob.
pub(super) fn archive(text: &str) -> Outcome<Seen> {
    let archive: Archive = serde_json::from_str(text)?;
    let ring = ring(archive.owner, &archive.vault_key);
    let cases = archive.entries.len().saturating_add(archive.pages.len()).saturating_add(2);
    let mut seen = Seen { cases, refused: 0 };
    archive.check_entries(&ring, &mut seen)?;
    archive.check_pages(&ring, &mut seen)?;
    archive.check_state(&ring, &mut seen)?;
    archive.vault.check(&ring, &mut seen)?;
    Ok(seen)
}

impl Archive {
    fn check_entries(&self, ring: &VaultKeyRing, seen: &mut Seen) -> Outcome<()> {
        for Entry { message, content, blob } in &self.entries {
            let open = |blob: &Blob| ring.open_entry(self.conversation, *message, blob);
            let opened = tamper::blob(blob, &mut seen.refused, open)?;
            same(&serde_json::to_value(opened)?, content, "entry")?;
        }
        Ok(())
    }

    fn check_pages(&self, ring: &VaultKeyRing, seen: &mut Seen) -> Outcome<()> {
        let mut previous: Option<&Blob> = None;
        for Page { number, content, blob } in &self.pages {
            let open = |blob: &Blob| ring.open_page(self.conversation, *number, blob);
            let opened = tamper::blob(blob, &mut seen.refused, open)?;
            same(&opened.follows(previous), &true, "page before")?;
            same(&serde_json::to_value(opened)?, content, "page")?;
            previous = Some(blob);
        }
        Ok(())
    }

    fn check_state(&self, ring: &VaultKeyRing, seen: &mut Seen) -> Outcome<()> {
        let State { version, content, blob } = &self.state;
        let open = |blob: &Blob| ring.open_state(self.conversation, *version, blob);
        let opened = tamper::blob(blob, &mut seen.refused, open)?;
        same(&serde_json::to_value(opened)?, content, "state")
    }
}

impl Vault {
    fn check(&self, ring: &VaultKeyRing, seen: &mut Seen) -> Outcome<()> {
        let opened = tamper::blob(&self.blob, &mut seen.refused, |blob| ring.open_vault(blob, self.version))?;
        let expected = identity(&self.ed25519_seed.0, &self.x25519_secret.0).keys();
        let found = opened.identity().keys();
        same(&(found.ed25519, found.x25519), &(expected.ed25519, expected.x25519), "identity")?;
        let verified = opened.pins.get(&self.pinned).map(|pin| pin.verified);
        same(&verified, &Some(true), "pin")
    }
}
