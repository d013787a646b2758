//! Bodies of messages: what a reader of version 1 understands, and what it keeps as unsupported.

use protocol::bytes::to_base64;
use serde_json::{Value, json};

pub(super) fn bodies() -> Value {
    let card = |card: Value| json!({ "step": "card", "card": card });
    let file = |with: Value| {
        let mut body = json!({
            "media_id": "019f0000-0000-7000-8000-000000000001", "key": to_base64(&[1; 32]),
            "nonce_prefix": to_base64(&[2; 7]), "sha256": to_base64(&[3; 32]), "size": 123_456,
            "expires_at": "2026-12-05T12:00:00.000Z", "name": "photo.jpg", "mime": "image/jpeg",
        });
        for (field, value) in with.as_object().into_iter().flatten() {
            body[field] = value.clone();
        }
        body
    };
    let understood = [
        ("text", json!("Bonjour")),
        ("contact", json!({ "step": "ask" })),
        ("contact", json!({ "step": "decline" })),
        ("contact", card(json!({ "name": "Jeanne", "phone": "+33 (0)6.12.34.56.78" }))),
        (
            "contact",
            card(json!({ "name": "Jeanne", "email": "jeanne@exemple.fr", "note": "Après 18 h.\nMerci" })),
        ),
        ("system", json!({ "event": "left" })),
        ("media", file(json!({}))),
        (
            "media",
            file(json!({
                "name": "Devis n° 12.pdf", "mime": "application/pdf", "size": 0, "width": 1, "height": 65_535,
                "duration_ms": 1_500, "thumbnail": to_base64(&[0xff; 8_192]), "caption": "Avant\nAprès",
            })),
        ),
    ];
    let unsupported = [
        ("contact", json!({ "step": "wave" })),
        ("contact", json!({ "step": "card" })),
        ("contact", card(json!({ "name": "Jeanne" }))),
        ("contact", card(json!({ "name": " ", "phone": "0612345678" }))),
        ("contact", card(json!({ "name": "x".repeat(81), "phone": "0612345678" }))),
        ("contact", card(json!({ "name": "Jeanne", "phone": "06 12" }))),
        ("contact", card(json!({ "name": "Jeanne", "phone": "le soir 0612345678" }))),
        ("contact", card(json!({ "name": "Jeanne", "email": "jeanne@exemple" }))),
        ("contact", card(json!({ "name": "Jeanne", "phone": "0612345678", "note": "x".repeat(501) }))),
        ("system", json!({ "event": "joined" })),
        ("media", json!({})),
        ("media", json!("photo.jpg")),
        ("media", file(json!({ "media_id": 7 }))),
        ("media", file(json!({ "key": to_base64(&[1; 31]) }))),
        ("media", file(json!({ "nonce_prefix": to_base64(&[2; 8]) }))),
        ("media", file(json!({ "sha256": "é" }))),
        ("media", file(json!({ "size": 20_971_521 }))),
        ("media", file(json!({ "size": -1 }))),
        ("media", file(json!({ "expires_at": "demain" }))),
        ("media", file(json!({ "name": "../../.profile" }))),
        ("media", file(json!({ "name": "gpj.\u{202e}exe" }))),
        ("media", file(json!({ "name": "CON.jpg" }))),
        ("media", file(json!({ "name": "x".repeat(101) }))),
        ("media", file(json!({ "mime": "text/html; charset=utf-8" }))),
        ("media", file(json!({ "width": 10 }))),
        ("media", file(json!({ "width": 0, "height": 10 }))),
        ("media", file(json!({ "thumbnail": "" }))),
        ("media", file(json!({ "thumbnail": to_base64(&[0xff; 8_193]) }))),
        ("media", file(json!({ "caption": "x".repeat(2_001) }))),
        ("tea", json!({ "sugar": 2 })),
    ];
    let vector = |understood: bool| move |(kind, body): (&str, Value)| json!({ "type": kind, "body": body, "understood": understood });
    understood.into_iter().map(vector(true)).chain(unsupported.into_iter().map(vector(false))).collect()
}
