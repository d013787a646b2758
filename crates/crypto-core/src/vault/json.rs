//! The vault as JSON. Only this file writes private keys down, into memory that is wiped.

use std::collections::BTreeMap;

use protocol::ids::UserId;
use protocol::keys::IdentityStatement;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::Vault;
use crate::base64_array;
use crate::identity::IdentitySecret;
use crate::trust::Pin;

#[derive(Serialize, Deserialize)]
struct VaultJson {
    identities: Vec<SecretJson>,
    statements: Vec<IdentityStatement>,
    pins: BTreeMap<String, Pin>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct SecretJson {
    generation: u64,
    #[serde(with = "base64_array")]
    ed25519: [u8; 32],
    #[serde(with = "base64_array")]
    x25519: [u8; 32],
}

impl From<&IdentitySecret> for SecretJson {
    fn from(secret: &IdentitySecret) -> Self {
        Self {
            generation: secret.generation(),
            ed25519: *secret.signing_seed(),
            x25519: *secret.agreement_secret(),
        }
    }
}

pub(super) fn write(vault: &Vault) -> Option<Zeroizing<Vec<u8>>> {
    let json = VaultJson {
        identities: vault.older.iter().chain([&vault.newest]).map(SecretJson::from).collect(),
        statements: vault.statements.clone(),
        pins: vault.pins.iter().map(|(user, pin)| (user.to_string(), pin.clone())).collect(),
        other: vault.other.clone(),
    };
    // Room for a usual vault from the start: growing would leave copies of the secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *bytes, &json).ok()?;
    Some(bytes)
}

pub(super) fn read(content: &[u8]) -> Option<Vault> {
    let json: VaultJson = serde_json::from_slice(content).ok()?;
    let mut older: Vec<IdentitySecret> = json
        .identities
        .iter()
        .map(|secret| IdentitySecret::from_seeds(secret.generation, &secret.ed25519, &secret.x25519))
        .collect();
    let pins = json.pins.into_iter().map(|(user, pin)| Some((user.parse::<UserId>().ok()?, pin)));
    Some(Vault {
        newest: older.pop()?,
        older,
        statements: json.statements,
        pins: pins.collect::<Option<_>>()?,
        other: json.other,
    })
}
