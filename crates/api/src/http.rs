//! What every route shares: extractors, problems, headers, cookies.

pub mod body;
pub mod caller;
pub mod cookies;
pub mod headers;
pub mod idempotency;
pub mod log;
pub mod origin;
pub mod page;
pub mod parameters;
pub mod peer;
pub mod precondition;
pub mod problem;
pub mod raw_body;
