//! The frozen vectors in `vectors/*.json`: this code must open and derive for ever what they hold.

mod accounts;
mod messages;
mod sealed;

use serde::de::DeserializeOwned;

/// Reads a vector file.
fn parse<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// 32 bytes from 64 digits.
fn key(digits: &str) -> [u8; 32] {
    unhex(digits).try_into().unwrap()
}
