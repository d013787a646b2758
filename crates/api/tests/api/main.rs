//! The API as its clients see it: the real binary, on both databases, driven through the SDK, and by hand where the
//! SDK would never send such a thing.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod admin;
mod archive;
mod auth;
mod authorization;
mod bad_input;
mod concurrency;
mod conversations;
mod crash;
mod demandes;
mod endings;
mod faults;
mod interruptions;
mod jobs;
mod ledger;
mod life;
mod live;
mod malicious;
mod media;
mod offline;
mod openapi;
mod opening;
mod outbox;
mod premium;
mod purchases;
mod read_marks;
mod refunds;
mod sanctions;
mod search;
mod secrets;
mod silence;
mod soak;
mod spending_limit;
mod story;
mod support;
mod tokens;
mod unlocks;
mod vault;
mod webhooks;
