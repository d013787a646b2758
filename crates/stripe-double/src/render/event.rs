//! Events as JSON.

use serde_json::{Value, json};

use crate::model::event::Event;

/// The version of Stripe's API whose shapes the double speaks.
pub const API_VERSION: &str = "2026-10-28.endive";

/// `event`.
#[must_use]
pub fn event(event: &Event) -> Value {
    let cause = event.cause.as_ref();
    json!({
        "id": event.id,
        "object": "event",
        "api_version": API_VERSION,
        "created": event.created.seconds(),
        "data": {"object": event.object},
        "livemode": false,
        "pending_webhooks": 1,
        "request": {
            "id": cause.map(|cause| &cause.request),
            "idempotency_key": cause.and_then(|cause| cause.key.as_deref()),
        },
        "type": event.kind,
    })
}

/// The body of a webhook: Stripe's has line breaks and indents, so receivers must not re-encode it.
#[must_use]
pub fn payload(event: &Event) -> String {
    format!("{:#}", self::event(event))
}
