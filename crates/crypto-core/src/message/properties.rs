use proptest::prelude::*;

use super::*;
use crate::testing::{json, test, text};

proptest! {
    #[test]
    fn every_text_survives(words in any::<String>(), run: [u8; 16], n in 2_u64.., prev: [u8; 32], millis in 0_i64..4_000_000_000_000) {
        let message = Message {
            body: Body::Text(words),
            chain: ChainId(run),
            n,
            prev: Some(Commitment::new(prev)),
            seen: None,
            reply_to: None,
            sent_at: Timestamp::from_millis(millis),
            other: Map::new(),
        };
        let json = message.to_json().unwrap();
        prop_assert_eq!(Message::from_json(&json).unwrap(), message);
    }

    #[test]
    fn no_json_makes_it_panic(json in "\\PC{0,300}") {
        prop_assert!(Message::from_json(&json).is_err());
    }

    #[test]
    fn a_newer_message_is_written_as_it_was_read(kind in "[a-z]{5,9}", body in json::value(), other in json::unknown_fields()) {
        let message = Message { body: Body::Unknown { kind, body }, other, ..text("") };
        let json = message.to_json().unwrap();
        let read = Message::from_json(&json).unwrap();
        prop_assert_eq!(&read, &message);
        prop_assert_eq!(read.to_json().unwrap(), json);
    }

    #[test]
    fn a_message_cut_anywhere_is_malformed(words in any::<String>(), cut: prop::sample::Index) {
        let json = text(&words).to_json().unwrap();
        let cut: String = json.chars().take(cut.index(json.chars().count())).collect();
        prop_assert_eq!(Message::from_json(&cut).unwrap_err(), OpenError::Content);
    }
}
