//! `/api/v1/demandes`.

mod create;
mod detail;
mod mine;
mod nearby;
mod unlock;

pub use create::*;
pub use detail::*;
pub use mine::*;
pub use nearby::*;
pub use unlock::*;
