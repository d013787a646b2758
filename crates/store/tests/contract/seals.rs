//! Seals: a chain in which every line is covered once.

use protocol::tokens::{Asset, MovementKind};
use rstest::rstest;
use store::ledger::{Transfer, credit};
use store::seals::{self, Part, Seal};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{SealMac, SealRoot, StoreError};

use crate::world::{NOW, PAUL, PIA, World, account_id, entry_id, tokens};

fn seal(number: u64) -> Seal {
    let (root, mac) = (SealRoot::new([7; 32]), SealMac::new([8; 32]));
    Seal { number, at: NOW, lines: 1, root, kid: "k".to_owned(), mac }
}

impl World {
    async fn grants(&self, lines: &[(u64, u8)]) {
        for (n, whose) in lines {
            let (id, account, reference) = (entry_id(*n), account_id(*whose), n.to_string());
            let (asset, kind, amount, at) = (Asset::Standard, MovementKind::Grant, tokens(1), NOW);
            let transfer = Transfer { id, account, asset, amount, kind, reference: &reference, at };
            self.write(async |tx| credit(tx, transfer).await).await;
        }
    }

    async fn unsealed(&self) -> Vec<Part> {
        self.read(async |tx| Ok(seals::parts(&seals::unsealed(tx, 100).await?))).await
    }

    async fn seal(&self, number: u64, parts: &[Part]) -> Result<(), StoreError> {
        self.store.write(async |tx| seals::insert(tx, &seal(number), parts).await).await
    }
}

fn part(whose: u8, first_seq: i64, last_seq: i64) -> Part {
    Part { account_id: account_id(whose), first_seq, last_seq }
}

#[rstest]
#[tokio::test]
async fn each_line_is_sealed_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    assert_eq!(world.unsealed().await, []);
    world.grants(&[(1, PIA), (2, PAUL), (3, PIA)]).await;
    assert_eq!(world.unsealed().await, [part(PAUL, 1, 1), part(PIA, 1, 2)]);
    world.seal(1, &[part(PAUL, 1, 1), part(PIA, 1, 1)]).await.unwrap();
    world.grants(&[(4, PIA)]).await;
    assert_eq!(world.unsealed().await, [part(PIA, 2, 3)]);
    world.seal(2, &[part(PIA, 2, 3)]).await.unwrap();
    assert_eq!(world.unsealed().await, []);
    assert_eq!(world.read(async |tx| seals::page(tx, 0, 1).await).await, [seal(1)]);
    assert_eq!(world.read(async |tx| seals::page(tx, 1, 10).await).await, [seal(2)]);
    assert_eq!(world.read(async |tx| seals::newest(tx).await).await, Some(seal(2)));
}

#[rstest]
#[case(1, part(PAUL, 2, 2))]
#[case(2, part(PAUL, 1, 1))]
#[case(2, part(PAUL, 3, 3))]
#[case(2, part(PIA, 1, 1))]
#[tokio::test]
async fn a_seal_that_does_not_follow_leaves_nothing(
    #[case] number: u64,
    #[case] next: Part,
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    world.grants(&[(1, PAUL), (2, PAUL), (3, PAUL)]).await;
    world.seal(1, &[part(PAUL, 1, 1)]).await.unwrap();
    let refused = world.seal(number, &[next]).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(world.unsealed().await, [part(PAUL, 2, 3)]);
    assert_eq!(world.read(async |tx| seals::newest(tx).await).await, Some(seal(1)));
}

#[rstest]
#[case("UPDATE ledger_seals SET lines = 2")]
#[case("DELETE FROM ledger_seals")]
#[case("UPDATE ledger_seal_parts SET last_seq = 2")]
#[case("DELETE FROM ledger_seal_parts")]
#[tokio::test]
async fn seals_stay(#[case] sql: &'static str, #[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.grants(&[(1, PAUL)]).await;
    world.seal(1, &[part(PAUL, 1, 1)]).await.unwrap();
    let refused = world.store.write(async |tx| tx.query(sql).execute().await).await.unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
}
