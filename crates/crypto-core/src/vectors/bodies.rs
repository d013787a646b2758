use serde::Deserialize;
use serde_json::{Value, json};

use super::parse;
use crate::message::{Body, Message};
use crate::testing::{test, text};

#[derive(Deserialize)]
struct Vector {
    #[serde(rename = "type")]
    kind: String,
    body: Value,
    understood: bool,
}

#[test]
fn bodies_are_understood_or_kept() {
    let vectors: Vec<Vector> = parse(include_str!("../../vectors/content/bodies.json"));
    assert!(vectors.len() > 10);
    for Vector { kind, body, understood } in vectors {
        let mut json: Value = serde_json::from_str(&text("x").to_json().unwrap()).unwrap();
        (json["type"], json["body"]) = (json!(kind), body);
        let message = Message::from_json(&json.to_string()).unwrap();
        assert_eq!(matches!(message.body, Body::Unknown { .. }), !understood, "{json}");
        let written: Value = serde_json::from_str(&message.to_json().unwrap()).unwrap();
        assert_eq!(written, json);
    }
}
