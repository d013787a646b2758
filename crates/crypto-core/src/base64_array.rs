//! Byte arrays as standard base64 in JSON, for `#[serde(with = "...")]`.

use protocol::bytes::{exact, from_base64, to_base64};
use serde::{Deserialize, Deserializer, Serializer, de};
use zeroize::Zeroizing;

use crate::key::FrankingKey;

pub(crate) fn serialize<S: Serializer, const N: usize>(
    bytes: &[u8; N],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to_base64(bytes))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
    deserializer: D,
) -> Result<[u8; N], D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    let bytes = Zeroizing::new(from_base64(&text).map_err(de::Error::custom)?);
    exact(&bytes).map_err(de::Error::custom)
}

/// The same for an array that may be absent.
pub(crate) mod optional {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Wrapped<const N: usize>(#[serde(with = "super")] [u8; N]);

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: Serializer, const N: usize>(
        bytes: &Option<[u8; N]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        bytes.map(Wrapped).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<Option<[u8; N]>, D::Error> {
        Ok(Option::<Wrapped<N>>::deserialize(deserializer)?.map(|Wrapped(bytes)| bytes))
    }
}

/// A franking key inside a sealed archive: the one place where it is written down.
pub(crate) mod franking_key {
    use super::{Deserializer, FrankingKey, Serializer};

    pub(crate) fn serialize<S: Serializer>(key: &FrankingKey, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(key.expose_bytes(), serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FrankingKey, D::Error> {
        super::deserialize(deserializer).map(FrankingKey::from_bytes)
    }
}
