use serde_json::json;

use super::*;
use crate::testing::{message_id, test, text};

#[test]
fn the_json_has_the_documented_fields() {
    let message = Message {
        n: 2,
        prev: Some(Commitment::new([4; 32])),
        seen: Some(message_id(1)),
        reply_to: Some(message_id(2)),
        ..text("Bonjour")
    };
    let json: Value = serde_json::from_str(&message.to_json().unwrap()).unwrap();
    assert_eq!(
        json,
        json!({
            "type": "text",
            "body": "Bonjour",
            "chain": protocol::bytes::to_base64(&message.chain.0),
            "n": 2,
            "prev": protocol::bytes::to_base64(&[4; 32]),
            "seen": message_id(1),
            "reply_to": message_id(2),
            "sent_at": "2023-11-14T22:13:20.000Z",
        })
    );
}

#[test]
fn a_message_survives_its_json() {
    for message in [
        text(""),
        text("« Été » \u{1f527}\n\"\\\u{0}"),
        Message { n: 3, prev: Some(Commitment::new([1; 32])), ..text("x") },
    ] {
        assert_eq!(Message::from_json(&message.to_json().unwrap()).unwrap(), message);
    }
}

#[test]
fn an_unknown_type_and_unknown_fields_are_kept() {
    let mut json: Value = serde_json::from_str(&text("x").to_json().unwrap()).unwrap();
    json["type"] = json!("contact");
    json["body"] = json!({"phone": "0612345678"});
    json["reaction_to"] = json!("somewhere");
    let message = Message::from_json(&json.to_string()).unwrap();
    let Body::Unknown { kind, body } = &message.body else { panic!("{message:?}") };
    assert_eq!((kind.as_str(), body), ("contact", &json!({"phone": "0612345678"})));
    assert_eq!(serde_json::from_str::<Value>(&message.to_json().unwrap()).unwrap(), json);
}

#[test]
fn a_type_without_body_is_kept() {
    let mut json: Value = serde_json::from_str(&text("x").to_json().unwrap()).unwrap();
    json["type"] = json!("wave");
    json.as_object_mut().unwrap().remove("body");
    assert!(matches!(
        Message::from_json(&json.to_string()).unwrap().body,
        Body::Unknown { body: Value::Null, .. }
    ));
}

#[test]
fn malformed_messages_are_refused() {
    let good: Value = serde_json::from_str(&text("x").to_json().unwrap()).unwrap();
    for (field, value) in [
        ("type", json!(1)),
        ("body", json!(1)),
        ("chain", json!("AA==")),
        ("n", json!(-1)),
        ("n", json!("1")),
        ("sent_at", json!("now")),
        ("reply_to", json!("somewhere")),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        assert_eq!(Message::from_json(&bad.to_string()).unwrap_err(), OpenError::Content, "{bad}");
    }
    assert_eq!(Message::from_json("").unwrap_err(), OpenError::Content);
    assert_eq!(Message::from_json("[]").unwrap_err(), OpenError::Content);
}

#[test]
fn long_texts_and_broken_runs_are_not_written() {
    assert!(text(&"é".repeat(8_000)).to_json().is_ok());
    assert_eq!(text(&"é".repeat(8_001)).to_json().unwrap_err(), SealError::TooLong);
    for (n, prev) in [(0, None), (1, Some(Commitment::new([0; 32]))), (2, None)] {
        assert_eq!(Message { n, prev, ..text("x") }.to_json().unwrap_err(), SealError::Content);
    }
}

#[test]
fn debug_output_does_not_quote_the_message() {
    assert!(!format!("{:?}", text("secret")).contains("secret"));
}
