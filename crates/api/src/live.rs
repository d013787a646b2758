//! The live socket: durable events of an account, as they happen.

mod allowance;
mod catch_up;
mod company;
mod end;
mod fleeting;
pub mod heartbeat;
pub mod hub;
mod socket;

pub use socket::serve;
