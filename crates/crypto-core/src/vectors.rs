//! The frozen vectors in `vectors/*.json`: this code must open and derive for ever what they hold.

mod accounts;
mod bodies;
mod messages;
mod sealed;

use serde::de::DeserializeOwned;

use crate::testing::unhex;

/// Reads a vector file.
fn parse<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

/// 32 bytes from 64 digits.
fn key(digits: &str) -> [u8; 32] {
    unhex(digits).try_into().unwrap()
}
