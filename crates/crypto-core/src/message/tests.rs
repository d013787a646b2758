use protocol::bytes::to_base64;
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

fn body(kind: &str, body: &Value) -> Body {
    let mut json: Value = serde_json::from_str(&text("x").to_json().unwrap()).unwrap();
    (json["type"], json["body"]) = (json!(kind), body.clone());
    let message = Message::from_json(&json.to_string()).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&message.to_json().unwrap()).unwrap(),
        json,
        "written as it was read"
    );
    message.body
}

#[test]
fn the_steps_of_sharing_a_contact_are_read_and_written() {
    assert_eq!(body("contact", &json!({"step": "ask"})), Body::Contact(Contact::Ask));
    assert_eq!(body("contact", &json!({"step": "decline"})), Body::Contact(Contact::Decline));
    let card = json!({"name": "Jeanne", "phone": "06 12 34 56 78", "email": "jeanne@exemple.fr", "note": "Après 18 h"});
    let Body::Contact(Contact::Card { card }) = body("contact", &json!({"step": "card", "card": card}))
    else {
        panic!("not a card")
    };
    assert_eq!((card.name().as_str(), card.phone().unwrap().as_str()), ("Jeanne", "06 12 34 56 78"));
    assert_eq!(
        (card.email().unwrap().as_str(), card.note().unwrap().as_str()),
        ("jeanne@exemple.fr", "Après 18 h")
    );
    assert_eq!(format!("{card:?}"), "Card(…)");
}

#[test]
fn a_malformed_contact_or_event_is_kept_as_unknown() {
    let card = |card: Value| json!({"step": "card", "card": card});
    let long = "x".repeat(501);
    for bad in [
        json!({"step": "send_money"}),
        json!({"step": "card"}),
        json!("ask"),
        Value::Null,
        card(json!({"name": "Jeanne"})),
        card(json!({"name": "", "phone": "0612345678"})),
        card(json!({"name": "Jeanne", "phone": "jeanne"})),
        card(json!({"name": "Jeanne", "email": "jeanne"})),
        card(json!({"name": "Jeanne", "phone": "0612345678", "note": long})),
        card(json!({"name": "Jeanne\u{202e}", "phone": "0612345678"})),
        card(json!({"name": "Jeanne", "phone": 612_345_678})),
    ] {
        assert!(matches!(body("contact", &bad), Body::Unknown { kind, .. } if kind == "contact"), "{bad}");
    }
    assert_eq!(body("system", &json!({"event": "left"})), Body::System(System::Left));
    assert!(matches!(body("system", &json!({"event": "joined"})), Body::Unknown { .. }));
}

#[test]
fn a_file_with_a_hostile_name_or_type_or_wrong_numbers_is_kept_as_unknown() {
    let good = json!({
        "media_id": "018f0000-0000-7000-8000-000000000000", "key": to_base64(&[1; 32]),
        "nonce_prefix": to_base64(&[2; 7]), "sha256": to_base64(&[3; 32]), "size": 5,
        "expires_at": "2026-12-05T00:00:00.000Z", "name": "photo.jpg", "mime": "image/jpeg",
        "width": 4, "height": 3, "thumbnail": to_base64(b"x"), "caption": "Ici",
    });
    assert!(matches!(body("media", &good), Body::Media(media) if media.name.as_str() == "photo.jpg"));
    let hostile = [
        ("name", json!("../../etc/passwd")),
        ("name", json!("gpj.\u{202e}exe")),
        ("name", json!("<script>alert(1)</script>")),
        ("name", json!("con.txt")),
        ("name", json!("a\u{0}b")),
        ("name", json!("")),
        ("name", json!("x".repeat(101))),
        ("mime", json!("text/html; charset=utf-8")),
        ("mime", json!("image/svg+xml\r\nset-cookie: a=b")),
        ("mime", json!("")),
        ("caption", json!("x".repeat(2_001))),
        ("caption", json!("a\u{202e}b")),
        ("thumbnail", json!(to_base64(&[0; 8 * 1024 + 1]))),
        ("thumbnail", json!("")),
        ("width", json!(0)),
        ("width", json!(65_536)),
        ("height", Value::Null),
        ("size", json!(20 * 1024 * 1024 + 1)),
        ("size", json!(-1)),
        ("key", json!(to_base64(&[1; 31]))),
        ("nonce_prefix", json!(to_base64(&[2; 8]))),
        ("sha256", json!("?")),
        ("media_id", json!("../x")),
        ("expires_at", json!("demain")),
    ];
    for (field, value) in hostile {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(
            matches!(body("media", &bad), Body::Unknown { kind, .. } if kind == "media"),
            "{field}: {bad}"
        );
    }
}
