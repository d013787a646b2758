//! Failures on order.

use std::num::NonZeroU32;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::{ErrorType, StripeError};
use crate::gateway::route::Route;
use crate::model::charge::Decline;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// 402 `card_declined`.
    CardDeclined,
    /// 429.
    RateLimited,
    /// 500; the idempotency key remembers it, as Stripe's does.
    ServerError,
    /// The connection is cut before anything is done.
    CutBeforeWork,
    /// Everything is done, then the connection is cut instead of answering.
    CutAfterCommit,
    /// The work begins so many milliseconds after the request; meanwhile its idempotency key is in use.
    Slow(u64),
}

/// A failure of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which calls.
    pub route: Route,
    /// Which of them, counted from when the fault is set: 1 is the next one.
    pub call: NonZeroU32,
    /// What happens to it.
    pub failure: Failure,
}

impl Fault {
    /// A failure of the next call.
    #[must_use]
    pub const fn next(route: Route, failure: Failure) -> Self {
        Self { route, call: NonZeroU32::MIN, failure }
    }
}

impl Failure {
    /// The error to answer with at once, if it is one.
    #[must_use]
    pub fn error(self) -> Option<StripeError> {
        match self {
            Self::CardDeclined => Some(
                StripeError::new(402, ErrorType::Card, Decline::Generic.message())
                    .code("card_declined")
                    .detail("decline_code", json!(Decline::Generic.code()))
                    .while_executing(),
            ),
            Self::RateLimited => Some(
                StripeError::new(
                    429,
                    ErrorType::InvalidRequest,
                    "Too many requests hit the API too quickly.",
                )
                .code("rate_limit"),
            ),
            Self::ServerError => {
                Some(StripeError::new(500, ErrorType::Api, "An unknown error occurred").while_executing())
            }
            Self::CutBeforeWork | Self::CutAfterCommit | Self::Slow(_) => None,
        }
    }

    /// 429.
    #[must_use]
    pub fn rate_limited() -> StripeError {
        StripeError::new(429, ErrorType::InvalidRequest, "Too many requests hit the API too quickly.")
            .code("rate_limit")
    }

    /// Whether the connection is cut instead of answering.
    #[must_use]
    pub const fn cuts(self) -> bool {
        matches!(self, Self::CutBeforeWork | Self::CutAfterCommit)
    }

    /// How long the work waits.
    #[must_use]
    pub const fn wait(self) -> Duration {
        match self {
            Self::Slow(millis) => Duration::from_millis(millis),
            _ => Duration::ZERO,
        }
    }
}

/// The failures on order.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Orders a failure.
    pub fn order(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Counts a call, and takes the failure that is due for it.
    pub fn call(&mut self, route: Route) -> Option<Failure> {
        let mut due = None;
        self.0.retain_mut(|fault| {
            if fault.route != route {
                return true;
            }
            match NonZeroU32::new(fault.call.get() - 1) {
                Some(left) => fault.call = left,
                // Two faults for one call: the later of them waits for the next call.
                None if due.is_some() => {}
                None => {
                    due = Some(fault.failure);
                    return false;
                }
            }
            true
        });
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_hits_the_nth_call_of_its_route_and_no_other() {
        let mut faults = Faults::default();
        let third = NonZeroU32::new(3).unwrap();
        faults.order(Fault { route: Route::CreateSession, call: third, failure: Failure::RateLimited });
        faults.order(Fault::next(Route::CreateRefund, Failure::ServerError));
        assert_eq!(faults.call(Route::CreateSession), None);
        assert_eq!(faults.call(Route::CreateRefund), Some(Failure::ServerError));
        assert_eq!(faults.call(Route::CreateSession), None);
        assert_eq!(faults.call(Route::CreateSession), Some(Failure::RateLimited));
        assert_eq!(faults.call(Route::CreateSession), None);
    }

    #[test]
    fn two_faults_ordered_for_one_call_follow_each_other() {
        let mut faults = Faults::default();
        faults.order(Fault::next(Route::CreateRefund, Failure::RateLimited));
        faults.order(Fault::next(Route::CreateRefund, Failure::ServerError));
        assert_eq!(faults.call(Route::CreateRefund), Some(Failure::RateLimited));
        assert_eq!(faults.call(Route::CreateRefund), Some(Failure::ServerError));
        assert_eq!(faults.call(Route::CreateRefund), None);
    }
}
