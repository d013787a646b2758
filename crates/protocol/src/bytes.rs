//! Byte strings of a fixed length, and ciphertext: base64 (standard alphabet, padded) in JSON.

use std::fmt;

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A byte string whose length or base64 text is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// The text is not standard base64 with padding.
    #[error("not standard base64 with padding")]
    Encoding,
    /// The byte string has another length than its type demands.
    #[error("expected {expected} bytes, found {found}")]
    Length {
        /// Bytes the type holds.
        expected: usize,
        /// Bytes that were given.
        found: usize,
    },
}

/// Writes `bytes` as standard base64 with padding.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Reads standard base64 with padding.
///
/// # Errors
/// [`BytesError::Encoding`] for anything else, non-canonical trailing bits included.
pub fn from_base64(text: &str) -> Result<Vec<u8>, BytesError> {
    Base64::decode_vec(text).map_err(|_| BytesError::Encoding)
}

/// Copies `bytes` into an array of exactly `N` bytes.
///
/// # Errors
/// [`BytesError::Length`] when the lengths differ.
pub fn exact<const N: usize>(bytes: &[u8]) -> Result<[u8; N], BytesError> {
    bytes.try_into().map_err(|_| BytesError::Length { expected: N, found: bytes.len() })
}

/// Declares a public byte string of `$len` bytes: base64 in JSON, a binary column in the databases.
macro_rules! fixed_bytes {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
        pub struct $name([u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// Wraps the bytes.
            #[must_use]
            pub const fn new(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = $crate::bytes::BytesError;

            fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
                $crate::bytes::exact(bytes).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$crate::bytes::to_base64(&self.0))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                $crate::bytes::from_base64(&text)
                    .and_then(|bytes| Self::try_from(bytes.as_slice()))
                    .map_err(serde::de::Error::custom)
            }
        }

        $crate::bytes::binary_column!($name);
    };
}
pub(crate) use fixed_bytes;

/// Stores a type that has `as_bytes` and `TryFrom<&[u8]>` as a binary column in both databases.
macro_rules! binary_column {
    ($name:ident) => {
        #[cfg(feature = "sqlx")]
        const _: () = {
            use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};

            impl<DB: Database> Type<DB> for $name
            where
                Vec<u8>: Type<DB>,
            {
                fn type_info() -> DB::TypeInfo {
                    <Vec<u8> as Type<DB>>::type_info()
                }

                fn compatible(ty: &DB::TypeInfo) -> bool {
                    <Vec<u8> as Type<DB>>::compatible(ty)
                }
            }

            impl<'q, DB: Database> Encode<'q, DB> for $name
            where
                Vec<u8>: Encode<'q, DB>,
            {
                fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                    self.as_bytes().to_vec().encode(buffer)
                }
            }

            impl<'r, DB: Database> Decode<'r, DB> for $name
            where
                Vec<u8>: Decode<'r, DB>,
            {
                fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                    let bytes = <Vec<u8> as Decode<'r, DB>>::decode(value)?;
                    Self::try_from(bytes.as_slice()).map_err(Into::into)
                }
            }
        };
    };
}
pub(crate) use binary_column;

fixed_bytes! {
    /// An initialisation vector of AES-256-GCM (NIST SP 800-38D, 96 bits), random for every seal.
    Iv, 12
}

/// Bytes that only a client can read. `Debug` tells the length, nothing else.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
pub struct Ciphertext(Vec<u8>);

impl Ciphertext {
    /// Wraps ciphertext bytes, authentication tag included.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, authentication tag included.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// True without a single byte.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Ciphertext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ciphertext({} bytes)", self.0.len())
    }
}

impl Serialize for Ciphertext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_base64(&self.0))
    }
}

impl<'de> Deserialize<'de> for Ciphertext {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_base64(&text).map(Self).map_err(de::Error::custom)
    }
}

/// 32 secret bytes in transit (an authentication proof): wiped on drop, never printed.
#[derive(Zeroize, ZeroizeOnDrop)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
pub struct Proof([u8; 32]);

impl Proof {
    /// Wraps the secret bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret bytes. Hash or MAC them; never store or log them.
    #[must_use]
    pub const fn expose_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proof(…)")
    }
}

impl Serialize for Proof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_base64(&self.0))
    }
}

impl<'de> Deserialize<'de> for Proof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = String::deserialize(deserializer)?;
        let decoded = from_base64(&text);
        text.zeroize();
        let mut bytes = decoded.map_err(de::Error::custom)?;
        let proof = exact(&bytes).map(Self).map_err(de::Error::custom);
        bytes.zeroize();
        proof
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_length_is_refused() {
        let error = serde_json::from_str::<Iv>(&format!("\"{}\"", to_base64(&[1; 11]))).unwrap_err();
        assert!(error.to_string().contains("expected 12 bytes, found 11"), "{error}");
    }

    #[test]
    fn unpadded_and_url_safe_base64_are_refused() {
        assert_eq!(from_base64("AA"), Err(BytesError::Encoding));
        assert_eq!(from_base64("-_8="), Err(BytesError::Encoding));
        assert_eq!(from_base64("+/8=").unwrap(), [0xfb, 0xff]);
    }

    #[test]
    fn debug_output_shows_neither_proofs_nor_ciphertext() {
        assert_eq!(format!("{:?}", Proof::new([7; 32])), "Proof(…)");
        assert_eq!(format!("{:?}", Ciphertext::new(vec![7; 3])), "Ciphertext(3 bytes)");
    }

    #[test]
    fn a_proof_survives_json() {
        let json = serde_json::to_string(&Proof::new([9; 32])).unwrap();
        assert_eq!(serde_json::from_str::<Proof>(&json).unwrap().expose_bytes(), &[9; 32]);
    }
}
