use futures::executor::block_on;
use protocol::auth::KdfParams;
use protocol::ids::{ConversationId, LoginId, MessageId, UnlockId, UserId, hex};
use protocol::keys::{Ed25519Public, IdentityChain, IdentityKeys, IdentityStatement, KdfSalt, Signature};
use protocol::sealed::Blob;
use protocol::transcript::{self, Outcome};
use serde::Deserialize;

use super::{key, parse};
use crate::bulk::InRust;
use crate::identity::{IdentitySecret, verify_chain};
use crate::key::{BlobKey, RecoveryKey, WrapKey, WrapMethod};
use crate::receipt::ReceiptSubject;
use crate::recovery::Language;
use crate::ring::VaultKeyRing;
use crate::safety::SafetyNumber;
use crate::testing::{test, unhex};

#[derive(Deserialize)]
struct PasswordVector {
    email: String,
    email_norm: String,
    login_id: LoginId,
    password: String,
    kdf_salt: String,
    iterations: u32,
    pbkdf2_password: String,
    pbkdf2_salt: String,
    master: String,
    auth_secret: String,
    wrap_key: String,
}

#[test]
fn passwords_still_become_the_same_keys() {
    for vector in parse::<Vec<PasswordVector>>(include_str!("../../vectors/kdf.json")) {
        let salt = KdfSalt::try_from(unhex(&vector.kdf_salt).as_slice()).unwrap();
        let params = KdfParams { salt, iterations: vector.iterations };
        let input = crate::kdf::kdf_input(&vector.password, &vector.email, &params).unwrap();
        let master =
            block_on(crate::kdf::derive_master(&InRust, &vector.password, &vector.email, &params)).unwrap();
        assert_eq!(crate::kdf::normalise_email(&vector.email), vector.email_norm);
        assert_eq!(crate::kdf::derive_login_id(&vector.email).as_bytes(), vector.login_id.as_bytes());
        assert_eq!((hex(&input.password), hex(&input.salt)), (vector.pbkdf2_password, vector.pbkdf2_salt));
        assert_eq!(hex(master.expose_bytes()), vector.master);
        assert_eq!(hex(master.derive_auth_secret().expose_bytes()), vector.auth_secret);
        assert_eq!(hex(master.derive_wrap_key().expose_bytes()), vector.wrap_key);
    }
}

#[derive(Deserialize)]
struct WordsVector {
    key: String,
    english: String,
    french: String,
    recovery_auth: String,
    recovery_wrap: String,
}

#[test]
fn recovery_words_still_mean_the_same_keys() {
    for vector in parse::<Vec<WordsVector>>(include_str!("../../vectors/recovery.json")) {
        for (words, language) in [(&vector.english, Language::English), (&vector.french, Language::French)] {
            let key = RecoveryKey::from_words(words).unwrap();
            assert_eq!(hex(key.expose_bytes()), vector.key);
            assert_eq!(*key.words(language), *words);
            assert_eq!(hex(key.derive_recovery_auth().expose_bytes()), vector.recovery_auth);
            assert_eq!(hex(key.derive_wrap_key().expose_bytes()), vector.recovery_wrap);
        }
    }
}

#[derive(Deserialize)]
struct KeyRing {
    owner: UserId,
    id: String,
    wrap_key: String,
    newest: u64,
    credential_version: u64,
    generations: Vec<Generation>,
    blob: Blob,
}

#[derive(Deserialize)]
struct Generation {
    generation: u64,
    key: String,
}

#[test]
fn sealed_key_rings_still_open() {
    for vector in parse::<Vec<KeyRing>>(include_str!("../../vectors/key-ring.json")) {
        let method = if vector.id == "password" { WrapMethod::Password } else { WrapMethod::Recovery };
        let wrap = WrapKey::new(BlobKey::from_bytes(key(&vector.wrap_key)), method);
        let ring =
            VaultKeyRing::open(&vector.blob, &wrap, vector.owner, vector.newest, vector.credential_version)
                .unwrap();
        let expected: Vec<_> =
            vector.generations.iter().map(|one| (one.generation, one.key.clone())).collect();
        let found: Vec<_> =
            ring.generations().map(|(number, key)| (number, hex(key.expose_bytes()))).collect();
        assert_eq!(found, expected);
    }
}

#[derive(Deserialize)]
struct Identity {
    user_id: UserId,
    generations: Vec<IdentityGeneration>,
}

#[derive(Deserialize)]
struct IdentityGeneration {
    ed25519_seed: String,
    x25519_secret: String,
    signed: String,
    statement: IdentityStatement,
}

#[test]
fn identity_statements_still_verify_and_are_signed_alike() {
    let vector: Identity = parse(include_str!("../../vectors/identity.json"));
    let statements = vector.generations.iter().map(|one| one.statement).collect();
    let chain = IdentityChain { user_id: vector.user_id, statements };
    assert_eq!(verify_chain(&chain).unwrap().keys.generation, 2);
    for one in vector.generations {
        let number = one.statement.keys.generation;
        let secret = IdentitySecret::from_seeds(number, &key(&one.ed25519_seed), &key(&one.x25519_secret));
        assert_eq!(secret.keys(), one.statement.keys);
        assert_eq!(hex(&transcript::identity(vector.user_id, &secret.keys())), one.signed);
        assert_eq!(secret.sign(&unhex(&one.signed)), one.statement.signature);
    }
}

#[derive(Deserialize)]
struct Safety {
    own: Party,
    peer: Party,
    digits: String,
    own_qr: String,
    peer_qr: String,
}

#[derive(Deserialize)]
struct Party {
    user_id: UserId,
    keys: IdentityKeys,
}

#[test]
fn safety_numbers_are_still_the_same() {
    let Safety { own, peer, digits, own_qr, peer_qr } = parse(include_str!("../../vectors/safety.json"));
    let number = SafetyNumber::derive(own.user_id, &own.keys, peer.user_id, &peer.keys);
    assert_eq!(number.digits(), digits);
    assert_eq!(hex(&number.qr_payload()), own_qr);
    assert_eq!(number.check_qr(&unhex(&peer_qr)), Ok(()));
}

#[derive(Deserialize)]
struct Receipt {
    ed25519_seed: String,
    ed25519: Ed25519Public,
    unlock: UnlockId,
    conversation: ConversationId,
    message: MessageId,
    envelope_digest: String,
    outcome: String,
    signature: Signature,
}

#[test]
fn receipts_still_verify_and_are_signed_alike() {
    for vector in parse::<Vec<Receipt>>(include_str!("../../vectors/receipt.json")) {
        let subject = ReceiptSubject {
            unlock: vector.unlock,
            conversation: vector.conversation,
            message: vector.message,
            envelope_digest: key(&vector.envelope_digest),
            outcome: if vector.outcome == "opened" { Outcome::Opened } else { Outcome::Unreadable },
        };
        assert_eq!(subject.verify(&vector.ed25519, &vector.signature), Ok(()));
        let secret = IdentitySecret::from_seeds(1, &key(&vector.ed25519_seed), &[0; 32]);
        assert_eq!(subject.sign(&secret), vector.signature);
    }
}
