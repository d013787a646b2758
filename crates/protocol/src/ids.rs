//! Identifiers. Each kind has a type of its own, so that one cannot stand in for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

use crate::bytes::binary_column;
use crate::time::Timestamp;

/// Text that is not an identifier of the demanded kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct IdError(&'static str);

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

/// A `UUIDv7` (RFC 9562 section 5.7), whose order is the order of creation.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id from a time and 10 random bytes.
            #[must_use]
            pub fn make(at: Timestamp, random: [u8; 10]) -> Self {
                Self(uuid_v7(at, random))
            }

            /// Wraps an existing UUID.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            #[must_use]
            pub const fn uuid(&self) -> Uuid {
                self.0
            }

            /// The time inside a `UUIDv7`, in milliseconds; `None` for another version.
            #[must_use]
            pub fn time(&self) -> Option<Timestamp> {
                (self.0.get_version_num() == 7).then(|| {
                    let [a, b, c, d, e, f, ..] = *self.0.as_bytes();
                    Timestamp::from_millis(i64::from_be_bytes([0, 0, a, b, c, d, e, f]))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError("UUID"))
            }
        }
    };
}

/// The bits of RFC 9562 section 5.7: 48 bits of milliseconds, version 7, 74 random bits.
fn uuid_v7(at: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(at.as_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

uuid_id! {
    /// A demande.
    DemandeId
}
uuid_id! {
    /// One pro's purchase of access to one demande.
    UnlockId
}
uuid_id! {
    /// A conversation between the members it lists.
    ConversationId
}
uuid_id! {
    /// A message: made by its sender; its order is the agreed order of the conversation.
    MessageId
}
uuid_id! {
    /// A sealed file.
    MediaId
}
uuid_id! {
    /// A signed-in device.
    SessionId
}
uuid_id! {
    /// A token account. Deletion of the person erases the link to it, never the account.
    AccountId
}
uuid_id! {
    /// A line of the ledger.
    LedgerEntryId
}
uuid_id! {
    /// A purchase of tokens; the only thing Stripe is told about it.
    PurchaseId
}
uuid_id! {
    /// A pro's claim for a refund.
    ClaimId
}
uuid_id! {
    /// Something staff should look at.
    CaseId
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

    #[test]
    fn a_made_id_carries_its_time_and_orders_by_it() {
        let early = MessageId::make(Timestamp::from_millis(1_000), [0xff; 10]);
        let late = MessageId::make(Timestamp::from_millis(1_001), [0; 10]);
        assert_eq!(early.time(), Some(Timestamp::from_millis(1_000)));
        assert!(early < late);
        assert_eq!(early.uuid().get_version_num(), 7);
    }
}
