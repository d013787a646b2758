//! The live socket: durable events of an account, as they happen.

mod catch_up;
mod end;
pub mod hub;
mod socket;

pub use socket::serve;
