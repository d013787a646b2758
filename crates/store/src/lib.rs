//! SQLite and PostgreSQL behind one narrow engine, one module per aggregate.

mod engine;
mod error;

pub use engine::{Announcements, Dialect, Param, Query, Record, Store, Tx};
pub use error::{EngineError, StoreError};
