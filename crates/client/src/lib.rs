//! The headless client of `LeBonCoup`: API, live socket and everything end-to-end encrypted.
//!
//! [`Client`] talks to one server; signing in gives an [`Account`], which keeps itself up to date and tells
//! through [`Account::updates`] what to show anew. The same code runs natively on tokio and in browsers.

mod account;
mod client;
mod error;
mod updates;
mod views;

pub use account::Account;
pub use client::{Client, Language, RecoveryWords, SignUpForm};
pub use error::ClientError;
pub use updates::{Connection, Update, Updates};
pub use views::{Content, ConversationView, Delivery, MessageView, Peer, Preview, Trust, Warning};
