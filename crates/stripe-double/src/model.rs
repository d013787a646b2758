//! Stripe's objects as states that exclude each other, and the steps between them. Pure.

pub mod charge;
pub mod dispute;
pub mod event;
pub mod intent;
pub mod occasion;
pub mod refund;
pub mod session;
