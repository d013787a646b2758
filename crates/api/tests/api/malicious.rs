//! What the client makes of a server that lies: a relay between the SDK and the real server alters answers, and each
//! lie must show as the sign of an attack that it is, while everything honest goes on.
//!
//! Not to be noticed, and therefore not tested (`docs/threat-model.md`): one consistent old state shown to a device
//! that never saw a newer one, keys exchanged at the very first contact, and messages withheld as long as nothing
//! later is delivered. How far a message of one's own has come is the server's word: no receipt is verified yet.

mod answers;
mod archive;
mod attacks;
mod envelopes;
mod failures;
mod fleeting;
mod frames;
mod identities;
mod kinds;
mod login;
mod media;
mod page_counts;
mod pages;
mod reading;
mod receipts;
mod relay;
mod relay_itself;
mod scene;
mod secrets;

pub(crate) use relay::{Asked, Fate, Lie, Relay, Said, get, post, put};
pub(crate) use scene::Scene;
pub(crate) use secrets::Secrets;
