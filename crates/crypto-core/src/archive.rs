//! The archive: each member's own sealed copy of a conversation, as entries, pages and a state.

mod entry;
mod page;
mod state;

pub use entry::{EntryContent, ReadableEntry, UnreadableEntry};
pub use page::{ArchivedMessage, PageContent, Participant, page_digest};
pub use state::{Cleared, HIDDEN, StateContent};

#[cfg(test)]
mod properties;
