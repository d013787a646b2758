//! `/api/v1/demandes`.

mod create;
mod detail;
mod mine;
mod nearby;
mod transitions;
mod unlock;
mod unlockers;

pub use create::*;
pub use detail::*;
pub use mine::*;
pub use nearby::*;
pub use transitions::*;
pub use unlock::*;
pub use unlockers::*;
