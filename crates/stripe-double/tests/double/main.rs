//! The double as its users see it: over HTTP, with webhooks that arrive.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod api;
mod checkout;
mod controls;
mod faults;
mod idempotency;
mod page;
mod payments;
mod receiver;
mod shop;
mod webhooks;
