//! Objects as JSON, with every field that Stripe's own types require.

pub mod charge;
pub mod dispute;
pub mod event;
pub mod expand;
pub mod intent;
pub mod list;
pub mod refund;
pub mod session;
