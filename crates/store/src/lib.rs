//! SQLite and PostgreSQL behind one narrow engine, one module per aggregate.
//!
//! A module's functions take a [`Tx`] and plain values: ids and times are parameters, so nothing here has
//! a clock or draws randomness. Rules live in the callers; what must hold under concurrency is decided by
//! the statements themselves.
//!
//! Locks are taken in one order: person, demande, accounts by id, conversation, unlock,
//! inboxes by user.

pub mod archive;
pub mod attempts;
pub mod audit;
pub mod blocks;
pub mod buyers;
pub mod cases;
pub mod checks;
pub mod claims;
pub mod conversations;
pub mod credentials;
pub mod demandes;
mod digest;
mod engine;
pub mod envelopes;
mod error;
pub mod events;
pub mod idempotency;
pub mod identities;
pub mod instance;
pub mod invoices;
pub mod jobs;
pub mod ledger;
pub mod logins;
pub mod media;
pub mod messages;
pub mod places;
pub mod presence;
pub mod purchases;
pub mod read_marks;
pub mod receipts;
pub mod refunds;
mod row;
pub mod sanctions;
pub mod seals;
pub mod sessions;
pub mod stats;
pub mod stripe;
pub mod sweeps;
#[cfg(feature = "testing")]
pub mod testing;
pub mod unlocks;
pub mod users;
pub mod vaults;

pub use digest::{
    AuditHash, BodyHash, Bucket, LoginTag, RecoveryHash, RefreshHash, Scope, SealMac, SealRoot,
};
pub use engine::{Announcements, Connections, Dialect, EngineError, Param, Query, Record, Store, Tx};
pub use error::StoreError;
