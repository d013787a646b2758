//! Which archive pages lie before the loaded messages, and how they hang together.

use crypto_core::archive::{PageContent, page_digest};
use protocol::sealed::Blob;

use crate::error::{ClientError, Sealed};

/// A cursor into the archive's pages, moving from the newest to page 1.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Older {
    /// The newest page not yet loaded; 0 for none.
    next: u64,
    /// Pages up to this number were deleted by their keeper.
    floor: u64,
    /// What the page after it says that it hashes to; none if no page was loaded.
    expected: Option<[u8; 32]>,
}

impl Older {
    /// Before the newest of `pages`, of which the first `floor` were deleted.
    pub(crate) fn starting_at(pages: u64, floor: u64) -> Self {
        Self { next: pages, floor, expected: None }
    }

    /// The page to load next.
    pub(crate) fn next(self) -> Option<u64> {
        (self.next > self.floor).then_some(self.next)
    }

    /// True when everything has been loaded.
    pub(crate) fn is_exhausted(self) -> bool {
        self.next <= self.floor
    }

    /// Checks that the loaded page is the one its successor names, and goes on to the one before.
    pub(crate) fn advance(self, sealed: &Blob, page: &PageContent) -> Result<Self, ClientError> {
        if self.expected.is_some_and(|expected| expected != page_digest(sealed)) {
            return Err(ClientError::Tampered { what: Sealed::ArchivePage });
        }
        Ok(Self { next: self.next.saturating_sub(1), expected: page.previous, ..self })
    }
}
