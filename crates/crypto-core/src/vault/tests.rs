use serde_json::json;

use super::*;
use crate::testing::{Person, person, rng, test};

fn account() -> (VaultKeyRing, Vault) {
    let Person { id, secret, statement } = person(1);
    (VaultKeyRing::make(id, &mut rng(2)), Vault::new(secret, statement))
}

#[test]
fn identities_and_pins_survive() {
    let (ring, mut vault) = account();
    let peer = person(7);
    vault.pins.insert(peer.id, Pin { verified: true, ..Pin::new(peer.statement) });
    let sealed = ring.seal_vault(&vault, 1, &mut rng(3)).unwrap();
    let opened = ring.open_vault(&sealed, 1).unwrap();
    assert_eq!(opened.identity().keys(), vault.identity().keys());
    assert_eq!(opened.identity().signing_seed(), vault.identity().signing_seed());
    assert_eq!(opened.identity().agreement_secret(), vault.identity().agreement_secret());
    assert_eq!(opened.pins, vault.pins);
}

#[test]
fn an_older_identity_is_kept_for_envelopes_under_way() {
    let (ring, mut vault) = account();
    let first = vault.identity().keys();
    vault.make_next_identity(ring.owner(), &mut rng(4)).unwrap();
    let sealed = ring.seal_vault(&vault, 2, &mut rng(3)).unwrap();
    let opened = ring.open_vault(&sealed, 2).unwrap();
    let generations: Vec<u64> = opened.identities().map(IdentitySecret::generation).collect();
    assert_eq!(generations, [2, 1]);
    assert_eq!(opened.identities().last().unwrap().keys(), first);
    assert!(verify_chain(&opened.chain(ring.owner())).is_ok());
}

#[test]
fn another_version_is_rejected() {
    let (ring, vault) = account();
    let sealed = ring.seal_vault(&vault, 5, &mut rng(3)).unwrap();
    assert_eq!(ring.open_vault(&sealed, 4).unwrap_err(), OpenError::Rejected);
}

#[test]
fn fields_of_newer_versions_survive_a_rewrite() {
    let (ring, mut vault) = account();
    let peer = person(7);
    vault.pins.insert(peer.id, Pin::new(peer.statement));
    let mut newer: Value = serde_json::from_slice(&json::write(&vault).unwrap()).unwrap();
    newer["devices"] = json!({"laptop": 18_446_744_073_709_551_615_u64});
    newer["pins"][peer.id.to_string()]["nickname"] = json!("Chauffagiste");
    let newer = serde_json::to_vec(&newer).unwrap();

    let id = ring.owner().to_string();
    let sealed = ring.seal_blob(Purpose::Vault, &id, 1, &newer, &mut rng(3)).unwrap();
    let opened = ring.open_vault(&sealed, 1).unwrap();
    let rewritten = ring.seal_vault(&opened, 2, &mut rng(4)).unwrap();
    let content = ring.open_blob(Purpose::Vault, &id, 2, &rewritten).unwrap();
    let (rewritten, newer): (Value, Value) =
        (serde_json::from_slice(&content).unwrap(), serde_json::from_slice(&newer).unwrap());
    assert_eq!(rewritten, newer);
}

#[test]
fn a_vault_whose_keys_are_not_the_owners_is_malformed() {
    let (ring, _) = account();
    let stranger = person(9);
    let foreign = Vault::new(stranger.secret, stranger.statement);
    let sealed = ring.seal_vault(&foreign, 1, &mut rng(3)).unwrap();
    assert_eq!(ring.open_vault(&sealed, 1).unwrap_err(), OpenError::Content);

    let mixed = Vault::new(person(9).secret, person(1).statement);
    let sealed = ring.seal_vault(&mixed, 1, &mut rng(3)).unwrap();
    assert_eq!(ring.open_vault(&sealed, 1).unwrap_err(), OpenError::Content);
}

#[test]
fn content_that_is_no_vault_is_malformed() {
    let (ring, _) = account();
    let id = ring.owner().to_string();
    for content in
        [b"".as_slice(), b"{}", b"[1]", b"{\"identities\":[],\"statements\":[],\"pins\":{}}", b"\xff"]
    {
        let sealed = ring.seal_blob(Purpose::Vault, &id, 1, content, &mut rng(3)).unwrap();
        assert_eq!(ring.open_vault(&sealed, 1).unwrap_err(), OpenError::Content);
    }
}
