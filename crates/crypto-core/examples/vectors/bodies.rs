//! Bodies of messages: what a reader of version 1 understands, and what it keeps as unsupported.

use serde_json::{Value, json};

pub(super) fn bodies() -> Value {
    let card = |card: Value| json!({ "step": "card", "card": card });
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
        ("tea", json!({ "sugar": 2 })),
    ];
    let vector = |understood: bool| move |(kind, body): (&str, Value)| json!({ "type": kind, "body": body, "understood": understood });
    understood.into_iter().map(vector(true)).chain(unsupported.into_iter().map(vector(false))).collect()
}
