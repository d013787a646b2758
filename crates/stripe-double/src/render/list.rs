//! Lists as JSON.

use serde_json::{Value, json};

/// `list`.
#[must_use]
pub fn list(data: &[Value], has_more: bool, url: &str) -> Value {
    json!({ "object": "list", "data": data, "has_more": has_more, "url": url })
}
