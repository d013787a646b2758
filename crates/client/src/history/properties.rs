//! In whatever order and however often messages come into memory, the history is the same.

use std::collections::BTreeMap;

use crypto_core::FrankingKey;
use crypto_core::envelope::OpenedMessage;
use crypto_core::message::{Body, ChainId, Message};
use proptest::prelude::*;
use proptest::sample::Index;
use protocol::keys::Commitment;
use protocol::time::Timestamp;

use super::*;
use crate::platform::rng;
use crate::views::MessageView;

const ME: UserId = UserId::new([1; 32]);
const PEER: UserId = UserId::new([2; 32]);

/// What two people said to each other: `true` for the reader. Each names what they have seen of the other.
fn said(turns: &[bool]) -> Vec<(MessageId, EntryContent)> {
    let mut chains = BTreeMap::from([true, false].map(|mine| (mine, (ChainId::make(&mut rng()), 0, None))));
    let mut newest: BTreeMap<bool, MessageId> = BTreeMap::new();
    let mut messages = Vec::new();
    for (place, mine) in (1..).zip(turns) {
        let (chain, n, prev) = chains.get_mut(mine).unwrap();
        *n += 1;
        let message = Message {
            body: Body::Text(format!("message {place}")),
            chain: *chain,
            n: *n,
            prev: *prev,
            seen: newest.get(&!mine).copied(),
            reply_to: None,
            sent_at: Timestamp::from_millis(place),
            other: serde_json::Map::new(),
        };
        let commitment = Commitment::new(crate::platform::random());
        *prev = Some(commitment);
        let id = MessageId::make(Timestamp::from_millis(place), [0; 10]);
        newest.insert(*mine, id);
        let (plaintext, franking_key) = (message.to_json().unwrap(), FrankingKey::make(&mut rng()));
        let opened = OpenedMessage { message, plaintext, franking_key, commitment };
        messages.push((id, EntryContent::sent(if *mine { ME } else { PEER }, opened)));
    }
    messages
}

/// The history that some of the messages make, in this order.
fn shown(messages: &[(MessageId, EntryContent)], order: impl IntoIterator<Item = usize>) -> Vec<MessageView> {
    let mut history = History::new(ME);
    for place in order {
        let (id, content) = &messages[place];
        history.add(*id, content);
    }
    history.views()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_history_does_not_depend_on_how_it_came(
        turns in prop::collection::vec(any::<bool>(), 1..60),
        // An entry may be in a page already when it is read, and an envelope come twice.
        swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 0..60),
        again in prop::collection::vec(any::<Index>(), 0..20),
        withheld in prop::option::of(any::<Index>()),
    ) {
        let messages = said(&turns);
        let mut order: Vec<usize> = (0..turns.len()).collect();
        if let Some(withheld) = withheld {
            order.remove(withheld.index(turns.len()));
        }
        let straight = shown(&messages, order.clone());
        if withheld.is_none() {
            prop_assert!(straight.iter().all(|view| view.warnings.is_empty()));
        }
        if !order.is_empty() {
            for (one, other) in &swaps {
                let (one, other) = (one.index(order.len()), other.index(order.len()));
                order.swap(one, other);
            }
            let repeated: Vec<usize> = again.iter().map(|at| order[at.index(order.len())]).collect();
            order.extend(repeated);
        }
        prop_assert_eq!(shown(&messages, order), straight);
    }
}
