//! Hexadecimal digits in JSON, and "randomness" that is a key which the JSON shows.

use std::convert::Infallible;

use crypto_core::identity::IdentitySecret;
use crypto_core::rand_core::{TryCryptoRng, TryRng};
use crypto_core::ring::VaultKeyRing;
use protocol::ids::UserId;
use serde::{Deserialize, Deserializer, de};

/// Bytes, written as digits.
pub(super) struct Hex(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let pairs = digits.as_bytes().chunks(2).map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        });
        pairs.collect::<Option<_>>().map(Self).ok_or_else(|| de::Error::custom("not hexadecimal"))
    }
}

/// 32 bytes, written as 64 digits.
pub(super) struct Key(pub(super) [u8; 32]);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Hex(bytes) = Hex::deserialize(deserializer)?;
        bytes.try_into().map(Self).map_err(|_| de::Error::custom("not 32 bytes"))
    }
}

/// The ring whose only generation is `key`.
pub(super) fn ring(owner: UserId, key: &Key) -> VaultKeyRing {
    VaultKeyRing::make(owner, &mut Replay::new(&[&key.0]))
}

/// An identity with these private halves.
pub(super) fn identity(signing: &[u8; 32], agreement: &[u8; 32]) -> IdentitySecret {
    IdentitySecret::make(&mut Replay::new(&[signing, agreement])).0
}

/// Exactly these bytes, and then zeros.
pub(super) struct Replay(std::vec::IntoIter<u8>);

impl Replay {
    pub(super) fn new(keys: &[&[u8; 32]]) -> Self {
        Self(keys.iter().copied().flatten().copied().collect::<Vec<u8>>().into_iter())
    }
}

impl TryRng for Replay {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill_with(|| self.0.next().unwrap_or_default());
        Ok(())
    }
}

impl TryCryptoRng for Replay {}
