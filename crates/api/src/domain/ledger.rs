//! The ledger as a whole: sealing what was written, and proving that all of it is right.

pub mod seal;
pub mod verify;
