//! People, their names, credentials, vaults and keys.

use protocol::accounts::{Kind, Standing, Versioned};
use protocol::auth::KdfParams;
use protocol::bytes::Ciphertext;
use protocol::keys::KdfSalt;
use protocol::staff::Role;
use rstest::rstest;
use store::credentials::{self, Credentials};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{LoginTag, RecoveryHash, StoreError, identities, logins, users, vaults};

use crate::world::{ANNE, NOW, PAUL, World, add_user, blob, later, person, statement, user};

#[rstest]
#[tokio::test]
async fn a_person_reads_back_as_stored(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let mut anne = user(ANNE, Kind::Demandeur);
    anne.role = Some(Role::Moderator);
    world.write(async |tx| add_user(tx, &anne).await).await;
    assert_eq!(world.read(async |tx| users::find(tx, person(ANNE)).await).await, Some(anne));
    assert_eq!(world.read(async |tx| users::find(tx, person(9)).await).await, None);
}

#[rstest]
#[tokio::test]
async fn a_user_id_is_taken_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let mut impostor = user(ANNE, Kind::Pro);
    impostor.account = None;
    let outcome = world.store.write(async |tx| users::insert(tx, &impostor).await).await;
    assert!(matches!(outcome, Err(StoreError::Conflict)), "{outcome:?}");
    let anne = world.read(async |tx| users::find(tx, person(ANNE)).await).await.unwrap();
    assert_eq!(anne.kind, Kind::Demandeur);
}

#[rstest]
#[tokio::test]
async fn roles_and_standings_change_for_known_people_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    assert!(world.write(async |tx| users::set_role(tx, person(PAUL), Some(Role::Admin)).await).await);
    assert!(!world.write(async |tx| users::set_role(tx, person(9), None).await).await);
    let until = Some(later(10));
    assert!(
        world
            .write(async |tx| users::set_standing(tx, person(PAUL), Standing::Restricted, until).await)
            .await
    );
    assert!(!world.write(async |tx| users::set_standing(tx, person(9), Standing::Good, None).await).await);
    let paul = world.read(async |tx| users::find(tx, person(PAUL)).await).await.unwrap();
    assert_eq!(paul.role, Some(Role::Admin));
    assert_eq!(paul.standing_at(later(9)), Standing::Restricted);
    assert_eq!(paul.standing_at(later(10)), Standing::Good);
}

#[rstest]
#[tokio::test]
async fn a_stored_value_that_cannot_be_is_reported_with_its_place(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    world
        .write(async |tx| {
            let update = tx.query("UPDATE users SET display_name = $2 WHERE id = $1");
            update.bind(person(ANNE)).bind("\u{202e}anna").execute().await
        })
        .await;
    let outcome = world.store.read(async |tx| users::find(tx, person(ANNE)).await).await;
    let Err(StoreError::Corrupt { table, column }) = outcome else { panic!("{outcome:?}") };
    assert_eq!((table, column), ("users", "display_name"));
}

#[rstest]
#[tokio::test]
async fn a_sign_in_name_belongs_to_one_person(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let tag = LoginTag::new([7; 32]);
    assert!(world.write(async |tx| logins::insert(tx, &tag, person(ANNE)).await).await);
    assert!(!world.write(async |tx| logins::insert(tx, &tag, person(PAUL)).await).await);
    assert_eq!(world.read(async |tx| logins::user_of(tx, &tag).await).await, Some(person(ANNE)));
    let unknown = LoginTag::new([8; 32]);
    assert_eq!(world.read(async |tx| logins::user_of(tx, &unknown).await).await, None);
}

#[rstest]
#[tokio::test]
async fn credentials_are_found_by_sign_in_name(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let tag = LoginTag::new([7; 32]);
    let credentials = Credentials {
        user: person(ANNE),
        version: 1,
        auth_hash: "$argon2id$v=19$…".to_owned(),
        kdf: KdfParams { salt: KdfSalt::new([3; 16]), iterations: 600_000 },
        key_ring: Ciphertext::new(vec![1; 90]),
        vault_generation: 1,
        recovery_hash: RecoveryHash::new([4; 32]),
        recovery_key_ring: Ciphertext::new(vec![2; 90]),
        updated_at: NOW,
    };
    world
        .write(async |tx| {
            logins::insert(tx, &tag, person(ANNE)).await?;
            credentials::insert(tx, &credentials).await
        })
        .await;
    let found = world.read(async |tx| credentials::find_by_tag(tx, &tag).await).await;
    assert!(found.as_ref() == Some(&credentials));
    let again = world.store.write(async |tx| credentials::insert(tx, &credentials).await).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    let unknown = LoginTag::new([8; 32]);
    assert!(world.read(async |tx| credentials::find_by_tag(tx, &unknown).await).await.is_none());
}

#[rstest]
#[tokio::test]
async fn a_vault_moves_one_version_at_a_time(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let put = async |expected: u64, n: u8| {
        world.write(async |tx| vaults::put(tx, person(ANNE), expected, &blob(n), NOW).await).await
    };
    let get = async || world.read(async |tx| vaults::get(tx, person(ANNE)).await).await;
    assert_eq!(get().await, Versioned { version: 0, blob: None });
    assert!(!put(1, 1).await);
    assert!(put(0, 1).await);
    assert!(!put(0, 2).await);
    assert!(put(1, 3).await);
    assert!(!put(1, 4).await);
    assert_eq!(get().await, Versioned { version: 2, blob: Some(blob(3)) });
}

#[rstest]
#[tokio::test]
async fn statements_form_a_chain_in_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let second = statement(40, 2);
    world.write(async |tx| identities::insert(tx, person(ANNE), &second, NOW).await).await;
    let again = world
        .store
        .write(async |tx| identities::insert(tx, person(ANNE), &statement(50, 2), NOW).await)
        .await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    let chain = world.read(async |tx| identities::chain(tx, person(ANNE)).await).await;
    assert_eq!(chain.statements, [statement(ANNE, 1), second]);
    let nobody = world.read(async |tx| identities::chain(tx, person(9)).await).await;
    assert!(nobody.statements.is_empty());
}
