//! Files between two people: sealed, sent in parts, fetched and opened.

mod begun;
mod fetch;
mod send;
mod sniff;
mod strip;

pub use begun::Interrupted;
pub use fetch::Fetched;
pub use send::Attachment;
pub use sniff::Format;
