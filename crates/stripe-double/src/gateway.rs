//! What stands between HTTP and the objects: keys, faults, idempotency, routing. Pure.

mod begin;
mod dispatch;
pub mod fault;
pub mod idempotency;
mod reads;
pub mod reply;
pub mod request;
pub mod route;

pub use begin::{Begun, Gateway, Work};
