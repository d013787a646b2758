//! Trust on first use: whose keys were seen, and whether the ones shown now follow from them.

use protocol::keys::{IdentityChain, IdentityStatement};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::identity::{IdentityError, verify_chain};

/// The keys of a peer that this person accepted last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    /// The newest statement accepted.
    pub statement: IdentityStatement,
    /// True once the safety numbers were compared.
    pub verified: bool,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How the keys shown now relate to those pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Never seen: pin them.
    New,
    /// The pinned ones.
    Known {
        /// True once the safety numbers were compared.
        verified: bool,
    },
    /// Newer ones, signed by the pinned ones: sending waits until the user has looked.
    Replaced,
}

impl Pin {
    /// Pins the newest keys of a chain that [`assess`] accepted.
    #[must_use]
    pub fn new(statement: IdentityStatement) -> Self {
        Self { statement, verified: false, other: Map::new() }
    }
}

/// Verifies `chain` and compares it with what is pinned for the same person. Answers the newest statement, too.
///
/// # Errors
/// [`IdentityError::Contradiction`] when the pinned keys are not in the chain or not its past: an attack. Otherwise
/// as [`verify_chain`].
pub fn assess<'chain>(
    pin: Option<&Pin>,
    chain: &'chain IdentityChain,
) -> Result<(Trust, &'chain IdentityStatement), IdentityError> {
    let newest = verify_chain(chain)?;
    let Some(pin) = pin else { return Ok((Trust::New, newest)) };
    if pin.statement.keys == newest.keys {
        return Ok((Trust::Known { verified: pin.verified }, newest));
    }
    let continues = chain.statements.iter().any(|statement| statement.keys == pin.statement.keys);
    if continues { Ok((Trust::Replaced, newest)) } else { Err(IdentityError::Contradiction) }
}

#[cfg(test)]
mod tests;
