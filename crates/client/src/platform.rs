//! What tokio and browsers do differently: tasks, timers, clock, randomness, the password derivation.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{derive_master, exclusively, now, sleep, spawn};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{derive_master, exclusively, now, sleep, spawn};

use crypto_core::rand_core::{CryptoRng, Rng, UnwrapErr};
use getrandom::SysRng;

use crate::error::ClientError;

/// The platform's randomness. [`check_randomness`] has shown that there is some.
pub(crate) fn rng() -> impl CryptoRng {
    UnwrapErr(SysRng)
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rng().fill_bytes(&mut bytes);
    bytes
}

/// Fails where the platform has no randomness, before anything depends on it.
pub(crate) fn check_randomness() -> Result<(), ClientError> {
    getrandom::fill(&mut [0; 32]).map_err(|_| ClientError::Randomness)
}
