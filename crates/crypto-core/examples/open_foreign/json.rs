//! Hexadecimal digits in JSON, and the keys that they are.

use crypto_core::identity::IdentitySecret;
use crypto_core::ring::VaultKeyRing;
use protocol::ids::UserId;
use serde::{Deserialize, Deserializer, de};

use crate::replay::Replay;

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
