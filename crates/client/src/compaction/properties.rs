//! Whatever arrives and whenever a device compacts, pages and entries together are the archive.

use proptest::prelude::*;
use protocol::limits::ENTRY_BYTES;

use super::*;

/// An archive as one device keeps it: the place and the size of each message.
#[derive(Debug, Default)]
struct Kept {
    pages: Vec<Vec<(usize, usize)>>,
    entries: Vec<(usize, usize)>,
}

impl Kept {
    fn count(&self) -> EntryCount {
        EntryCount { number: self.entries.len(), bytes: self.entries.iter().map(|(_, size)| size).sum() }
    }

    fn compact(&mut self) {
        while is_due(self.count()) {
            let sizes: Vec<usize> = self.entries.iter().map(|(_, size)| *size).collect();
            let page = self.entries.drain(..choose(&sizes)).collect::<Vec<_>>();
            assert!(!page.is_empty(), "a device would try for ever");
            self.pages.push(page);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn pages_and_entries_are_the_archive_in_order(
        // Short texts, long ones, and how rarely the device gets round to it.
        messages in prop::collection::vec(prop_oneof![6 => 300..1_200_usize, 1 => 300..=ENTRY_BYTES], 1..900),
        occasions in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let occasions: Vec<usize> = occasions.iter().map(|at| at.index(messages.len())).collect();
        let mut kept = Kept::default();
        for (place, size) in messages.iter().enumerate() {
            kept.entries.push((place, *size));
            if occasions.contains(&place) {
                kept.compact();
            }
        }
        kept.compact();

        for page in &kept.pages {
            prop_assert!(page.len() <= PAGE_MESSAGES);
            prop_assert!(page.iter().map(|(_, size)| size).sum::<usize>() <= PAGE_CONTENT_BYTES);
        }
        // The newest message always stays an entry: it says how far the archive reaches.
        prop_assert!(!kept.entries.is_empty() && !is_due(kept.count()));
        let all = kept.pages.iter().flatten().chain(&kept.entries);
        let expected: Vec<(usize, usize)> = messages.into_iter().enumerate().collect();
        prop_assert_eq!(all.copied().collect::<Vec<_>>(), expected);
    }
}
