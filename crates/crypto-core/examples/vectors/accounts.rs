//! Password derivation, recovery words, key rings.

use crypto_core::bulk::InRust;
use crypto_core::kdf;
use crypto_core::recovery::Language;
use crypto_core::ring::VaultKeyRing;
use crypto_core::{MasterKey, RecoveryKey, WrapKey};
use futures::executor::block_on;
use protocol::auth::KdfParams;
use protocol::ids::{UserId, hex};
use protocol::keys::KdfSalt;
use protocol::transcript::join;
use serde_json::{Value, json};

use super::{Outcome, Replay, rng};

pub(super) fn kdf() -> Outcome<Value> {
    let cases = [
        ("marie.dupont@exemple.fr", "correct horse battery staple", 600_000),
        ("  Je\u{301}ro\u{302}me@EXEMPLE.fr\n", " pa\u{301}ssword with spaces ", 600_001),
        ("ΌΔΟΣ@exemple.gr", "\u{1f511}", 600_002),
    ];
    let vectors = (1..).zip(cases).map(|(number, (email, password, iterations))| {
        let params = KdfParams { salt: KdfSalt::new([number; 16]), iterations };
        let input = kdf::kdf_input(password, email, &params)?;
        let master = block_on(kdf::derive_master(&InRust, password, email, &params))?;
        Ok(json!({
            "email": email,
            "email_norm": kdf::normalise_email(email),
            "login_id": kdf::derive_login_id(email),
            "password": password,
            "kdf_salt": hex(params.salt.as_bytes()),
            "iterations": iterations,
            "pbkdf2_password": hex(&input.password),
            "pbkdf2_salt": hex(&input.salt),
            "master": hex(master.expose_bytes()),
            "auth_secret": hex(master.derive_auth_secret().expose_bytes()),
            "wrap_key": hex(master.derive_wrap_key().expose_bytes()),
        }))
    });
    vectors.collect()
}

pub(super) fn recovery() -> Value {
    let keys = [[0; 32], [0xff; 32], *RecoveryKey::make(&mut rng(10)).expose_bytes()];
    keys.map(RecoveryKey::from_bytes)
        .iter()
        .map(|key| {
            json!({
                "key": hex(key.expose_bytes()),
                "english": key.words(Language::English).as_str(),
                "french": key.words(Language::French).as_str(),
                "recovery_auth": hex(key.derive_recovery_auth().expose_bytes()),
                "recovery_wrap": hex(key.derive_wrap_key().expose_bytes()),
            })
        })
        .collect()
}

pub(super) fn key_ring() -> Outcome<Value> {
    let owner = UserId::new([0x0a; 32]);
    let mut ring = VaultKeyRing::make(owner, &mut Replay::new(&[&[0x11; 32]]));
    let password = MasterKey::from_bytes([0x21; 32]).derive_wrap_key();
    let recovery = RecoveryKey::from_bytes([0x22; 32]).derive_wrap_key();
    let first = vector(&ring, &password, 1, &json!([generation(1, 0x11)]), 11)?;
    ring.make_generation(&mut Replay::new(&[&[0x12; 32]]))?;
    let both = json!([generation(1, 0x11), generation(2, 0x12)]);
    Ok(json!([first, vector(&ring, &password, 2, &both, 12)?, vector(&ring, &recovery, 2, &both, 13)?]))
}

fn generation(number: u64, byte: u8) -> Value {
    json!({"generation": number, "key": hex(&[byte; 32])})
}

fn vector(
    ring: &VaultKeyRing,
    wrap: &WrapKey,
    version: u64,
    generations: &Value,
    seed: u8,
) -> Outcome<Value> {
    let aad = join(&[
        b"leboncoup/v1/blob",
        ring.owner().to_string().as_bytes(),
        b"key-ring",
        wrap.method().as_str().as_bytes(),
        &ring.newest().to_be_bytes(),
        &version.to_be_bytes(),
    ]);
    Ok(json!({
        "owner": ring.owner(),
        "id": wrap.method().as_str(),
        "wrap_key": hex(wrap.expose_bytes()),
        "newest": ring.newest(),
        "credential_version": version,
        "generations": generations,
        "aad": hex(&aad),
        "blob": ring.seal(wrap, version, &mut rng(seed))?,
    }))
}
