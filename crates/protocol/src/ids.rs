//! Identifiers. Each kind has a type of its own, so that one cannot stand in for another.

mod people;
mod rows;

pub use people::*;
pub use rows::*;

/// Text that is not an identifier of the demanded kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct IdError(&'static str);
