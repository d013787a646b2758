//! Passwords, tokens and what tells a browser's own page from another's.

pub mod access;
mod hmac_provider;
pub mod password;
pub mod refresh;
pub mod revoked;
