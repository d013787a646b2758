//! Hashes and MACs that the server computes. Each is a type of its own, and none prints itself.

/// Declares 32 bytes that are stored as such.
macro_rules! digest {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
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

            pub(crate) const fn slice(&self) -> &[u8] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = protocol::bytes::BytesError;

            fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
                protocol::bytes::exact(bytes).map(Self)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        })*
    };
}

digest! {
    /// `HMAC(SECRET_SALT, login_id)`: how an e-mail address is known here.
    LoginTag;
    /// What is kept of a refresh token.
    RefreshHash;
    /// What is kept of the proof of the recovery words.
    RecoveryHash;
    /// Whose failures are counted: a hash over account and address.
    Bucket;
    /// What an idempotency key belongs to: a hash over caller, route and key.
    Scope;
    /// Hash of a request body.
    BodyHash;
    /// A link of the audit log's chain.
    AuditHash;
    /// The hash over the lines of a seal.
    SealRoot;
    /// A link of the chain of seals.
    SealMac;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_never_shows_itself() {
        assert_eq!(format!("{:?}", LoginTag::new([7; 32])), "LoginTag(…)");
    }

    #[test]
    fn a_digest_has_32_bytes() {
        assert!(Scope::try_from([0; 31].as_slice()).is_err());
    }
}
