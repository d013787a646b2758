//! The heavy work, behind a seam: the password derivation and files.
//!
//! In WebAssembly this work takes several times as long as in the browser's own cryptography, which also does it
//! without blocking the page; for messages, WebAssembly is quick enough and has no promise to wait for. The bytes
//! are the same everywhere: [`InRust`] is the reference, a platform may have something faster.

use std::future::Future;

use protocol::bytes::Iv;
use zeroize::Zeroizing;

use crate::kdf::KdfInput;
use crate::key::FileKey;
use crate::primitives::{gcm_open, gcm_seal};

/// Who does the heavy work.
pub trait Bulk {
    /// PBKDF2-HMAC-SHA-256 (RFC 8018 section 5.2) with 32 bytes of output.
    fn pbkdf2(&self, input: KdfInput) -> impl Future<Output = Zeroizing<[u8; 32]>>;

    /// AES-256-GCM (NIST SP 800-38D) without additional data: ciphertext and 16-byte tag; `None` beyond 64 GiB.
    fn seal(&self, key: &FileKey, iv: Iv, plaintext: &[u8]) -> impl Future<Output = Option<Vec<u8>>>;

    /// The reverse of [`Bulk::seal`]; `None` when the tag does not fit.
    fn open(
        &self,
        key: &FileKey,
        iv: Iv,
        ciphertext: &[u8],
    ) -> impl Future<Output = Option<Zeroizing<Vec<u8>>>>;
}

/// The reference, on the caller's thread: its futures are ready when they are first polled.
#[derive(Debug, Clone, Copy)]
pub struct InRust;

impl Bulk for InRust {
    async fn pbkdf2(&self, input: KdfInput) -> Zeroizing<[u8; 32]> {
        input.pbkdf2()
    }

    async fn seal(&self, key: &FileKey, iv: Iv, plaintext: &[u8]) -> Option<Vec<u8>> {
        gcm_seal(key.expose_bytes(), &iv, b"", plaintext)
    }

    async fn open(&self, key: &FileKey, iv: Iv, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        gcm_open(key.expose_bytes(), &iv, b"", ciphertext)
    }
}
