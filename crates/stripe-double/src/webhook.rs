//! Telling the product what happened: signatures, the plan, the queue and the log.

pub mod delivery;
pub mod plan;
pub mod pump;
pub mod queue;
pub mod signature;
