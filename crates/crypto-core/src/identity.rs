//! Identities: who signs and who can be written to, and the statements that vouch for their keys.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use protocol::ids::UserId;
use protocol::keys::{
    Ed25519Public, IdentityChain, IdentityKeys, IdentityStatement, Signature, X25519Public,
};
use protocol::transcript;
use rand_core::CryptoRng;
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

/// A chain of statements that does not prove what it claims. Treat it as an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// There is no statement, or generations are missing or out of order.
    #[error("the generations are not consecutive from 1")]
    Generations,
    /// The user id is not the hash of the first key.
    #[error("the user id belongs to another key")]
    UserId,
    /// A signature is absent or wrong.
    #[error("a signature is missing or wrong")]
    Signature,
    /// The chain does not contain the keys that were seen before.
    #[error("the keys contradict those seen before")]
    Contradiction,
}

/// The private halves of one generation of an identity. Both are wiped on drop.
pub struct IdentitySecret {
    signing: SigningKey,
    agreement: StaticSecret,
    /// Kept because deriving them costs as much as the secret operations that need them.
    keys: IdentityKeys,
}

impl IdentitySecret {
    /// Makes the first identity of a new account, and with it the account's id.
    #[must_use]
    pub fn make(rng: &mut impl CryptoRng) -> (Self, UserId, IdentityStatement) {
        let secret = Self::draw(1, rng);
        let user = transcript::user_id(&secret.keys().ed25519);
        let statement = secret.state(user, None);
        (secret, user, statement)
    }

    /// Makes the next generation, vouched for by this one.
    ///
    /// # Errors
    /// [`IdentityError::Generations`] after the last `u64`.
    pub fn make_next(
        &self,
        user: UserId,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, IdentityStatement), IdentityError> {
        let next = Self::draw(self.generation().checked_add(1).ok_or(IdentityError::Generations)?, rng);
        let statement = next.state(user, Some(self));
        Ok((next, statement))
    }

    fn draw(generation: u64, rng: &mut impl CryptoRng) -> Self {
        let mut seeds = Zeroizing::new([[0; 32]; 2]);
        seeds.iter_mut().for_each(|seed| rng.fill_bytes(seed));
        let [signing, agreement] = *seeds;
        Self::from_seeds(generation, &Zeroizing::new(signing), &Zeroizing::new(agreement))
    }

    pub(crate) fn from_seeds(generation: u64, signing: &[u8; 32], agreement: &[u8; 32]) -> Self {
        let (signing, agreement) = (SigningKey::from_bytes(signing), StaticSecret::from(*agreement));
        let keys = IdentityKeys {
            generation,
            ed25519: Ed25519Public::new(signing.verifying_key().to_bytes()),
            x25519: X25519Public::new(x25519_dalek::PublicKey::from(&agreement).to_bytes()),
        };
        Self { signing, agreement, keys }
    }

    pub(crate) fn signing_seed(&self) -> &[u8; 32] {
        self.signing.as_bytes()
    }

    pub(crate) fn agreement_secret(&self) -> &[u8; 32] {
        self.agreement.as_bytes()
    }

    /// Counts the identities of an account, from 1.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.keys.generation
    }

    /// The public halves.
    #[must_use]
    pub const fn keys(&self) -> IdentityKeys {
        self.keys
    }

    /// Ed25519 (RFC 8032) over a byte string of `protocol::transcript`.
    pub(crate) fn sign(&self, transcript: &[u8]) -> Signature {
        Signature::new(self.signing.sign(transcript).to_bytes())
    }

    fn state(&self, user: UserId, previous: Option<&Self>) -> IdentityStatement {
        let keys = self.keys();
        let transcript = transcript::identity(user, &keys);
        IdentityStatement {
            keys,
            signature: self.sign(&transcript),
            previous_signature: previous.map(|previous| previous.sign(&transcript)),
        }
    }
}

impl fmt::Debug for IdentitySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentitySecret(generation {}, …)", self.generation())
    }
}

/// Verifies a whole chain and answers its newest keys.
///
/// The user id is the hash of the first key, generations count from 1 without a gap, every statement is signed by
/// its own key and from generation 2 on by the key before. Signatures are verified strictly (no small-order keys).
///
/// # Errors
/// [`IdentityError`] for the first fault found.
pub fn verify_chain(chain: &IdentityChain) -> Result<&IdentityStatement, IdentityError> {
    let mut previous: Option<&IdentityStatement> = None;
    for (expected, statement) in (1..).zip(&chain.statements) {
        if statement.keys.generation != expected {
            return Err(IdentityError::Generations);
        }
        let transcript = transcript::identity(chain.user_id, &statement.keys);
        match (previous, &statement.previous_signature) {
            (None, None) if transcript::user_id(&statement.keys.ed25519) == chain.user_id => {}
            (None, None) => return Err(IdentityError::UserId),
            (Some(previous), Some(signature)) => verify(&previous.keys.ed25519, &transcript, signature)?,
            _ => return Err(IdentityError::Signature),
        }
        verify(&statement.keys.ed25519, &transcript, &statement.signature)?;
        previous = Some(statement);
    }
    previous.ok_or(IdentityError::Generations)
}

/// Verifies an Ed25519 signature strictly: no small-order keys, one valid signature encoding.
pub(crate) fn verify(
    key: &Ed25519Public,
    transcript: &[u8],
    signature: &Signature,
) -> Result<(), IdentityError> {
    VerifyingKey::from_bytes(key.as_bytes())
        .and_then(|key| {
            key.verify_strict(transcript, &ed25519_dalek::Signature::from_bytes(signature.as_bytes()))
        })
        .map_err(|_| IdentityError::Signature)
}

#[cfg(test)]
mod tests;
