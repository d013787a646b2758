//! A stand-in for Stripe, for development and tests: stateful Checkout, `PaymentIntents`, refunds and disputes, signed
//! webhooks that go wrong as ordered, and failures of the API on order. No money moves, and no build of the product
//! contains it (docs/decisions/0070-a-stripe-double-of-our-own.md).
//!
//! [`Double::start`] serves it on the loopback interface; Stripe's own SDKs work against it.

#![recursion_limit = "256"]

pub mod clock;
pub mod double;
pub mod error;
pub mod form;
pub mod gateway;
mod http;
pub mod model;
pub mod render;
pub mod requests;
pub mod values;
pub mod webhook;
pub mod world;

pub use clock::{Clock, Moment};
pub use double::{Double, Endpoint, Settings, Signed};
pub use error::StripeError;
pub use gateway::fault::{Failure, Fault};
pub use gateway::route::Route;
pub use model::charge::Decline;
pub use model::dispute::{DisputeReason, Verdict};
pub use model::event::{Event, EventType};
pub use values::amount::Amount;
pub use values::id::{ChargeId, DisputeId, EventId, IntentId, RefundId, SessionId};
pub use values::web_url::WebUrl;
pub use webhook::delivery::{Answer, Delivery};
pub use webhook::plan::{Fate, Permutation, Plan, Retry, Rule, Signer};
pub use webhook::signature::{Secrets, WebhookSecret};
pub use world::PAYER_EMAIL;
