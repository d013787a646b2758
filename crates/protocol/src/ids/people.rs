//! Ids of 32 bytes: of a person, and of how they sign in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::IdError;
use crate::bytes::binary_column;

/// 32 bytes written as 64 lower-case hexadecimal digits.
macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9a-f]{64}$"))]
        pub struct $name([u8; 32]);

        impl $name {
            /// Wraps the 32 bytes.
            #[must_use]
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let mut bytes = [0; 32];
                let digits = text.as_bytes();
                if digits.len() != 64 {
                    return Err(IdError($what));
                }
                for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
                    let [high, low] = pair else { return Err(IdError($what)) };
                    let (Some(high), Some(low)) = (nibble(*high), nibble(*low)) else {
                        return Err(IdError($what));
                    };
                    *byte = high << 4 | low;
                }
                Ok(Self(bytes))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&hex(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

    };
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

hex_id! {
    /// A person: SHA-256 of their first Ed25519 public key, see [`crate::transcript::user_id`].
    UserId, "user id (64 hexadecimal digits)"
}
binary_column!(UserId);

hex_id! {
    /// What a client sends for an e-mail address. It identifies a person, so it has no `Display` and its
    /// `Debug` says nothing: it is never logged, stored or returned.
    LoginId, "login id (64 hexadecimal digits)"
}

impl TryFrom<&[u8]> for UserId {
    type Error = crate::bytes::BytesError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        crate::bytes::exact(bytes).map(Self)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserId({self})")
    }
}

impl UserId {
    /// The four characters shown behind a display name, so that two people of one name can be told apart.
    #[must_use]
    pub fn tag(&self) -> String {
        hex(&self.0).chars().take(4).collect()
    }
}

impl fmt::Debug for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginId(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_id_reads_back_what_it_writes() {
        let id = UserId::new([0xa5; 32]);
        assert_eq!(id.to_string().parse::<UserId>().unwrap(), id);
        assert_eq!(id.tag(), "a5a5");
    }

    #[test]
    fn upper_case_short_and_foreign_digits_are_refused() {
        for text in ["A5".repeat(32), "a5".repeat(31), "g5".repeat(32), String::new()] {
            assert!(text.parse::<UserId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_login_id_never_shows_itself() {
        assert_eq!(format!("{:?}", LoginId::new([1; 32])), "LoginId(…)");
    }
}
