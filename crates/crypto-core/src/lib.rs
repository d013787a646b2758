//! Everything secret in `LeBonCoup`: keys, sealed blobs, envelopes, the archive, files and fingerprints.
//!
//! The formats are those of `docs/protocol.md`, version 1. The crate does no I/O and reads no clock; whatever
//! needs randomness takes an `rng` ([`rand_core::CryptoRng`]). `make_*` and `seal*` draw from it, `derive_*` and
//! `open*` never do. No input makes it panic. Secrets are wiped on drop, compared in constant time and never
//! printed; every failed authentication is the same [`OpenError::Rejected`].
//!
//! The server does not link this crate: it cannot open what it stores.
//!
//! # Example
//! A message from Camille to Malik, which only Malik can open and only Camille can have sealed:
//!
//! ```
//! use crypto_core::identity::IdentitySecret;
//! use crypto_core::message::{Body, ChainId, Message};
//! use crypto_core::{envelope, rand_core::SeedableRng};
//! use protocol::{ids::{ConversationId, MessageId}, time::Timestamp, transcript::Route};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // For the example only: applications use the system's generator.
//! let mut rng = chacha20::ChaCha20Rng::from_seed([7; 32]);
//! let now = Timestamp::from_millis(1_790_000_000_000);
//! let (camille, camille_id, _) = IdentitySecret::make(&mut rng);
//! let (malik, malik_id, _) = IdentitySecret::make(&mut rng);
//! let route = Route {
//!     conversation: ConversationId::make(now, [1; 10]),
//!     sender: camille_id,
//!     recipient: malik_id,
//!     message: MessageId::make(now, [2; 10]),
//! };
//! let message = Message {
//!     body: Body::Text("Demain à 9 h ?".to_owned()),
//!     chain: ChainId::make(&mut rng),
//!     n: 1,
//!     prev: None,
//!     seen: None,
//!     reply_to: None,
//!     sent_at: now,
//!     other: Default::default(),
//! };
//! let (sealed, sent) = envelope::seal(message, &route, &camille, &malik.keys().x25519, &mut rng)?;
//! let opened = envelope::open(&sealed, &route, &sent.commitment, &malik, &camille.keys().x25519)?;
//! assert_eq!(opened.plaintext, sent.plaintext);
//! # Ok(())
//! # }
//! ```
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod archive;
mod authenticated;
mod base64_array;
pub mod blob;
pub mod bulk;
#[cfg(test)]
mod conformance;
mod copy;
pub mod draft;
pub mod envelope;
pub mod error;
pub mod file;
pub mod identity;
pub mod kdf;
mod key;
pub mod message;
mod padding;
mod primitives;
pub mod read_mark;
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
