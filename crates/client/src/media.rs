//! Files between two people: sealed, sent in parts, fetched and opened.

mod attachment;
mod fetch;
mod interrupted;
mod kept;
mod patient;
mod resume;
mod send;
mod sniff;
mod strip;
mod upload;
mod uploads;

pub use attachment::Attachment;
pub use fetch::Fetched;
pub use interrupted::Interrupted;
pub use sniff::Format;
pub use uploads::ResumedFile;
pub(crate) use uploads::Uploads;
