//! `POST /v1/payment_intents` and its verbs.

use crate::error::StripeError;
use crate::form::params::Params;
use crate::model::intent::Method;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::metadata::Metadata;

/// A `PaymentIntent` to create.
#[derive(Debug)]
pub struct NewIntent {
    /// What is to be paid.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The caller's own words.
    pub description: Option<String>,
    /// The payer's address.
    pub receipt_email: Option<String>,
    /// What to pay with.
    pub method: Option<Method>,
    /// Whether to pay at once.
    pub confirm: bool,
}

impl NewIntent {
    /// Reads the body.
    ///
    /// # Errors
    /// What Stripe refuses.
    pub fn read(mut params: Params) -> Result<Self, StripeError> {
        let minor: i64 = params.required("amount")?;
        let amount = Amount::try_from(minor).map_err(|error| {
            params.invalid("amount", &error.to_string()).code("parameter_invalid_integer")
        })?;
        if amount < Amount::MIN_CHARGE {
            return Err(params
                .invalid("amount", "Amount must be at least 50 cents")
                .code("amount_too_small"));
        }
        let intent = Self {
            amount,
            currency: params.required("currency")?,
            metadata: params.metadata()?,
            description: params.text("description")?,
            receipt_email: params.text("receipt_email")?,
            method: method(&mut params)?,
            confirm: params.value("confirm")?.unwrap_or(false),
        };
        params.texts("payment_method_types")?;
        if let Some(mut automatic) = params.inner("automatic_payment_methods")? {
            automatic.required::<bool>("enabled")?;
            automatic.text("allow_redirects")?;
            automatic.finish()?;
        }
        params.text("return_url")?;
        params.finish()?;
        Ok(intent)
    }
}

/// Reads the body of `…/confirm`: what to pay with, if it says so.
///
/// # Errors
/// What Stripe refuses.
pub fn confirmation(mut params: Params) -> Result<Option<Method>, StripeError> {
    let method = method(&mut params)?;
    params.text("return_url")?;
    params.finish()?;
    Ok(method)
}

/// Reads the body of `…/cancel`: the reason, if it gives one.
///
/// # Errors
/// What Stripe refuses.
pub fn cancellation(mut params: Params) -> Result<Option<String>, StripeError> {
    const REASONS: [&str; 4] = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"];
    let reason = params.text("cancellation_reason")?;
    if reason.as_deref().is_some_and(|reason| !REASONS.contains(&reason)) {
        return Err(params.invalid("cancellation_reason", &format!("must be one of {}", REASONS.join(", "))));
    }
    params.finish()?;
    Ok(reason)
}

fn method(params: &mut Params) -> Result<Option<Method>, StripeError> {
    params.text("payment_method")?.map(|id| Method::named(&id)).transpose()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::form;

    fn params(body: &str) -> Params {
        Params::new(form::parse(body.as_bytes()).unwrap())
    }

    #[test]
    fn an_intent_is_read_whole() {
        let body = "amount=1000&currency=eur&automatic_payment_methods[enabled]=true&payment_method=pm_card_visa&confirm=true";
        let intent = NewIntent::read(params(body)).unwrap();
        assert_eq!((intent.amount.minor(), intent.method, intent.confirm), (1_000, Some(Method::Visa), true));
    }

    #[rstest]
    #[case("currency=eur", "amount", "parameter_missing")]
    #[case("amount=0&currency=eur", "amount", "parameter_invalid_integer")]
    #[case("amount=49&currency=eur", "amount", "amount_too_small")]
    #[case("amount=100&currency=eur&payment_method=pm_1", "payment_method", "resource_missing")]
    #[case("amount=100&currency=eur&x=1", "x", "parameter_unknown")]
    fn refusals_have_codes(#[case] body: &str, #[case] param: &str, #[case] code: &str) {
        let error = NewIntent::read(params(body)).unwrap_err().body();
        assert_eq!(
            (error["error"]["param"].as_str(), error["error"]["code"].as_str()),
            (Some(param), Some(code))
        );
    }

    #[test]
    fn a_cancellation_has_one_of_four_reasons() {
        assert_eq!(cancellation(params("")).unwrap(), None);
        assert!(cancellation(params("cancellation_reason=duplicate")).is_ok());
        assert!(cancellation(params("cancellation_reason=boredom")).is_err());
    }
}
