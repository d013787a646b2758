use crypto_core::FrankingKey;
use crypto_core::archive::ReadableEntry;
use crypto_core::envelope::OpenedMessage;
use crypto_core::message::{Body, ChainId, Message};
use protocol::keys::Commitment;
use protocol::time::Timestamp;

use super::*;
use crate::chain::Link;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::platform::rng;
use crate::views::{Content, Delivery, Warning};

const ME: UserId = UserId::new([1; 32]);
const PEER: UserId = UserId::new([2; 32]);

fn id(millis: i64) -> MessageId {
    MessageId::make(Timestamp::from_millis(millis), [0; 10])
}

/// An archived text by `from`, first of a chain of its own.
fn entry(from: UserId, text: &str, seen: Option<MessageId>) -> EntryContent {
    let message = Message {
        body: Body::Text(text.to_owned()),
        chain: ChainId::make(&mut rng()),
        n: 1,
        prev: None,
        seen,
        reply_to: None,
        sent_at: Timestamp::from_millis(1),
        other: serde_json::Map::new(),
    };
    let (plaintext, franking_key) = (message.to_json().unwrap(), FrankingKey::make(&mut rng()));
    let commitment = Commitment::new(crate::platform::random());
    EntryContent::sent(from, OpenedMessage { message, plaintext, franking_key, commitment })
}

fn history() -> History {
    History::new(ME)
}

#[test]
fn messages_are_ordered_by_id_whatever_the_order_of_arrival() {
    let mut history = history();
    for (at, text) in [(3, "c"), (1, "a"), (2, "b")] {
        history.add(id(at), &entry(PEER, text, None));
    }
    let texts: Vec<Content> = history.views().into_iter().map(|view| view.content).collect();
    assert_eq!(texts, ["a", "b", "c"].map(|text| Content::Text(text.to_owned())));
}

#[test]
fn a_delivery_that_is_heard_before_the_entry_waits_for_its_place_in_the_chain() {
    let mut history = history();
    history.add_waiting(id(1), Draft::text("de l’autre onglet"), Timestamp::from_millis(1));
    assert!(history.delivered(id(1)));
    assert!(!history.is_archived(id(1)));
    assert_eq!(history.waiting().len(), 1);
    assert!(history.add(id(1), &entry(ME, "de l’autre onglet", None)));
    assert!(history.is_archived(id(1)) && history.waiting().is_empty());
    assert_eq!(history.views()[0].state, Delivery::Delivered);
    assert!(history.held().all(|(_, held)| held.link.is_some()));
}

#[test]
fn the_first_content_of_an_id_wins_and_the_second_leaves_a_warning() {
    let mut history = history();
    assert!(history.add(id(1), &entry(PEER, "first", None)));
    assert!(history.add(id(1), &entry(PEER, "second", None)));
    let [view] = <[_; 1]>::try_from(history.views()).unwrap();
    assert_eq!(view.content, Content::Text("first".to_owned()));
    assert_eq!(view.warnings, [Warning::SecondContent]);
}

#[test]
fn the_same_content_again_changes_nothing() {
    let mut history = history();
    let content = entry(PEER, "once", None);
    assert!(history.add(id(1), &content));
    assert!(!history.add(id(1), &content));
    assert_eq!(history.views()[0].warnings, []);
}

#[test]
fn what_the_peer_has_seen_was_delivered() {
    let mut history = history();
    history.add(id(1), &entry(ME, "question", None));
    assert_eq!(history.views()[0].state, Delivery::Sent);
    history.add(id(2), &entry(PEER, "answer", Some(id(1))));
    assert_eq!(history.views()[0].state, Delivery::Delivered);
}

#[test]
fn an_answer_to_a_message_that_is_not_here_tells_of_a_gap() {
    let mut history = history();
    history.add(id(3), &entry(PEER, "answer", Some(id(2))));
    assert_eq!(history.views()[0].warnings, [Warning::Gap]);
    history.add(id(2), &entry(ME, "question", None));
    assert_eq!(history.views()[1].warnings, []);
    // The same in the other direction.
    history.add(id(5), &entry(ME, "reply", Some(id(4))));
    assert_eq!(history.views()[2].warnings, [Warning::Gap]);
}

#[test]
fn what_lies_in_a_page_that_is_not_loaded_is_no_gap() {
    let mut history = history();
    history.older = Older::starting_at(1, 0);
    history.add(id(3), &entry(PEER, "answer", Some(id(2))));
    assert_eq!(history.views()[0].warnings, []);
    history.add(id(1), &entry(ME, "before", None));
    assert_eq!(history.views()[1].warnings, [Warning::Gap]);
}

#[test]
fn an_altered_entry_never_replaces_what_is_known() {
    let mut history = history();
    assert!(history.add_altered(id(2)));
    history.add(id(1), &entry(PEER, "genuine", None));
    assert!(!history.add_altered(id(1)));
    let views = history.views();
    assert_eq!(views[0].content, Content::Text("genuine".to_owned()));
    assert_eq!(
        (&views[1].content, views[1].warnings.as_slice()),
        (&Content::Unreadable, [Warning::Altered].as_slice())
    );
    // Its id is only the server's word: neither our next id nor what we have seen follows it.
    assert_eq!((history.newest_opened(), history.newest_received_opened()), (Some(id(1)), Some(id(1))));
}

#[test]
fn only_received_messages_after_the_last_read_are_unread() {
    let mut history = history();
    history.add(id(1), &entry(PEER, "a", None));
    history.add(id(2), &entry(ME, "b", None));
    history.add(id(3), &entry(PEER, "c", None));
    assert_eq!(history.unread(None), 2);
    assert_eq!(history.unread(Some(id(1))), 1);
    assert_eq!(history.unread(history.newest_received()), 0);
}

#[test]
fn a_failed_message_can_be_taken_back_once() {
    let mut history = history();
    history.add_waiting(id(1), Draft::text("retour"), Timestamp::from_millis(1));
    assert_eq!(history.take_failed(id(1)), None);
    history.failed(id(1), ClientError::TooLong);
    assert_eq!(history.before(id(9)), None);
    assert_eq!(history.take_failed(id(1)), Some((Draft::text("retour"), ClientError::TooLong)));
    assert_eq!(history.take_failed(id(1)), None);
}

#[test]
fn a_delivery_told_before_the_answer_is_not_forgotten() {
    let mut history = history();
    history.add_waiting(id(1), Draft::text("vite"), Timestamp::from_millis(1));
    assert!(history.delivered(id(1)));
    let EntryContent::Readable(readable) = entry(ME, "vite", None) else { panic!("readable") };
    let chain = ChainId::make(&mut rng());
    history.accepted(
        id(1),
        Link { author: ME, chain, n: 1, prev: None, commitment: readable.commitment },
        false,
    );
    assert_eq!(history.views()[0].state, Delivery::Delivered);
}

#[test]
fn nobody_else_can_have_our_message_marked() {
    let mut history = history();
    history.add(id(1), &entry(PEER, "a", None));
    assert!(!history.delivered(id(1)));
    assert!(!history.delivered(id(7)));
}

#[test]
fn a_receipt_names_the_oldest_message_received() {
    let received = |text, digest| {
        let EntryContent::Readable(entry) = entry(PEER, text, None) else { panic!("readable") };
        EntryContent::Readable(ReadableEntry { envelope_digest: digest, ..entry })
    };
    let mut history = history();
    history.add_waiting(id(1), Draft::text("waits"), Timestamp::from_millis(1));
    history.add(id(2), &received("archived before digests were", None));
    assert_eq!((history.first_received(), history.has_written()), (None, false));
    history.add(id(4), &received("later", Some([4; 32])));
    history.add(id(3), &received("first", Some([3; 32])));
    let first = FirstReceived { message: id(3), digest: [3; 32], outcome: Outcome::Opened };
    assert_eq!(history.first_received(), Some(first));
    history.add(id(5), &entry(ME, "answer", None));
    assert!(history.has_written());
}
