//! The secret keys, each a type of its own so that none can stand in for another.

use std::fmt;

use rand_core::CryptoRng;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Declares 32 secret bytes: wiped on drop, compared in constant time, printed as their name only.
macro_rules! secret_key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Wraps the secret bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Draws a fresh key.
            #[must_use]
            pub fn make(rng: &mut impl CryptoRng) -> Self {
                let mut key = Self([0; 32]);
                rng.fill_bytes(&mut key.0);
                key
            }

            /// The secret bytes. Never store, send or log them.
            #[must_use]
            pub const fn expose_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl ConstantTimeEq for $name {
            fn ct_eq(&self, other: &Self) -> Choice {
                self.0.ct_eq(&other.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

secret_key! {
    /// What the password derivation yields; everything the password protects hangs on it.
    MasterKey
}
secret_key! {
    /// One generation of the key under which a person's blobs are sealed.
    VaultKey
}
secret_key! {
    /// The AES-256-GCM key of one blob.
    BlobKey
}
secret_key! {
    /// The key behind the 24 recovery words.
    RecoveryKey
}
secret_key! {
    /// The AES-256-GCM key of one file.
    FileKey
}

impl Clone for FileKey {
    fn clone(&self) -> Self {
        Self::from_bytes(self.0)
    }
}
secret_key! {
    /// `k_f`: whoever knows it can prove what a message said (see [`crate::envelope`]).
    FrankingKey
}

/// What a [`WrapKey`] was derived from: the `id` in the context of the key ring sealed under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrapMethod {
    /// The password.
    Password,
    /// The recovery words.
    Recovery,
}

impl WrapMethod {
    /// The word in the authenticated data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Recovery => "recovery",
        }
    }
}

/// The AES-256-GCM key under which a vault key ring is sealed. Only derivation makes one.
pub struct WrapKey {
    key: BlobKey,
    method: WrapMethod,
}

impl WrapKey {
    pub(crate) const fn new(key: BlobKey, method: WrapMethod) -> Self {
        Self { key, method }
    }

    /// What it was derived from.
    #[must_use]
    pub const fn method(&self) -> WrapMethod {
        self.method
    }

    /// The secret bytes. Never store, send or log them.
    #[must_use]
    pub const fn expose_bytes(&self) -> &[u8; 32] {
        self.key.expose_bytes()
    }

    pub(crate) const fn blob_key(&self) -> &BlobKey {
        &self.key
    }
}

impl fmt::Debug for WrapKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrapKey({}, …)", self.method.as_str())
    }
}
