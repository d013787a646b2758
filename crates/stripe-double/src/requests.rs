//! Requests once they are understood.

pub mod intent;
pub mod line_item;
pub mod page;
pub mod refund;
pub mod session;
