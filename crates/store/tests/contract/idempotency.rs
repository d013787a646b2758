//! Requests that arrive twice.

use rstest::rstest;
use store::idempotency::{Claim, claim, settle};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{BodyHash, Scope, StoreError};

use crate::world::{NOW, World};

const SCOPE: Scope = Scope::new([1; 32]);
const BODY: BodyHash = BodyHash::new([2; 32]);

#[rstest]
#[tokio::test]
async fn a_settled_request_is_replayed(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let first = world
        .write(async |tx| {
            let first = claim(tx, &SCOPE, &BODY, None, NOW).await?;
            settle(tx, &SCOPE, 201, "unlock-1").await?;
            Ok(first)
        })
        .await;
    assert_eq!(first, Claim::Fresh);
    let again = world.write(async |tx| claim(tx, &SCOPE, &BODY, None, NOW).await).await;
    assert_eq!(again, Claim::Replay { status: 201, resource: "unlock-1".to_owned() });
    let other = world.write(async |tx| claim(tx, &SCOPE, &BodyHash::new([3; 32]), None, NOW).await).await;
    assert_eq!(other, Claim::Mismatch);
}

#[rstest]
#[tokio::test]
async fn an_answer_that_was_foreseen_is_replayed_unless_it_turned_out_otherwise(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::empty(engine).await;
    let foreseen = Some((201, "unlock-1"));
    assert_eq!(world.write(async |tx| claim(tx, &SCOPE, &BODY, foreseen, NOW).await).await, Claim::Fresh);
    let again =
        async || world.write(async |tx| claim(tx, &SCOPE, &BODY, Some((201, "unlock-2")), NOW).await).await;
    assert_eq!(again().await, Claim::Replay { status: 201, resource: "unlock-1".to_owned() });
    world.write(async |tx| settle(tx, &SCOPE, 200, "unlock-0").await).await;
    assert_eq!(again().await, Claim::Replay { status: 200, resource: "unlock-0".to_owned() });
}

#[rstest]
#[tokio::test]
async fn an_unsettled_request_is_in_progress(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    assert_eq!(world.write(async |tx| claim(tx, &SCOPE, &BODY, None, NOW).await).await, Claim::Fresh);
    assert_eq!(world.write(async |tx| claim(tx, &SCOPE, &BODY, None, NOW).await).await, Claim::InProgress);
}

#[rstest]
#[tokio::test]
async fn a_claim_that_fails_leaves_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let failed = world
        .store
        .write(async |tx| {
            claim(tx, &SCOPE, &BODY, None, NOW).await?;
            Err::<(), _>(StoreError::Conflict)
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(world.write(async |tx| claim(tx, &SCOPE, &BODY, None, NOW).await).await, Claim::Fresh);
}
