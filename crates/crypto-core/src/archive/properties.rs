use proptest::prelude::*;
use protocol::keys::Commitment;
use protocol::sealed::Blob;
use serde_json::Map;

use super::*;
use crate::error::OpenError;
use crate::key::FrankingKey;
use crate::ring::VaultKeyRing;
use crate::testing::{conversation, json, message_id, person, rng, test, text};

fn ring() -> VaultKeyRing {
    VaultKeyRing::make(person(1).id, &mut rng(4))
}

fn entry(words: &str) -> ReadableEntry {
    ReadableEntry {
        from: person(1).id,
        plaintext: text(words).to_json().unwrap(),
        k_f: FrankingKey::from_bytes([1; 32]),
        commitment: Commitment::new([2; 32]),
        received_at: None,
        stamp: None,
        kid: None,
        envelope_digest: None,
        other: Map::new(),
    }
}

fn page(number: u64, previous: Option<&Blob>, words: &str) -> Blob {
    let content = EntryContent::Readable(entry(words));
    let page = PageContent {
        conversation_id: conversation(),
        participants: Vec::new(),
        number,
        previous: previous.map(page_digest),
        messages: vec![ArchivedMessage { message_id: message_id(0), content }],
        other: Map::new(),
    };
    ring().seal_page(&page, &mut rng(u8::try_from(number).unwrap())).unwrap()
}

/// An archive of five pages.
fn archive() -> Vec<Blob> {
    (1..=5).fold(Vec::new(), |mut pages, number| {
        pages.push(page(number, pages.last(), "Bonjour"));
        pages
    })
}

/// Reads pages as a client does that refetches the whole archive: how many it accepts.
fn accepted(shown: &[&Blob]) -> usize {
    let predecessors = std::iter::once(None).chain(shown.iter().copied().map(Some));
    (1..)
        .zip(shown)
        .zip(predecessors)
        .take_while(|((number, page), previous)| {
            ring().open_page(conversation(), *number, page).is_ok_and(|page| page.follows(*previous))
        })
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Reordered, repeated, left out: a server can shorten the archive, nothing else.
    #[test]
    fn a_server_can_show_only_a_beginning_of_the_archive(order in proptest::collection::vec(0_usize..5, 0..7)) {
        let pages = archive();
        let shown: Vec<&Blob> = order.iter().map(|place| &pages[*place]).collect();
        let honest = order.iter().enumerate().take_while(|(expected, place)| expected == *place).count();
        prop_assert_eq!(accepted(&shown), honest);
    }

    /// A page that lost the race for its number, or an older state of the archive, authentic like every other.
    #[test]
    fn another_authentic_page_of_the_same_number_breaks_the_chain(place in 0_usize..5) {
        let pages = archive();
        let previous = place.checked_sub(1).map(|before| &pages[before]);
        let other = page(place as u64 + 1, previous, "Bonsoir");
        let mut shown: Vec<&Blob> = pages.iter().collect();
        shown[place] = &other;
        prop_assert_eq!(accepted(&shown), place + 1);
    }

    #[test]
    fn a_state_is_never_taken_for_another_version(sealed: u64, shown: u64, unread: u64, other in json::unknown_fields()) {
        let state = StateContent { unread, other, ..StateContent::default() };
        let blob = ring().seal_state(conversation(), sealed, &state, &mut rng(1)).unwrap();
        prop_assert_eq!(&ring().open_state(conversation(), sealed, &blob).unwrap(), &state);
        if shown != sealed {
            prop_assert_eq!(ring().open_state(conversation(), shown, &blob).unwrap_err(), OpenError::Rejected);
        }
    }

    #[test]
    fn an_entry_survives_with_every_field_and_opens_nowhere_else(
        words in any::<String>(), other in json::unknown_fields(), millis in 1_i64..1_000_000,
    ) {
        let entry = EntryContent::Readable(ReadableEntry { other, ..entry(&words) });
        let blob = ring().seal_entry(conversation(), message_id(0), &entry, &mut rng(1)).unwrap();
        let opened = ring().open_entry(conversation(), message_id(0), &blob).unwrap();
        prop_assert_eq!(serde_json::to_value(&opened).unwrap(), serde_json::to_value(&entry).unwrap());
        prop_assert_eq!(opened.message().unwrap().unwrap(), text(&words));
        let replayed = ring().open_entry(conversation(), message_id(millis), &blob);
        prop_assert_eq!(replayed.unwrap_err(), OpenError::Rejected);
    }
}
