//! `PaymentIntents` as JSON.

use serde_json::{Value, json};

use crate::model::charge::Decline;
use crate::model::intent::{Intent, IntentState};

/// `payment_intent`.
#[must_use]
pub fn intent(intent: &Intent) -> Value {
    let paid = matches!(intent.state, IntentState::Succeeded);
    let (canceled_at, reason) = match &intent.state {
        IntentState::Canceled { at, reason } => (Some(at.seconds()), reason.as_deref()),
        _ => (None, None),
    };
    let method = match intent.state {
        IntentState::RequiresConfirmation(method) => Some(method.as_str()),
        IntentState::Succeeded => Some("pm_card_visa"),
        _ => None,
    };
    let refusal = match intent.state {
        IntentState::RequiresMethod(Some(why)) => last_error(why, intent),
        _ => Value::Null,
    };
    json!({
        "id": intent.id,
        "object": "payment_intent",
        "allowed_payment_method_types": null,
        "amount": intent.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": if paid { intent.amount.minor() } else { 0 },
        "application": null,
        "application_fee_amount": null,
        "automatic_payment_methods": null,
        "canceled_at": canceled_at,
        "cancellation_reason": reason,
        "capture_method": "automatic_async",
        "client_secret": format!("{}_secret_double", intent.id),
        "confirmation_method": "automatic",
        "created": intent.created.seconds(),
        "currency": intent.currency.as_str(),
        "customer": null,
        "customer_account": null,
        "description": intent.description,
        "excluded_payment_method_types": null,
        "last_payment_error": refusal,
        "latest_charge": intent.latest_charge,
        "livemode": false,
        "managed_payments": null,
        "metadata": intent.metadata,
        "next_action": null,
        "on_behalf_of": null,
        "payment_method": method,
        "payment_method_configuration_details": null,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_record": null,
        "processing": null,
        "receipt_email": intent.receipt_email,
        "review": null,
        "setup_future_usage": null,
        "shipping": null,
        "source": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": intent.status(),
        "transfer_data": null,
        "transfer_group": null,
    })
}

fn last_error(why: Decline, intent: &Intent) -> Value {
    json!({
        "charge": intent.latest_charge,
        "code": "card_declined",
        "decline_code": why.code(),
        "message": why.message(),
        "type": "card_error",
    })
}
