use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn every_text_survives(words in any::<String>(), run: [u8; 16], n in 2_u64.., prev: [u8; 32], millis in 0_i64..4_000_000_000_000) {
        let message = Message {
            body: Body::Text(words),
            chain: ChainId(run),
            n,
            prev: Some(Commitment::new(prev)),
            seen: None,
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
}
