//! Blobs, padding, files.

use crypto_core::VaultKey;
use crypto_core::blob::{self, BlobContext, Purpose};
use crypto_core::bulk::InRust;
use crypto_core::file::{CHUNK_BYTES, FileSealer};
use futures::executor::block_on;
use protocol::bytes::to_base64;
use protocol::ids::{UserId, hex};
use serde_json::{Value, json};

use super::{Outcome, Replay, rng};

pub(super) fn blobs() -> Outcome<Value> {
    let cases = [
        (Purpose::Vault, "0a".repeat(32), 1, 1, b"{}".to_vec()),
        (
            Purpose::State,
            super::conversation().to_string(),
            2,
            7,
            "{\"unread\":3,\"é\":1}".as_bytes().to_vec(),
        ),
        (Purpose::Page, format!("{}/12", super::conversation()), u64::MAX, 1, vec![b'x'; 1_000]),
        (Purpose::Entry, String::new(), 1, u64::MAX, Vec::new()),
    ];
    let vectors = (30..).zip(cases).map(|(seed, (purpose, id, generation, version, content))| {
        let vault_key = VaultKey::make(&mut rng(seed));
        let blob_key = vault_key.derive_blob_key(purpose, &id);
        let context = BlobContext { owner: UserId::new([0x0a; 32]), purpose, id, generation, version };
        let blob = blob::seal(&blob_key, &context, &content, &mut rng(seed ^ 0x80))?;
        Ok(json!({
            "vault_key": hex(vault_key.expose_bytes()),
            "blob_key": hex(blob_key.expose_bytes()),
            "owner": context.owner,
            "purpose": purpose.as_str(),
            "id": context.id,
            // Text, because JSON readers commonly lose digits beyond 2^53.
            "generation": generation.to_string(),
            "version": version.to_string(),
            "aad": hex(&context.aad()),
            "content": hex(&content),
            "blob": blob,
        }))
    });
    vectors.collect()
}

pub(super) fn padding() -> Outcome<Value> {
    let lengths =
        [0, 1, 252, 253, 254, 508, 509, 1_020, 1_021, 5_000, 32_764, 32_765, 65_000, 200_000, 400_000];
    let vectors = lengths.into_iter().map(|length| {
        let context = BlobContext {
            owner: UserId::new([0; 32]),
            purpose: Purpose::Vault,
            id: String::new(),
            generation: 1,
            version: 1,
        };
        let key = VaultKey::from_bytes([0; 32]).derive_blob_key(context.purpose, &context.id);
        let blob = blob::seal(&key, &context, &vec![0; length], &mut rng(0))?;
        Ok(json!({"content_bytes": length, "padded_bytes": blob.data.len().saturating_sub(16)}))
    });
    vectors.collect()
}

pub(super) fn files() -> Outcome<Value> {
    let vectors =
        (1..).zip([0, 1, 100, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]).map(|(number, size)| {
            let plaintext: Vec<u8> = (0..=250).cycle().take(size).collect();
            let mut file = FileSealer::make(InRust, &mut Replay::new(&[&[number; 32], &[number | 0xf0; 7]]));
            let mut ciphertext = Vec::new();
            let mut chunks: Vec<&[u8]> = plaintext.chunks(CHUNK_BYTES).collect();
            let last = chunks.pop().unwrap_or_default();
            for chunk in chunks {
                ciphertext.extend_from_slice(&block_on(file.seal_chunk(chunk))?);
            }
            let (sealed, info) = block_on(file.finish(last))?;
            ciphertext.extend_from_slice(&sealed);
            Ok(json!({
                "key": hex(info.key.expose_bytes()),
                "nonce_prefix": hex(&info.nonce_prefix),
                "plaintext": "byte i is i modulo 251",
                "size": size,
                "sha256": hex(&info.sha256),
                "ciphertext": (ciphertext.len() < 1_000).then(|| to_base64(&ciphertext)),
            }))
        });
    vectors.collect()
}
