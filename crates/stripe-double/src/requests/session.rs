//! `POST /v1/checkout/sessions`.

use std::time::Duration;

use crate::clock::Moment;
use crate::error::StripeError;
use crate::form::params::Params;
use crate::model::session::Presentation;
use crate::requests::line_item::NewLineItem;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::metadata::Metadata;
use crate::values::web_url::WebUrl;

const DAY: Duration = Duration::from_hours(24);
const SOONEST: Duration = Duration::from_mins(30);

/// A session to create.
#[derive(Debug)]
pub struct NewSession {
    /// What is sold; not empty, all in `currency`.
    pub items: Vec<NewLineItem>,
    /// The currency of every item.
    pub currency: Currency,
    /// The sum of the items.
    pub total: Amount,
    /// The caller's own data.
    pub metadata: Metadata,
    /// What the `PaymentIntent` gets as metadata.
    pub intent_metadata: Metadata,
    /// Where the payer goes after paying.
    pub success_url: WebUrl,
    /// Where the payer goes instead.
    pub cancel_url: Option<WebUrl>,
    /// When it stops being payable.
    pub expires_at: Moment,
    /// The caller's own reference.
    pub client_reference_id: Option<String>,
    /// The payer's address if the caller knows it.
    pub customer_email: Option<String>,
    /// Choices about the page.
    pub presentation: Presentation,
}

impl NewSession {
    /// Reads the body.
    ///
    /// # Errors
    /// What Stripe refuses, and what the double does not do: other modes than `payment`, embedded pages, catalogues.
    pub fn read(mut params: Params, now: Moment) -> Result<Self, StripeError> {
        only(&mut params, "mode", "payment")?;
        only(&mut params, "ui_mode", "hosted_page")?;
        let methods = params.texts("payment_method_types")?;
        if methods.iter().any(|method| method != "card") {
            return Err(params.invalid("payment_method_types", "The double only takes cards."));
        }
        let items = params.items("line_items")?;
        let items = items.into_iter().map(NewLineItem::read).collect::<Result<Vec<_>, _>>()?;
        let (currency, total) = sum(&params, &items)?;
        let session = Self {
            items,
            currency,
            total,
            metadata: params.metadata()?,
            intent_metadata: intent_metadata(&mut params)?,
            success_url: params.required("success_url")?,
            cancel_url: params.value("cancel_url")?,
            expires_at: expiry(&mut params, now)?,
            client_reference_id: params.text("client_reference_id")?,
            customer_email: params.text("customer_email")?,
            presentation: Presentation {
                locale: params.text("locale")?,
                submit_type: params.text("submit_type")?,
                billing_address_collection: params.text("billing_address_collection")?,
                customer_creation: params.text("customer_creation")?,
            },
        };
        params.finish()?;
        Ok(session)
    }
}

fn only(params: &mut Params, name: &str, value: &str) -> Result<(), StripeError> {
    match params.text(name)? {
        Some(given) if given != value => {
            Err(params.invalid(name, &format!("The double only does {name}={value}.")))
        }
        // `ui_mode` has a default; a session priced inline must say its mode.
        None if name == "mode" => Err(params.missing(name)),
        Some(_) | None => Ok(()),
    }
}

fn sum(params: &Params, items: &[NewLineItem]) -> Result<(Currency, Amount), StripeError> {
    let (first, rest) = items.split_first().ok_or_else(|| params.missing("line_items"))?;
    let mut total = first.total;
    for item in rest {
        if item.currency != first.currency {
            return Err(params.invalid("line_items", "All line items must have the same currency."));
        }
        total = total.plus(item.total).map_err(|error| params.invalid("line_items", &error.to_string()))?;
    }
    if total < Amount::MIN_CHARGE {
        return Err(params
            .invalid("line_items", "The Checkout Session's total amount must convert to at least 50 cents.")
            .code("amount_too_small"));
    }
    Ok((first.currency, total))
}

fn intent_metadata(params: &mut Params) -> Result<Metadata, StripeError> {
    let Some(mut data) = params.inner("payment_intent_data")? else { return Ok(Metadata::default()) };
    let metadata = data.metadata()?;
    data.text("description")?;
    data.finish()?;
    Ok(metadata)
}

fn expiry(params: &mut Params, now: Moment) -> Result<Moment, StripeError> {
    let Some(seconds) = params.value("expires_at")? else { return Ok(now.after(DAY)) };
    let at = Moment::from_seconds(seconds);
    let allowed =
        now.seconds() + SOONEST.as_secs().cast_signed()..=now.seconds() + DAY.as_secs().cast_signed();
    if allowed.contains(&seconds) {
        Ok(at)
    } else {
        let why = "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.";
        Err(params.invalid("expires_at", why))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::form;

    const ITEM: &str = "line_items[0][quantity]=2&line_items[0][price_data][currency]=eur\
        &line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=Jetons";

    fn read(body: &str) -> Result<NewSession, StripeError> {
        NewSession::read(Params::new(form::parse(body.as_bytes()).unwrap()), Moment::from_seconds(1_000))
    }

    #[test]
    fn a_session_sums_its_items_and_lives_a_day() {
        let body = format!("mode=payment&success_url=https://a.example/ok&{ITEM}&metadata[checkout]=7");
        let session = read(&body).unwrap();
        assert_eq!(session.total.minor(), 1_000);
        assert_eq!(session.expires_at.seconds(), 87_400);
        assert_eq!(serde_json::to_string(&session.metadata).unwrap(), r#"{"checkout":"7"}"#);
    }

    #[rstest]
    #[case("success_url=https://a.example/ok", "mode")]
    #[case("mode=subscription&success_url=https://a.example/ok", "mode")]
    #[case("mode=payment", "success_url")]
    #[case("mode=payment&success_url=/ok", "success_url")]
    #[case("mode=payment&success_url=https://a.example/ok&expires_at=1001", "expires_at")]
    #[case("mode=payment&success_url=https://a.example/ok&nonsense=1", "nonsense")]
    #[case(
        "mode=payment&success_url=https://a.example/ok&line_items[1][price]=price_1",
        "line_items[1][price]"
    )]
    #[case(
        "mode=payment&success_url=https://a.example/ok&line_items[0][quantity]=0",
        "line_items[0][price_data][unit_amount]"
    )]
    fn refusals_name_the_parameter(#[case] body: &str, #[case] param: &str) {
        let error = read(&format!("{ITEM}&{body}")).unwrap_err();
        assert_eq!(error.body()["error"]["param"], param);
        assert!(!error.executed());
    }

    #[test]
    fn a_session_sells_something_in_one_currency() {
        let common = "mode=payment&success_url=https://a.example/ok";
        assert_eq!(read(common).unwrap_err().body()["error"]["param"], "line_items");
        let other = ITEM.replace("line_items[0]", "line_items[1]").replace("eur", "usd");
        assert!(read(&format!("{common}&{ITEM}&{other}")).is_err());
        let cheap = ITEM.replace("=500", "=24");
        let error = read(&format!("{common}&{cheap}")).unwrap_err();
        assert_eq!(error.body()["error"]["code"], "amount_too_small");
    }
}
