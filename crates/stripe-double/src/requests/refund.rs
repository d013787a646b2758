//! `POST /v1/refunds`.

use crate::error::StripeError;
use crate::form::params::Params;
use crate::model::refund::RefundReason;
use crate::values::amount::Amount;
use crate::values::id::{ChargeId, Id, IntentId};
use crate::values::metadata::Metadata;

/// What to refund.
#[derive(Debug, PartialEq, Eq)]
pub enum Refundable {
    /// A charge.
    Charge(ChargeId),
    /// The charge that paid a `PaymentIntent`.
    Intent(IntentId),
}

/// A refund to make.
#[derive(Debug)]
pub struct NewRefund {
    /// Of what.
    pub of: Refundable,
    /// How much; the rest if absent.
    pub amount: Option<Amount>,
    /// Why.
    pub reason: Option<RefundReason>,
    /// The caller's own data.
    pub metadata: Metadata,
}

impl NewRefund {
    /// Reads the body.
    ///
    /// # Errors
    /// What Stripe refuses.
    pub fn read(mut params: Params) -> Result<Self, StripeError> {
        let charge = id::<ChargeId>(&mut params, "charge")?;
        let intent = id::<IntentId>(&mut params, "payment_intent")?;
        let of = match (charge, intent) {
            (Some(charge), None) => Refundable::Charge(charge),
            (None, Some(intent)) => Refundable::Intent(intent),
            (None, None) | (Some(_), Some(_)) => {
                let why = "One of the following params should be provided for this request: payment_intent or charge.";
                return Err(StripeError::invalid(why));
            }
        };
        let amount = params.value::<i64>("amount")?.map(Amount::try_from).transpose();
        let amount = amount.map_err(|error| {
            params.invalid("amount", &error.to_string()).code("parameter_invalid_integer")
        })?;
        let refund = Self { of, amount, reason: params.value("reason")?, metadata: params.metadata()? };
        params.finish()?;
        Ok(refund)
    }
}

/// An id in a body: one of another kind names nothing.
pub(crate) fn id<T>(params: &mut Params, name: &str) -> Result<Option<T>, StripeError>
where
    T: Id + std::str::FromStr,
{
    let Some(text) = params.text(name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| StripeError::missing(T::NOUN, &text, &params.name(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form;

    fn read(body: &str) -> Result<NewRefund, StripeError> {
        NewRefund::read(Params::new(form::parse(body.as_bytes()).unwrap()))
    }

    #[test]
    fn a_refund_names_one_payment() {
        let refund = read("charge=ch_1&amount=5&reason=duplicate").unwrap();
        assert_eq!(refund.of, Refundable::Charge("ch_1".parse().unwrap()));
        assert_eq!(refund.reason, Some(RefundReason::Duplicate));
        for body in [
            "amount=5",
            "charge=ch_1&payment_intent=pi_1",
            "charge=pi_1",
            "charge=ch_1&amount=0",
            "charge=ch_1&reason=x",
        ] {
            assert!(read(body).is_err(), "{body}");
        }
    }
}
