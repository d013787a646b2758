//! Accounts: sign-up, sign-in and the sessions that follow.

pub mod limiter;
pub mod login;
pub mod me;
pub mod refresh;
pub mod session;
pub mod sign_up;
