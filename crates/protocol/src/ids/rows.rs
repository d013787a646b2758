//! Ids of what is kept in tables: they carry the time of their creation and order by it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::IdError;
use crate::time::Timestamp;

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
    fn a_made_id_carries_its_time_and_orders_by_it() {
        let early = MessageId::make(Timestamp::from_millis(1_000), [0xff; 10]);
        let late = MessageId::make(Timestamp::from_millis(1_001), [0; 10]);
        assert_eq!(early.time(), Some(Timestamp::from_millis(1_000)));
        assert!(early < late);
        assert_eq!(early.uuid().get_version_num(), 7);
    }
}
