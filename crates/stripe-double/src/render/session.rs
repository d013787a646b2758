//! Checkout Sessions as JSON.

use serde_json::{Value, json};
use url::Url;

use crate::model::session::{LineItem, Session, SessionState};
use crate::render::list;
use crate::values::id::SessionId;
use crate::world::PAYER_EMAIL;

/// The address of a session's payable page.
#[must_use]
pub fn page_url(id: &SessionId, origin: &Url) -> String {
    format!("{}c/pay/{id}", origin.as_str())
}

/// `checkout.session`.
#[must_use]
pub fn session(session: &Session, origin: &Url) -> Value {
    let open = matches!(session.state, SessionState::Open { .. });
    let mut value = unused();
    let used = json!({
        "id": session.id,
        "object": "checkout.session",
        "amount_subtotal": session.total,
        "amount_total": session.total,
        "billing_address_collection": session.presentation.billing_address_collection,
        "cancel_url": session.cancel_url,
        "client_reference_id": session.client_reference_id,
        "created": session.created.seconds(),
        "currency": session.currency.as_str(),
        "customer_creation": session.presentation.customer_creation.as_deref().unwrap_or("if_required"),
        "customer_details": customer_details(session),
        "customer_email": session.customer_email,
        "expires_at": session.expires_at.seconds(),
        "locale": session.presentation.locale,
        "metadata": session.metadata,
        "payment_intent": session.intent(),
        "payment_status": if matches!(session.state, SessionState::Paid(_)) { "paid" } else { "unpaid" },
        "status": session.status(),
        "submit_type": session.presentation.submit_type,
        "success_url": session.success_url,
        "url": open.then(|| page_url(&session.id, origin)),
    });
    if let (Some(all), Value::Object(used)) = (value.as_object_mut(), used) {
        all.extend(used);
    }
    value
}

/// What the payer typed into the page, once it is complete: personal data that callers must know to drop.
fn customer_details(session: &Session) -> Value {
    if session.status() != "complete" {
        return session.customer_email.as_ref().map_or(Value::Null, |email| details(email, None));
    }
    details(session.customer_email.as_deref().unwrap_or(PAYER_EMAIL), Some("Camille Marqueur"))
}

fn details(email: &str, name: Option<&str>) -> Value {
    json!({
        "address": name.map(|_| json!({
            "city": null, "country": "FR", "line1": null, "line2": null, "postal_code": null, "state": null,
        })),
        "business_name": null,
        "email": email,
        "individual_name": null,
        "name": name,
        "phone": null,
        "tax_exempt": "none",
        "tax_ids": [],
    })
}

/// What a session in mode `payment` has but does not use.
fn unused() -> Value {
    json!({
        "adaptive_pricing": null, "after_expiration": null, "allow_promotion_codes": null,
        "allowed_payment_method_types": null,
        "automatic_tax": {"enabled": false, "liability": null, "provider": null, "status": null},
        "client_secret": null, "collected_information": null, "consent": null, "consent_collection": null,
        "currency_conversion": null, "custom_fields": [],
        "custom_text": {
            "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null,
        },
        "customer": null, "customer_account": null, "discounts": [], "integration_identifier": null,
        "invoice": null, "invoice_creation": null, "livemode": false, "managed_payments": null,
        "mode": "payment", "origin_context": null, "payment_link": null,
        "payment_method_collection": "if_required", "payment_method_configuration_details": null,
        "payment_method_options": {}, "payment_method_types": ["card"], "permissions": null,
        "phone_number_collection": {"enabled": false}, "recovered_from": null,
        "saved_payment_method_options": null, "setup_intent": null, "shipping_address_collection": null,
        "shipping_cost": null, "shipping_options": [], "subscription": null,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page", "wallet_options": null,
    })
}

/// The session's `line_items`.
#[must_use]
pub fn line_items(session: &Session) -> Value {
    let items: Vec<Value> = session.items.iter().map(|item| line_item(item, session)).collect();
    list::list(&items, false, &format!("/v1/checkout/sessions/{}/line_items", session.id))
}

fn line_item(item: &LineItem, session: &Session) -> Value {
    json!({
        "id": item.id,
        "object": "item",
        "adjustable_quantity": null,
        "amount_discount": 0,
        "amount_subtotal": item.total,
        "amount_tax": 0,
        "amount_total": item.total,
        "currency": session.currency.as_str(),
        "description": item.name,
        "metadata": {},
        "price": null,
        "quantity": item.quantity,
    })
}
