//! Disputes as JSON.

use std::time::Duration;

use serde_json::{Value, json};

use crate::model::dispute::Dispute;
use crate::world::PAYER_EMAIL;

const TIME_TO_ANSWER: Duration = Duration::from_hours(7 * 24);

/// `dispute`.
#[must_use]
pub fn dispute(dispute: &Dispute) -> Value {
    json!({
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transactions": [],
        "charge": dispute.charge,
        "created": dispute.created.seconds(),
        "currency": dispute.currency.as_str(),
        "enhanced_eligibility_types": [],
        "evidence": evidence(),
        "evidence_details": {
            "due_by": dispute.created.after(TIME_TO_ANSWER).seconds(),
            "enhanced_eligibility": {},
            "has_evidence": false,
            "past_due": false,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "intended_submission_method": null,
        "is_charge_refundable": false,
        "livemode": false,
        "metadata": {},
        "network_reason_code": null,
        "payment_intent": dispute.intent,
        "reason": dispute.reason.as_str(),
        "status": dispute.status(),
    })
}

/// Stripe fills in who paid.
fn evidence() -> Value {
    json!({
        "access_activity_log": null, "billing_address": null, "cancellation_policy": null,
        "cancellation_policy_disclosure": null, "cancellation_rebuttal": null, "customer_communication": null,
        "customer_email_address": PAYER_EMAIL, "customer_name": "Camille Marqueur", "customer_purchase_ip": null,
        "customer_signature": null, "duplicate_charge_documentation": null, "duplicate_charge_explanation": null,
        "duplicate_charge_id": null, "enhanced_evidence": {}, "product_description": null, "receipt": null,
        "refund_policy": null, "refund_policy_disclosure": null, "refund_refusal_explanation": null,
        "service_date": null, "service_documentation": null, "shipping_address": null, "shipping_carrier": null,
        "shipping_date": null, "shipping_documentation": null, "shipping_tracking_number": null,
        "uncategorized_file": null, "uncategorized_text": null,
    })
}
