//! Each member's own copy of a conversation: entries, pages and a small state, all sealed by themselves.

mod acknowledge;
mod entries;
mod pages;
mod state;

pub use self::acknowledge::acknowledge;
pub use self::entries::entries;
pub use self::pages::{PagePut, page, pages, put_page};
pub use self::state::{put_state, state};
