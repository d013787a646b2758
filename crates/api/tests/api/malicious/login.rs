//! Lies to someone who signs up or in.

use client::{Client, ClientError, Language, Sealed, SignUpForm, Trust};
use crypto_core::rand_core::UnwrapErr;
use getrandom::SysRng;
use protocol::accounts::Kind;
use protocol::auth::{KdfParams, LoginAnswer};
use serde_json::{Value, json};
use store::testing::Engine;

use super::attacks::flip;
use super::secrets::master;
use super::{Relay, Said, Scene, Secrets, get, post, put};
use crate::support::{Person, Server, shared};

const TAMPERED_RING: ClientError = ClientError::Tampered { what: Sealed::KeyRing };
const TAMPERED_VAULT: ClientError = ClientError::Tampered { what: Sealed::Vault };

/// What becomes of an answer.
type Change = Box<dyn Fn(&mut Value) + Send + Sync>;

/// A member behind a relay.
async fn member() -> (&'static Server, Relay, Client, Person) {
    let server = shared(Engine::Sqlite).await;
    let relay = Relay::before(server);
    let client = relay.client();
    let person = Person::sign_up(&client, Kind::Demandeur).await;
    (server, relay, client, person)
}

async fn refusal(client: &Client, person: &Person) -> ClientError {
    client.log_in(&person.email, &person.password).await.unwrap_err()
}

/// The answer to a login after the credentials were changed in a way that this SDK does not offer yet.
fn renewed(secrets: &Secrets, person: &Person, kdf: &KdfParams, version: u64) -> Value {
    let wrap = master(person, kdf).derive_wrap_key();
    let key_ring = secrets.ring.seal(&wrap, version, &mut UnwrapErr(SysRng)).unwrap();
    json!(LoginAnswer { key_ring, credential_version: version, ..secrets.login.clone() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_derivation_is_refused_before_anything_derived_is_sent() {
    let relay = Relay::before(shared(Engine::Sqlite).await);
    for iterations in [1_000, 599_999, 10_000_001] {
        let _lie = relay.rewrite(post("/auth/prelogin"), move |answer| {
            answer["kdf"]["iterations"] = json!(iterations);
        });
        let refused = relay.client().log_in("victime@exemple.fr", "un mot de passe").await.unwrap_err();
        assert_eq!(refused, ClientError::WeakKdf, "{iterations}");
    }
    assert_eq!(relay.seen(&post("/auth/login")).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_iterations_than_the_last_time_are_refused() {
    let (server, relay, client, person) = member().await;
    let secrets = Secrets::of(&person, server).await;
    let stronger = KdfParams { iterations: 600_001, ..secrets.kdf };
    {
        let answer = renewed(&secrets, &person, &stronger, 1);
        let _kdf = relay.rewrite(post("/auth/prelogin"), move |answer| answer["kdf"] = json!(stronger));
        let _login = relay.answer(post("/auth/login"), move |_| Said::json(200, &answer));
        client.log_in(&person.email, &person.password).await.unwrap();
    }
    let sent = relay.seen(&post("/auth/login")).len();
    assert_eq!(refusal(&client, &person).await, ClientError::WeakKdf);
    assert_eq!(relay.seen(&post("/auth/login")).len(), sent);
    // Nobody told the new device.
    relay.client().log_in(&person.email, &person.password).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_derivation_that_opens_nothing_does_not_raise_the_mark() {
    let (server, relay, client, person) = member().await;
    let answer = json!(Secrets::of(&person, server).await.login);
    {
        let _kdf =
            relay.rewrite(post("/auth/prelogin"), |answer| answer["kdf"]["iterations"] = 600_001.into());
        let _login = relay.answer(post("/auth/login"), move |_| Said::json(200, &answer));
        assert_eq!(refusal(&client, &person).await, TAMPERED_RING);
    }
    client.log_in(&person.email, &person.password).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ring_that_is_not_the_accounts_own_is_refused() {
    let (server, relay, client, person) = member().await;
    let other = server.demandeur().await;
    let theirs = json!(Secrets::of(&other, server).await.login);
    let ring = theirs["key_ring"].clone();
    let lies: [Change; 5] = [
        Box::new(|answer| flip(&mut answer["key_ring"]["data"])),
        Box::new(|answer| answer["credential_version"] = json!(2)),
        Box::new(|answer| answer["vault_generation"] = json!(2)),
        Box::new(move |answer| answer["key_ring"] = ring.clone()),
        Box::new(move |answer| *answer = theirs.clone()),
    ];
    for change in lies {
        let _lie = relay.rewrite(post("/auth/login"), change);
        assert_eq!(refusal(&client, &person).await, TAMPERED_RING);
    }
    client.log_in(&person.email, &person.password).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_older_than_the_last_ones_are_refused() {
    let (server, relay, client, person) = member().await;
    let secrets = Secrets::of(&person, server).await;
    {
        let answer = renewed(&secrets, &person, &secrets.kdf, 2);
        let _login = relay.answer(post("/auth/login"), move |_| Said::json(200, &answer));
        client.log_in(&person.email, &person.password).await.unwrap();
    }
    let older = ClientError::RolledBack { what: Sealed::KeyRing };
    assert_eq!(refusal(&client, &person).await, older);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_is_not_the_accounts_own_is_refused() {
    let (server, relay, client, person) = member().await;
    let other = server.demandeur().await;
    let theirs = Secrets::of(&other, server).await.stored;
    let lies: [Change; 4] = [
        Box::new(move |vault| *vault = json!(theirs)),
        Box::new(|vault| flip(&mut vault["blob"]["data"])),
        Box::new(|vault| vault["version"] = json!(2)),
        Box::new(|vault| vault["blob"] = Value::Null),
    ];
    for change in lies {
        let _lie = relay.rewrite(get("/me/vault"), change);
        assert_eq!(refusal(&client, &person).await, TAMPERED_VAULT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_vault_than_this_device_has_seen_is_refused() {
    let scene = Scene::open().await;
    // Version 2 pins the peer's keys, version 3 says that they were compared.
    scene.victim.account.mark_verified(scene.id).await.unwrap();
    let written = scene.relay.seen(&put("/me/vault"));
    let [pinned, _verified] = written.as_slice() else { panic!("{written:?}") };
    let old = json!({ "version": 2, "blob": pinned.body["blob"] });
    let lie = scene.relay.rewrite(get("/me/vault"), move |vault| *vault = old.clone());
    let older = ClientError::RolledBack { what: Sealed::Vault };
    assert_eq!(refusal(&scene.client, &scene.victim).await, older);

    // The same to a device that has seen nothing: authentic, consistent, and not to be noticed.
    let fooled = scene.new_device().await;
    assert_eq!(fooled.conversation(scene.id).await.unwrap().trust, Trust::New);
    drop(lie);
    assert_eq!(scene.again().await.conversation(scene.id).await.unwrap().trust, Trust::Verified);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_account_is_not_somebody_else() {
    let server = shared(Engine::Sqlite).await;
    let relay = Relay::before(server);
    let _lie = relay.rewrite(post("/auth/signup"), |answer| answer["user_id"] = json!("ab".repeat(32)));
    let form = SignUpForm {
        email: "nouvelle@exemple.fr".to_owned(),
        password: "correct cheval pile agrafe".to_owned().into(),
        kind: Kind::Pro,
        display_name: "Nouvelle".to_owned().try_into().unwrap(),
        language: Language::French,
    };
    assert_eq!(relay.client().sign_up(form).await.unwrap_err(), ClientError::BadKeys);
}
