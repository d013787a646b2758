//! Everything secret in `LeBonCoup`: keys, sealed blobs, envelopes, the archive, files and fingerprints.
//!
//! The formats are those of `docs/protocol.md`, version 1. The crate does no I/O and reads no clock; whatever
//! needs randomness takes an `rng` ([`rand_core::CryptoRng`]). `make_*` and `seal*` draw from it, `derive_*` and
//! `open*` never do. No input makes it panic. Secrets are wiped on drop, compared in constant time and never
//! printed; every failed authentication is the same [`OpenError::Rejected`].
//!
//! The server does not link this crate: it cannot open what it stores.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod archive;
mod base64_array;
pub mod blob;
pub mod bulk;
#[cfg(test)]
mod conformance;
pub mod envelope;
pub mod error;
pub mod file;
pub mod identity;
pub mod kdf;
mod key;
pub mod message;
mod padding;
mod primitives;
pub mod receipt;
pub mod recovery;
pub mod ring;
pub mod safety;
#[cfg(test)]
mod testing;
pub mod trust;
pub mod vault;
#[cfg(test)]
mod vectors;

pub use error::{OpenError, SealError};
pub use key::{BlobKey, FileKey, FrankingKey, MasterKey, RecoveryKey, VaultKey, WrapKey, WrapMethod};
pub use rand_core;
