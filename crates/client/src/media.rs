//! Files between two people: sealed, sent in parts, fetched and opened.

mod fetch;
mod send;
mod sniff;
mod strip;

pub use fetch::Fetched;
pub use send::Attachment;
pub use sniff::Format;
