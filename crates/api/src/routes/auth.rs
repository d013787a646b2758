//! `/api/v1/auth`: accounts and sessions.

mod login;
mod logout;
mod prelogin;
mod refresh;
mod sign_up;

pub use login::*;
pub use logout::*;
pub use prelogin::*;
pub use refresh::*;
pub use sign_up::*;
