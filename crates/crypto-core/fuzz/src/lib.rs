//! What every fuzz target does with an input, and what must hold of it.
//!
//! `fuzz_targets/` runs these under libFuzzer; `crates/crypto-core/tests/corpora.rs` includes this file and replays
//! the kept inputs on the stable compiler. Only the public interface of crypto-core is used.
#![forbid(unsafe_code)]

pub mod blob;
pub mod content;
pub mod envelope;
mod fixed;
pub mod identity;
pub mod qr;
mod script;
pub mod words;
