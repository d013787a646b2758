//! `/api/v1/media`: sealed files.

mod content;
mod upload;

pub use content::*;
pub use upload::*;
