use aead_stream::EncryptorBE32;
use futures::executor::block_on;

use super::*;
use crate::bulk::InRust;
use crate::error::{OpenError, SealError};
use crate::testing::{rng, test};

/// The sealed chunks of a file.
fn sealed(plaintext: &[u8]) -> (Vec<Vec<u8>>, FileInfo) {
    let mut file = FileSealer::make(InRust, &mut rng(1));
    let (last, full) = split(plaintext, CHUNK_BYTES);
    let mut chunks: Vec<Vec<u8>> =
        full.iter().map(|chunk| block_on(file.seal_chunk(chunk)).unwrap()).collect();
    let (sealed, info) = block_on(file.finish(last)).unwrap();
    chunks.push(sealed);
    (chunks, info)
}

/// The last chunk, 1 byte at least unless there is none at all, and the full ones before it.
fn split(bytes: &[u8], size: usize) -> (&[u8], Vec<&[u8]>) {
    let mut chunks: Vec<&[u8]> = bytes.chunks(size).collect();
    (chunks.pop().unwrap_or_default(), chunks)
}

fn opened(chunks: &[Vec<u8>], info: &FileInfo) -> Result<Vec<u8>, OpenError> {
    let mut opener = FileOpener::new(InRust, info)?;
    let (last, full) = chunks.split_last().unwrap();
    let mut plaintext = Vec::new();
    for chunk in full {
        plaintext.extend_from_slice(&block_on(opener.open_chunk(chunk))?);
    }
    plaintext.extend_from_slice(&block_on(opener.finish(last))?);
    Ok(plaintext)
}

fn photo(size: usize) -> Vec<u8> {
    (0..=255).cycle().take(size).collect()
}

#[test]
fn files_of_every_shape_survive() {
    for size in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 5] {
        let (chunks, info) = sealed(&photo(size));
        assert_eq!(chunks.concat().len(), size + 16 * chunks.len());
        assert_eq!(info.size, size as u64);
        assert_eq!(info.sha256, protocol::transcript::sha256(&chunks.concat()));
        assert_eq!(opened(&chunks, &info).unwrap(), photo(size));
    }
}

#[test]
fn the_chunks_are_those_of_the_stream_construction() {
    let plaintext = photo(2 * CHUNK_BYTES + 5);
    let (chunks, info) = sealed(&plaintext);
    let mut stream =
        EncryptorBE32::<aes_gcm::Aes256Gcm>::new(info.key.expose_bytes().into(), (&info.nonce_prefix).into());
    let (last, full) = split(&plaintext, CHUNK_BYTES);
    let mut expected: Vec<Vec<u8>> = full.iter().map(|chunk| stream.encrypt_next(*chunk).unwrap()).collect();
    expected.push(stream.encrypt_last(last).unwrap());
    assert_eq!(chunks, expected);
}

#[test]
fn reordered_dropped_doubled_and_appended_chunks_are_rejected() {
    let (chunks, info) = sealed(&photo(3 * CHUNK_BYTES + 5));
    let take = |order: &[usize]| order.iter().map(|&index| chunks[index].clone()).collect::<Vec<_>>();
    for order in [&[1, 0, 2, 3][..], &[0, 1, 3], &[0, 1, 2], &[0], &[0, 0, 1, 2, 3], &[0, 1, 2, 3, 3], &[3]] {
        assert_eq!(opened(&take(order), &info).unwrap_err(), OpenError::Rejected, "{order:?}");
    }
}

#[test]
fn altered_chunks_keys_and_descriptions_are_rejected() {
    let (mut chunks, info) = sealed(&photo(CHUNK_BYTES + 5));
    for wrong in [
        FileInfo { key: FileKey::from_bytes([0; 32]), ..copy(&info) },
        FileInfo { nonce_prefix: [0; 7], ..copy(&info) },
        FileInfo { sha256: [0; 32], ..copy(&info) },
        FileInfo { size: info.size - 1, ..copy(&info) },
        FileInfo { size: info.size + 1, ..copy(&info) },
        FileInfo { size: FILE_BYTES + 1, ..copy(&info) },
    ] {
        assert_eq!(opened(&chunks, &wrong).unwrap_err(), OpenError::Rejected, "{wrong:?}");
    }
    chunks[0][77] ^= 1;
    assert_eq!(opened(&chunks, &info).unwrap_err(), OpenError::Rejected);
    assert_eq!(opened(&[vec![0; 15]], &info).unwrap_err(), OpenError::Rejected);
    assert_eq!(opened(&[vec![0; SEALED_CHUNK_BYTES + 1]], &info).unwrap_err(), OpenError::Rejected);
}

fn copy(info: &FileInfo) -> FileInfo {
    FileInfo { key: FileKey::from_bytes(*info.key.expose_bytes()), ..*info }
}

#[test]
fn chunks_of_another_length_are_not_sealed() {
    let mut sealer = FileSealer::make(InRust, &mut rng(1));
    assert_eq!(block_on(sealer.seal_chunk(&photo(CHUNK_BYTES - 1))).unwrap_err(), SealError::Content);
    assert_eq!(block_on(sealer.seal_chunk(&photo(CHUNK_BYTES + 1))).unwrap_err(), SealError::Content);
    block_on(sealer.seal_chunk(&photo(CHUNK_BYTES))).unwrap();
    assert_eq!(block_on(sealer.finish(&[])).unwrap_err(), SealError::Content);
    assert_eq!(
        block_on(FileSealer::make(InRust, &mut rng(1)).finish(&photo(CHUNK_BYTES + 1))).unwrap_err(),
        SealError::Content
    );
}

#[test]
fn twenty_mebibytes_are_sealed_and_not_a_byte_more() {
    let chunk = photo(CHUNK_BYTES);
    let mut file = FileSealer::make(InRust, &mut rng(1));
    for _ in 0..FILE_BYTES / CHUNK_BYTES as u64 {
        block_on(file.seal_chunk(&chunk)).unwrap();
    }
    assert_eq!(block_on(file.seal_chunk(&chunk)).unwrap_err(), SealError::TooLong);
    assert_eq!(block_on(file.finish(&[1])).unwrap_err(), SealError::TooLong);
}
