//! Blobs: JSON from a server that may lie, and honest blobs altered on their way.

use crypto_core::blob::{self, Purpose};
use crypto_core::{OpenError, SealError};
use protocol::sealed::{Blob, FORMAT_VERSION};

use super::fixed;
use super::script::alter;

const PURPOSES: [Purpose; 5] =
    [Purpose::KeyRing, Purpose::Vault, Purpose::Entry, Purpose::Page, Purpose::State];
const ID: &str = "conversation/1";
/// What the tag adds to a plaintext.
const TAG: usize = 16;

/// Shows the input as the JSON of a blob, and lets it alter honest blobs.
///
/// # Panics
/// When the input breaks a promise.
pub fn run(data: &[u8]) {
    foreign(data);
    altered(data);
}

/// Whatever the JSON says, nothing opens but what was sealed.
fn foreign(json: &[u8]) {
    let Ok(shown) = serde_json::from_slice::<Blob>(json) else { return };
    for purpose in PURPOSES {
        check(purpose, &shown, &fixed::seal_content(purpose, ID, 1, b"content").unwrap(), b"content");
    }
    let rewritten = serde_json::to_vec(&shown).unwrap();
    assert_eq!(serde_json::from_slice::<Blob>(&rewritten).unwrap(), shown);
    assert_eq!(Blob::from_bytes(&shown.to_bytes()).unwrap(), shown);
}

/// Every content survives being sealed, and no altered byte string opens.
fn altered(data: &[u8]) {
    let Some((selector, content)) = data.split_first() else { return };
    let purpose = PURPOSES[usize::from(*selector) % PURPOSES.len()];
    let honest = match fixed::seal_content(purpose, ID, 1, content) {
        Ok(honest) => honest,
        Err(error) => {
            assert_eq!(error, SealError::TooLong);
            // Padding adds an eighth at most.
            assert!(content.len() + content.len() / 8 + TAG > purpose.limit());
            return;
        }
    };
    check(purpose, &honest, &honest, content);
    let mut bytes = honest.to_bytes();
    alter(&mut bytes, content);
    if let Ok(shown) = Blob::from_bytes(&bytes) {
        check(purpose, &shown, &honest, content);
    }
}

/// Opens `shown` where `honest` is expected: exactly the honest bytes open.
fn check(purpose: Purpose, shown: &Blob, honest: &Blob, content: &[u8]) {
    let key = fixed::vault_key().derive_blob_key(purpose, ID);
    match blob::open(&key, &fixed::context(purpose, ID, 1), shown) {
        Ok(opened) => {
            assert_eq!(shown, honest, "another byte string opened");
            assert_eq!(opened.as_slice(), content);
        }
        Err(OpenError::Version) => assert_ne!(shown.v, FORMAT_VERSION),
        Err(error) => {
            assert_eq!(error, OpenError::Rejected);
            assert_ne!(shown, honest, "what was sealed did not open");
        }
    }
}
