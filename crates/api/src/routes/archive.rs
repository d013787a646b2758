//! `/api/v1/conversations/{id}/entries`, `pages` and `state`: the caller's own sealed copy.

mod entries;
mod pages;
mod state;

pub use entries::*;
pub use pages::*;
pub use state::*;
