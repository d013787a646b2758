//! What Stripe sends, as far as we read it. Everything else in it, the payer's name and address above all, is
//! skipped while parsing and never becomes a value.

use protocol::ids::PurchaseId;

use crate::ports::payments::facts::{DisputeState, Fact, News, Notice};
use crate::ports::payments::{OpenedIntent, OpenedSession};

/// The events that say something about a payment.
pub(super) const KINDS: &[&str] = &[
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "payment_intent.processing",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
];

/// A body that is not an event.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// Not JSON.
    #[error("not JSON")]
    Json,
    /// No event, or one of a type that we know without what it must have.
    #[error("not an event as Stripe writes them")]
    Shape,
}

#[derive(serde::Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(serde::Deserialize, miniserde::Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(serde::Deserialize, miniserde::Deserialize)]
struct Data {
    object: Object,
}

/// A page of `GET /v1/events`.
#[derive(miniserde::Deserialize)]
pub(super) struct Events {
    data: Vec<Event>,
    pub(super) has_more: bool,
}

/// A Checkout Session, a payment, a charge or a dispute: their named fields do not contradict each other.
#[derive(serde::Deserialize, miniserde::Deserialize)]
pub(super) struct Object {
    id: String,
    status: Option<String>,
    payment_status: Option<String>,
    payment_intent: Option<String>,
    amount: Option<i64>,
    amount_total: Option<i64>,
    amount_received: Option<i64>,
    amount_refunded: Option<i64>,
    currency: Option<String>,
    metadata: Option<Metadata>,
    url: Option<String>,
    client_secret: Option<String>,
}

#[derive(serde::Deserialize, miniserde::Deserialize)]
struct Metadata {
    purchase_id: Option<String>,
}

/// Reads a webhook's body. Unknown types and unknown words in known types are no errors.
///
/// # Errors
/// [`NoticeError`].
pub fn read_notice(body: &[u8]) -> Result<Notice, NoticeError> {
    let shape =
        |error: serde_json::Error| if error.is_data() { NoticeError::Shape } else { NoticeError::Json };
    let Envelope { id, kind } = serde_json::from_slice(body).map_err(shape)?;
    if !KINDS.contains(&kind.as_str()) {
        return Ok(Notice { id, kind, fact: None });
    }
    Ok(serde_json::from_slice::<Event>(body).map_err(shape)?.into())
}

impl From<Event> for Notice {
    fn from(event: Event) -> Self {
        let Event { id, kind, data: Data { object } } = event;
        let fact = match kind.as_str() {
            "checkout.session.async_payment_failed" => Some(object.about_session(News::Declined)),
            "charge.refunded" => object.refund(),
            "payment_intent.payment_failed" => Some(object.about_payment(News::Declined)),
            kind if kind.starts_with("checkout.session.") => object.session(),
            kind if kind.starts_with("charge.dispute.") => object.dispute(),
            _ => object.payment(),
        };
        Self { id, kind, fact }
    }
}

impl Events {
    pub(super) fn into_notices(self) -> Vec<Notice> {
        self.data.into_iter().map(Notice::from).collect()
    }
}

impl Object {
    pub(super) fn opened_session(self) -> Option<OpenedSession> {
        Some(OpenedSession { id: self.id, url: self.url? })
    }

    pub(super) fn opened_payment(self) -> Option<OpenedIntent> {
        Some(OpenedIntent { id: self.id, client_secret: self.client_secret? })
    }

    /// What a Checkout Session says by being as it is. Paid is what it calls paid, whatever it calls complete.
    pub(super) fn session(self) -> Option<Fact> {
        let news = match (self.payment_status.as_deref(), self.status.as_deref()) {
            (Some("paid"), _) => self.received(self.amount_total)?,
            (_, Some("complete")) => News::Processing,
            (_, Some("expired")) => News::Expired,
            _ => return None,
        };
        Some(self.about_session(news))
    }

    /// What a payment says by being as it is.
    pub(super) fn payment(self) -> Option<Fact> {
        let news = match self.status.as_deref() {
            Some("succeeded") => self.received(self.amount_received)?,
            Some("processing") => News::Processing,
            Some("canceled") => News::Expired,
            _ => return None,
        };
        Some(self.about_payment(news))
    }

    fn received(&self, cents: Option<i64>) -> Option<News> {
        Some(News::Paid { cents: cents?, currency: self.currency.clone()? })
    }

    fn about_session(self, news: News) -> Fact {
        Fact { purchase: self.purchase(), session: Some(self.id), intent: self.payment_intent, news }
    }

    fn about_payment(self, news: News) -> Fact {
        Fact { purchase: self.purchase(), session: None, intent: Some(self.id), news }
    }

    /// A charge carries its payment's metadata.
    fn refund(self) -> Option<Fact> {
        let news = News::Refunded { cents: self.amount_refunded? };
        Some(Fact { purchase: self.purchase(), session: None, intent: Some(self.payment_intent?), news })
    }

    /// Inquiries (`warning_…`) move no money.
    fn dispute(self) -> Option<Fact> {
        let state = match self.status.as_deref()? {
            "needs_response" | "under_review" => DisputeState::Open,
            "won" => DisputeState::Won,
            "lost" => DisputeState::Lost,
            _ => return None,
        };
        let news = News::Disputed { id: self.id, cents: self.amount?, state };
        Some(Fact { purchase: None, session: None, intent: Some(self.payment_intent?), news })
    }

    fn purchase(&self) -> Option<PurchaseId> {
        self.metadata.as_ref()?.purchase_id.as_ref()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const PURCHASE: &str = "018f0000-0000-7000-8000-000000000000";

    fn read(kind: &str, object: &Value) -> Result<Option<Fact>, NoticeError> {
        let event = json!({ "id": "evt_1", "object": "event", "created": 1, "type": kind, "data": { "object": object } });
        read_notice(event.to_string().as_bytes()).map(|notice| notice.fact)
    }

    fn session(status: &str, payment_status: &str) -> Value {
        json!({
            "id": "cs_1", "object": "checkout.session", "status": status, "payment_status": payment_status,
            "amount_total": 2500, "currency": "eur", "payment_intent": "pi_1",
            "metadata": { "purchase_id": PURCHASE, "other": "x" }, "customer_details": { "email": "a@example.org" },
        })
    }

    #[test]
    fn a_complete_session_is_paid_only_when_it_says_so() {
        let news = |status, paid| {
            let fact = read("checkout.session.completed", &session(status, paid)).unwrap()?;
            assert_eq!(fact.purchase.unwrap().to_string(), PURCHASE);
            assert_eq!((fact.session.as_deref(), fact.intent.as_deref()), (Some("cs_1"), Some("pi_1")));
            Some(fact.news)
        };
        let paid = News::Paid { cents: 2_500, currency: "eur".to_owned() };
        assert_eq!(news("complete", "paid"), Some(paid));
        assert_eq!(news("complete", "unpaid"), Some(News::Processing));
        assert_eq!(news("complete", "mostly_paid"), Some(News::Processing));
        assert_eq!(news("expired", "unpaid"), Some(News::Expired));
        assert_eq!(news("open", "unpaid"), None);
        assert_eq!(news("nearly", "mostly_paid"), None);
    }

    #[test]
    fn disputes_move_money_and_inquiries_do_not() {
        let state = |status: &str| {
            let dispute = json!({ "id": "dp_1", "status": status, "amount": 700, "payment_intent": "pi_1" });
            match read("charge.dispute.updated", &dispute).unwrap()?.news {
                News::Disputed { state, cents: 700, .. } => Some(state),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(state("needs_response"), Some(DisputeState::Open));
        assert_eq!(state("under_review"), Some(DisputeState::Open));
        assert_eq!(state("won"), Some(DisputeState::Won));
        assert_eq!(state("lost"), Some(DisputeState::Lost));
        for status in ["warning_needs_response", "warning_under_review", "warning_closed", "of_the_future"] {
            assert_eq!(state(status), None, "{status}");
        }
    }

    #[test]
    fn what_is_not_about_our_purchases_is_no_fact_and_no_error() {
        assert_eq!(read("customer.created", &json!({ "id": 7, "status": [] })).unwrap(), None);
        assert_eq!(read("charge.refunded", &json!({ "id": "ch_1", "amount_refunded": 5 })).unwrap(), None);
        let foreign = json!({ "id": "pi_1", "status": "succeeded", "amount_received": 5, "currency": "eur",
            "metadata": { "purchase_id": "order 66" } });
        assert_eq!(read("payment_intent.succeeded", &foreign).unwrap().unwrap().purchase, None);
    }

    #[test]
    fn what_is_no_event_is_an_error() {
        assert!(matches!(read_notice(b"{"), Err(NoticeError::Json)));
        assert!(matches!(read_notice(b"[]"), Err(NoticeError::Shape)));
        assert!(matches!(read_notice(br#"{"id":"evt_1"}"#), Err(NoticeError::Shape)));
        let shapeless = read("charge.refunded", &json!({ "id": "ch_1", "amount_refunded": "5" }));
        assert!(matches!(shapeless, Err(NoticeError::Shape)));
    }
}
