//! Blobs, padding, files.

use crypto_core::blob::{self, BlobContext, Purpose};
use crypto_core::bulk::InRust;
use crypto_core::file::{FileInfo, FileOpener, SEALED_CHUNK_BYTES};
use crypto_core::{FileKey, OpenError, VaultKey};
use futures::executor::block_on;
use protocol::bytes::{Ciphertext, exact};
use protocol::ids::UserId;
use protocol::sealed::Blob;
use protocol::transcript::sha256;
use serde::Deserialize;

use super::json::{Hex, Key};
use super::replay::Replay;
use super::{Outcome, Seen, same, tamper};

const PADDED: [Purpose; 4] = [Purpose::Vault, Purpose::Entry, Purpose::Page, Purpose::State];

#[derive(Deserialize)]
struct BlobVector {
    vault_key: Key,
    blob_key: Key,
    owner: UserId,
    purpose: String,
    id: String,
    generation: String,
    version: String,
    aad: Hex,
    content: Hex,
    blob: Blob,
}

pub(super) fn blobs(text: &str) -> Outcome<Seen> {
    let vectors: Vec<BlobVector> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    for vector in &vectors {
        let purpose = PADDED.into_iter().find(|purpose| purpose.as_str() == vector.purpose);
        let context = BlobContext {
            owner: vector.owner,
            purpose: purpose.ok_or("unknown purpose")?,
            id: vector.id.clone(),
            generation: vector.generation.parse()?,
            version: vector.version.parse()?,
        };
        let vault_key = VaultKey::from_bytes(vector.vault_key.0);
        let key = vault_key.derive_blob_key(context.purpose, &context.id);
        same(key.expose_bytes(), &vector.blob_key.0, "blob key")?;
        same(&context.aad(), &vector.aad.0, "additional data")?;
        let opened = tamper::blob(&vector.blob, &mut seen.refused, |blob| blob::open(&key, &context, blob))?;
        same(&*opened, &vector.content.0, "content")?;
        let relabelled = BlobContext { version: context.version.wrapping_add(1), ..context };
        tamper::refuse(blob::open(&key, &relabelled, &vector.blob), &mut seen.refused)?;
    }
    Ok(seen)
}

#[derive(Deserialize)]
struct Padding {
    content_bytes: usize,
    padded_bytes: usize,
}

pub(super) fn padding(text: &str) -> Outcome<Seen> {
    let vectors: Vec<Padding> = serde_json::from_str(text)?;
    for vector in &vectors {
        let (purpose, owner) = (Purpose::Vault, UserId::new([0; 32]));
        let context = BlobContext { owner, purpose, id: String::new(), generation: 1, version: 1 };
        let key = VaultKey::from_bytes([0; 32]).derive_blob_key(purpose, "");
        let sealed = blob::seal(&key, &context, &vec![0; vector.content_bytes], &mut Replay::new(&[]))?;
        same(&sealed.data.len(), &vector.padded_bytes.saturating_add(16), "padded size")?;
    }
    Ok(Seen { cases: vectors.len(), refused: 0 })
}

#[derive(Deserialize)]
struct File {
    key: Key,
    nonce_prefix: Hex,
    size: usize,
    sha256: Key,
    ciphertext: Ciphertext,
}

impl File {
    fn open(&self, sealed: &[u8], digest: [u8; 32]) -> Outcome<Vec<u8>> {
        let info = FileInfo {
            key: FileKey::from_bytes(self.key.0),
            nonce_prefix: exact(&self.nonce_prefix.0)?,
            sha256: digest,
            size: u64::try_from(self.size)?,
        };
        Ok(block_on(open(&info, sealed))?)
    }
}

async fn open(info: &FileInfo, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    let mut file = FileOpener::new(InRust, info)?;
    let mut chunks: Vec<&[u8]> = sealed.chunks(SEALED_CHUNK_BYTES).collect();
    let last = chunks.pop().ok_or(OpenError::Rejected)?;
    let mut opened = Vec::new();
    for chunk in chunks {
        opened.extend_from_slice(&file.open_chunk(chunk).await?);
    }
    opened.extend_from_slice(&file.finish(last).await?);
    Ok(opened)
}

pub(super) fn files(text: &str) -> Outcome<Seen> {
    let vectors: Vec<File> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    for vector in &vectors {
        let plaintext: Vec<u8> = (0..=250).cycle().take(vector.size).collect();
        let sealed = vector.ciphertext.as_bytes();
        same(&vector.open(sealed, vector.sha256.0)?, &plaintext, "file")?;
        for altered in tamper::flips(sealed) {
            tamper::refuse(vector.open(&altered, vector.sha256.0), &mut seen.refused)?;
            // Even where the attacker could exchange the hash.
            tamper::refuse(vector.open(&altered, sha256(&altered)), &mut seen.refused)?;
        }
    }
    Ok(seen)
}
