//! The headless client of `LeBonCoup`: API, live socket and everything end-to-end encrypted.
//!
//! [`Client`] talks to one server; signing in gives an [`Account`], which keeps itself up to date and tells
//! through [`Account::updates`] what to show anew. The same code runs natively on tokio and in browsers.

mod account;
mod archive;
mod backoff;
mod blocks;
mod care;
mod chain;
mod client;
mod clock;
mod compaction;
mod contact;
mod conversations;
mod copies;
mod core;
mod demandes;
mod device;
mod draft;
mod error;
mod farewell;
mod history;
mod http;
mod inbox;
mod keys;
mod leaving;
mod live;
mod login;
mod looks;
mod marks;
mod media;
mod outbox;
mod own_copy;
mod patience;
mod peer;
mod platform;
mod read_marks;
mod reading;
mod receipts;
mod rehearsal;
mod requests;
mod resumed;
mod safety;
mod search;
mod session;
mod settings;
mod signup;
mod socket;
mod storage;
mod sync;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
pub mod testing;
mod thread;
mod tokens;
mod unlocks;
mod updates;
mod views;
mod watching;
mod work;

pub use account::Account;
pub use client::Client;
pub use contact::{Exchange, ExchangeStage};
pub use crypto_core::message::{Body, Card, Contact, Frame, Media, System, THUMBNAIL_BYTES, Thumbnail};
pub use draft::Draft;
pub use error::{ClientError, Sealed};
pub use media::{Attachment, Fetched, Format, Interrupted, ResumedFile};
pub use resumed::Resumed;
pub use search::{Gathered, Hit};
pub use signup::{Language, RecoveryWords, SignUpForm};
pub use storage::Storage;
pub use updates::{Connection, Ended, Update, Updates};
pub use views::{Content, ConversationView, Delivery, MessageView, Peer, Preview, Trust, Warning};
pub use watching::Watching;
