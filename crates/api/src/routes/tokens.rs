//! `/api/v1/tokens`.

mod balance;
mod buyer;
mod invoice;
mod ledger;
mod packs;

pub use balance::*;
pub use buyer::*;
pub use invoice::*;
pub use ledger::*;
pub use packs::*;
