//! What tokio and browsers do differently: tasks, timers, clock, randomness, heavy cryptography.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod channel;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod network;
#[cfg(target_arch = "wasm32")]
mod web_crypto;

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{Held, exclusively, hold, now, sleep, spawn};
#[cfg(target_arch = "wasm32")]
pub(crate) use channel::Channel;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{
    Channel, Held, Network, PlatformBulk, exclusively, now, sleep, spawn, wake_when_online,
};
#[cfg(target_arch = "wasm32")]
pub(crate) use network::{Network, wake_when_online};
#[cfg(target_arch = "wasm32")]
pub(crate) use web_crypto::PlatformBulk;

use crypto_core::rand_core::{CryptoRng, Rng, UnwrapErr};
use crypto_core::{MasterKey, kdf};
use getrandom::SysRng;
use protocol::auth::KdfParams;

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

/// Derives the keys behind a password without blocking anyone.
pub(crate) async fn derive_master(
    password: &str,
    email: &str,
    params: KdfParams,
) -> Result<MasterKey, ClientError> {
    kdf::derive_master(&PlatformBulk, password, email, &params).await.map_err(|_| ClientError::WeakKdf)
}
