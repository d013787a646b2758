//! Values that cannot be invalid.

pub mod amount;
pub mod currency;
pub mod id;
pub mod metadata;
pub mod web_url;
