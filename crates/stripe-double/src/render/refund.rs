//! Refunds as JSON.

use serde_json::{Value, json};

use crate::model::refund::{Refund, RefundReason};

/// `refund`.
#[must_use]
pub fn refund(refund: &Refund) -> Value {
    json!({
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": null,
        "charge": refund.charge,
        "created": refund.created.seconds(),
        "currency": refund.currency.as_str(),
        "customer": null,
        "customer_account": null,
        "metadata": refund.metadata,
        "payment_intent": refund.intent,
        "payment_method": "pm_card_visa",
        "reason": refund.reason.map(RefundReason::as_str),
        "receipt_number": null,
        "source_transfer_reversal": null,
        "status": "succeeded",
        "transfer_reversal": null,
    })
}
