//! Refunds by proof, rule by rule and to the millisecond, on both databases: the domain itself, with the times that
//! each test chooses.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod banned;
mod cap;
mod claims;
mod full;
mod races;
mod receipts;
mod rules;
mod shut;
mod world;
