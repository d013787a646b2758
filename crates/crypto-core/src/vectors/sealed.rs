use futures::executor::block_on;
use protocol::bytes::from_base64;
use protocol::ids::{UserId, hex};
use protocol::sealed::Blob;
use serde::Deserialize;

use super::{key, parse};
use crate::blob::{self, BlobContext, Purpose};
use crate::bulk::InRust;
use crate::file::{CHUNK_BYTES, FileInfo, FileOpener, NONCE_PREFIX};
use crate::key::{FileKey, VaultKey};
use crate::testing::{test, unhex};
use crate::{padding, primitives};

#[derive(Deserialize)]
struct BlobVector {
    vault_key: String,
    blob_key: String,
    owner: UserId,
    purpose: String,
    id: String,
    generation: String,
    version: String,
    aad: String,
    content: String,
    blob: Blob,
}

#[test]
fn blobs_still_open() {
    let purposes = [Purpose::KeyRing, Purpose::Vault, Purpose::Entry, Purpose::Page, Purpose::State];
    for vector in parse::<Vec<BlobVector>>(include_str!("../../vectors/blob.json")) {
        let context = BlobContext {
            owner: vector.owner,
            purpose: purposes.into_iter().find(|purpose| purpose.as_str() == vector.purpose).unwrap(),
            id: vector.id,
            generation: vector.generation.parse().unwrap(),
            version: vector.version.parse().unwrap(),
        };
        let blob_key =
            VaultKey::from_bytes(key(&vector.vault_key)).derive_blob_key(context.purpose, &context.id);
        assert_eq!(hex(blob_key.expose_bytes()), vector.blob_key);
        assert_eq!(hex(&context.aad()), vector.aad);
        assert_eq!(hex(&blob::open(&blob_key, &context, &vector.blob).unwrap()), vector.content);
    }
}

#[derive(Deserialize)]
struct Padding {
    content_bytes: usize,
    padded_bytes: usize,
}

#[test]
fn padded_sizes_are_still_the_same() {
    for vector in parse::<Vec<Padding>>(include_str!("../../vectors/padding.json")) {
        assert_eq!(padding::pad(&vec![0; vector.content_bytes]).unwrap().len(), vector.padded_bytes);
    }
}

#[derive(Deserialize)]
struct File {
    key: String,
    nonce_prefix: String,
    size: usize,
    sha256: String,
    ciphertext: Option<String>,
}

/// The whole ciphertext, chunk by chunk with nothing but AES-GCM.
fn sealed(key: &[u8; 32], prefix: [u8; NONCE_PREFIX], plaintext: &[u8]) -> Vec<Vec<u8>> {
    let chunks: Vec<&[u8]> =
        if plaintext.is_empty() { vec![&[]] } else { plaintext.chunks(CHUNK_BYTES).collect() };
    let last = chunks.len() - 1;
    let seal = |(index, chunk): (usize, &&[u8])| {
        let position = u32::try_from(index).unwrap().to_be_bytes();
        let nonce = [prefix.as_slice(), &position, &[u8::from(index == last)]].concat();
        primitives::gcm_seal(key, &nonce.as_slice().try_into().unwrap(), b"", chunk).unwrap()
    };
    chunks.iter().enumerate().map(seal).collect()
}

#[test]
fn files_still_open() {
    for vector in parse::<Vec<File>>(include_str!("../../vectors/file.json")) {
        let plaintext: Vec<u8> = (0..=250).cycle().take(vector.size).collect();
        let nonce_prefix: [u8; NONCE_PREFIX] = unhex(&vector.nonce_prefix).try_into().unwrap();
        let chunks = sealed(&key(&vector.key), nonce_prefix, &plaintext);
        if let Some(ciphertext) = vector.ciphertext {
            assert_eq!(chunks.concat(), from_base64(&ciphertext).unwrap());
        }
        let info = FileInfo {
            key: FileKey::from_bytes(key(&vector.key)),
            nonce_prefix,
            sha256: key(&vector.sha256),
            size: vector.size as u64,
        };
        let mut file = FileOpener::new(InRust, &info).unwrap();
        let (last, full) = chunks.split_last().unwrap();
        let mut opened: Vec<u8> =
            full.iter().flat_map(|chunk| block_on(file.open_chunk(chunk)).unwrap().to_vec()).collect();
        opened.extend_from_slice(&block_on(file.finish(last)).unwrap());
        assert_eq!(opened, plaintext);
    }
}
