//! `/api/v1/tokens`.

mod balance;
mod buyer;
mod checkout;
mod invoice;
mod ledger;
mod packs;
mod payment_intents;
mod purchases;
mod spending_limit;

pub use balance::*;
pub use buyer::*;
pub use checkout::*;
pub use invoice::*;
pub use ledger::*;
pub use packs::*;
pub use payment_intents::*;
pub use purchases::*;
pub use spending_limit::*;
