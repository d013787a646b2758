//! The routes of the API that the double serves.

use serde::{Deserialize, Serialize};

use crate::error::{ErrorType, StripeError};
use crate::gateway::request::Method;

/// A route, named as in Stripe's SDKs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Route {
    /// `checkout.sessions.create`
    #[serde(rename = "checkout.sessions.create")]
    CreateSession,
    /// `checkout.sessions.retrieve`
    #[serde(rename = "checkout.sessions.retrieve")]
    RetrieveSession,
    /// `checkout.sessions.list`
    #[serde(rename = "checkout.sessions.list")]
    ListSessions,
    /// `checkout.sessions.expire`
    #[serde(rename = "checkout.sessions.expire")]
    ExpireSession,
    /// `checkout.sessions.listLineItems`
    #[serde(rename = "checkout.sessions.listLineItems")]
    ListLineItems,
    /// `paymentIntents.create`
    #[serde(rename = "paymentIntents.create")]
    CreateIntent,
    /// `paymentIntents.retrieve`
    #[serde(rename = "paymentIntents.retrieve")]
    RetrieveIntent,
    /// `paymentIntents.list`
    #[serde(rename = "paymentIntents.list")]
    ListIntents,
    /// `paymentIntents.confirm`
    #[serde(rename = "paymentIntents.confirm")]
    ConfirmIntent,
    /// `paymentIntents.cancel`
    #[serde(rename = "paymentIntents.cancel")]
    CancelIntent,
    /// `refunds.create`
    #[serde(rename = "refunds.create")]
    CreateRefund,
    /// `refunds.retrieve`
    #[serde(rename = "refunds.retrieve")]
    RetrieveRefund,
    /// `refunds.list`
    #[serde(rename = "refunds.list")]
    ListRefunds,
    /// `charges.retrieve`
    #[serde(rename = "charges.retrieve")]
    RetrieveCharge,
    /// `disputes.retrieve`
    #[serde(rename = "disputes.retrieve")]
    RetrieveDispute,
    /// `events.retrieve`
    #[serde(rename = "events.retrieve")]
    RetrieveEvent,
    /// `events.list`
    #[serde(rename = "events.list")]
    ListEvents,
}

impl Route {
    /// The route of a path under `/v1`, and the id in it.
    ///
    /// # Errors
    /// What Stripe answers to an unknown path.
    pub fn find(method: Method, path: &str) -> Result<(Self, Option<&str>), StripeError> {
        let segments: Vec<&str> = path.split('/').skip(2).collect();
        let found = match (method, segments.as_slice()) {
            (Method::Post, ["checkout", "sessions"]) => (Self::CreateSession, None),
            (Method::Get, ["checkout", "sessions"]) => (Self::ListSessions, None),
            (Method::Get, ["checkout", "sessions", id]) => (Self::RetrieveSession, Some(*id)),
            (Method::Post, ["checkout", "sessions", id, "expire"]) => (Self::ExpireSession, Some(*id)),
            (Method::Get, ["checkout", "sessions", id, "line_items"]) => (Self::ListLineItems, Some(*id)),
            (Method::Post, ["payment_intents"]) => (Self::CreateIntent, None),
            (Method::Get, ["payment_intents"]) => (Self::ListIntents, None),
            (Method::Get, ["payment_intents", id]) => (Self::RetrieveIntent, Some(*id)),
            (Method::Post, ["payment_intents", id, "confirm"]) => (Self::ConfirmIntent, Some(*id)),
            (Method::Post, ["payment_intents", id, "cancel"]) => (Self::CancelIntent, Some(*id)),
            (Method::Post, ["refunds"]) => (Self::CreateRefund, None),
            (Method::Get, ["refunds"]) => (Self::ListRefunds, None),
            (Method::Get, ["refunds", id]) => (Self::RetrieveRefund, Some(*id)),
            (Method::Get, ["charges", id]) => (Self::RetrieveCharge, Some(*id)),
            (Method::Get, ["disputes", id]) => (Self::RetrieveDispute, Some(*id)),
            (Method::Get, ["events"]) => (Self::ListEvents, None),
            (Method::Get, ["events", id]) => (Self::RetrieveEvent, Some(*id)),
            _ => return Err(unknown(method, path)),
        };
        Ok(found)
    }
}

fn unknown(method: Method, path: &str) -> StripeError {
    let method = match method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    StripeError::new(404, ErrorType::InvalidRequest, format!("Unrecognized request URL ({method}: {path})."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_routes_and_ids() {
        let expire = Route::find(Method::Post, "/v1/checkout/sessions/cs_test_1/expire").unwrap();
        assert_eq!(expire, (Route::ExpireSession, Some("cs_test_1")));
        assert_eq!(Route::find(Method::Get, "/v1/events").unwrap(), (Route::ListEvents, None));
        for path in ["/v1", "/v1/", "/v1/customers", "/v1/events/evt_1/x"] {
            assert_eq!(Route::find(Method::Get, path).unwrap_err().status(), 404, "{path}");
        }
    }

    #[test]
    fn routes_are_named_as_in_the_sdks() {
        assert_eq!(serde_json::to_string(&Route::CreateRefund).unwrap(), "\"refunds.create\"");
    }
}
