//! `/api/v1/tokens`.

mod balance;
mod buyer;
mod packs;

pub use balance::*;
pub use buyer::*;
pub use packs::*;
