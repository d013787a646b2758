//! Charges as JSON.

use serde_json::{Value, json};

use crate::model::charge::{Charge, ChargeState, Decline};

/// `charge`.
#[must_use]
pub fn charge(charge: &Charge) -> Value {
    let (paid, disputed, failure) = match charge.state {
        ChargeState::Paid { disputed, .. } => (true, disputed, None),
        ChargeState::Failed(why) => (false, false, Some(why)),
    };
    json!({
        "id": charge.id,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": if paid { charge.amount.minor() } else { 0 },
        "amount_refunded": charge.refunded(),
        "application": null,
        "application_fee": null,
        "application_fee_amount": null,
        "balance_transaction": null,
        "billing_details": {
            "address": {
                "city": null, "country": "FR", "line1": null, "line2": null, "postal_code": null, "state": null,
            },
            "email": charge.email, "name": "Camille Marqueur", "phone": null, "tax_id": null,
        },
        "calculated_statement_descriptor": "LEBONCOUP",
        "captured": paid,
        "created": charge.created.seconds(),
        "currency": charge.currency.as_str(),
        "customer": null,
        "description": null,
        "disputed": disputed,
        "failure_balance_transaction": null,
        "failure_code": failure.map(|_| "card_declined"),
        "failure_message": failure.map(Decline::message),
        "fraud_details": {},
        "livemode": false,
        "metadata": charge.metadata,
        "on_behalf_of": null,
        "outcome": outcome(failure),
        "paid": paid,
        "payment_intent": charge.intent,
        "payment_method": "pm_card_visa",
        "payment_method_details": null,
        "receipt_email": null,
        "receipt_number": null,
        "receipt_url": null,
        "refunded": charge.refunded() == charge.amount.minor(),
        "review": null,
        "shipping": null,
        "source": null,
        "source_transfer": null,
        "statement_descriptor": null,
        "statement_descriptor_suffix": null,
        "status": if paid { "succeeded" } else { "failed" },
        "transfer_data": null,
        "transfer_group": null,
    })
}

fn outcome(failure: Option<Decline>) -> Value {
    json!({
        "advice_code": null,
        "network_advice_code": null,
        "network_decline_code": null,
        "network_status": if failure.is_some() { "declined_by_network" } else { "approved_by_network" },
        "reason": failure.map(Decline::code),
        "risk_level": "normal",
        "seller_message": if failure.is_some() { "The bank did not return any further details." } else { "Payment complete." },
        "type": if failure.is_some() { "issuer_declined" } else { "authorized" },
    })
}
