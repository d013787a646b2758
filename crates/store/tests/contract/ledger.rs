//! Token accounts and their lines.

use protocol::accounts::Balance;
use protocol::money::Tokens;
use protocol::tokens::{Asset, Movement, MovementKind};
use rstest::rstest;
use store::StoreError;
use store::ledger::{Transfer, balance, credit, debit, movements, movements_after, take_back};
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{NOW, PAUL, PIA, World, account_id, entry_id, tokens};

#[derive(sqlx::FromRow)]
struct Line {
    seq: i64,
    kind: String,
    delta: i64,
    balance_after: i64,
    counter_account: String,
}

fn transfer(n: u64, asset: Asset, kind: MovementKind, amount: i64, reference: &str) -> Transfer<'_> {
    Transfer {
        id: entry_id(n),
        account: account_id(PAUL),
        asset,
        amount: tokens(amount),
        kind,
        reference,
        at: NOW,
    }
}

fn holds(standard: i64, premium: i64, debt: i64) -> Balance {
    Balance { standard: tokens(standard), premium: tokens(premium), debt: tokens(debt), ..Balance::ZERO }
}

async fn lines(world: &World) -> Vec<(i64, String, i64, i64, String)> {
    let rows: Vec<Line> = world
        .read(async |tx| {
            tx.query(
                "SELECT seq, kind, delta, balance_after, counter_account FROM ledger_entries ORDER BY seq",
            )
            .all()
            .await
        })
        .await;
    rows.into_iter().map(|l| (l.seq, l.kind, l.delta, l.balance_after, l.counter_account)).collect()
}

#[rstest]
#[tokio::test]
async fn every_movement_leaves_a_line_that_agrees_with_the_balance(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    let granted = transfer(1, Asset::Standard, MovementKind::Grant, 30, "g1");
    let spent = transfer(2, Asset::Standard, MovementKind::Unlock, 6, "u1");
    let premium = transfer(3, Asset::Premium, MovementKind::Grant, 10, "g1");
    let premium_spent = transfer(4, Asset::Premium, MovementKind::Unlock, 6, "u2");
    assert_eq!(world.write(async |tx| credit(tx, granted).await).await, Some(holds(30, 0, 0)));
    assert_eq!(world.write(async |tx| debit(tx, spent).await).await, Some(holds(24, 0, 0)));
    assert_eq!(world.write(async |tx| credit(tx, premium).await).await, Some(holds(24, 10, 0)));
    assert_eq!(world.write(async |tx| debit(tx, premium_spent).await).await, Some(holds(24, 4, 0)));
    assert_eq!(world.read(async |tx| balance(tx, account_id(PAUL)).await).await, Some(holds(24, 4, 0)));
    let expected = [
        (1, "grant", 30, 30, "grants"),
        (2, "unlock", -6, 24, "unlocks"),
        (3, "grant", 10, 10, "grants"),
        (4, "unlock", -6, 4, "unlocks"),
    ];
    let found = lines(&world).await;
    let found: Vec<_> = found.iter().map(|l| (l.0, l.1.as_str(), l.2, l.3, l.4.as_str())).collect();
    assert_eq!(found, expected);
}

#[rstest]
#[case(Asset::Standard)]
#[case(Asset::Premium)]
#[tokio::test]
async fn too_few_tokens_move_nothing(#[case] asset: Asset, #[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.write(async |tx| credit(tx, transfer(1, asset, MovementKind::Grant, 5, "g1")).await).await;
    assert_eq!(
        world.write(async |tx| debit(tx, transfer(2, asset, MovementKind::Unlock, 6, "u1")).await).await,
        None
    );
    assert_eq!(lines(&world).await.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_debt_is_paid_first_and_blocks_spending(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world
        .write(async |tx| {
            let owe = tx.query("UPDATE accounts SET debt = 8 WHERE id = $1");
            owe.bind(account_id(PAUL)).execute().await
        })
        .await;
    let grant = async |n: u64, amount: i64| {
        let reference = n.to_string();
        let transfer = transfer(n, Asset::Standard, MovementKind::Grant, amount, &reference);
        world.write(async |tx| credit(tx, transfer).await).await
    };
    assert_eq!(grant(1, 5).await, Some(holds(0, 0, 3)));
    let premium = transfer(9, Asset::Premium, MovementKind::Grant, 50, "g9");
    assert_eq!(world.write(async |tx| credit(tx, premium).await).await, Some(holds(0, 50, 3)));
    let spend = transfer(10, Asset::Premium, MovementKind::Unlock, 1, "u1");
    assert_eq!(world.write(async |tx| debit(tx, spend).await).await, None);
    assert_eq!(grant(2, 10).await, Some(holds(7, 50, 0)));
    assert_eq!(lines(&world).await.iter().map(|l| l.3).collect::<Vec<_>>(), [-3, 50, 7]);
}

#[rstest]
#[tokio::test]
async fn what_is_taken_back_beyond_the_balance_is_owed_in_the_same_asset(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    use Asset::{Premium, Standard};
    use MovementKind::{GiveBack, Purchase, TakeBack, Unlock};

    let world = World::peopled(engine).await;
    let step = async |n: u64, asset: Asset, kind: MovementKind, amount: i64| {
        let reference = n.to_string();
        let transfer = transfer(n, asset, kind, amount, &reference);
        let moved = world.write(async |tx| match kind {
            MovementKind::TakeBack => take_back(tx, transfer).await,
            MovementKind::Unlock => debit(tx, transfer).await,
            _ => credit(tx, transfer).await,
        });
        moved.await.map(|b| [b.standard, b.premium, b.debt, b.premium_debt].map(Tokens::get))
    };
    assert_eq!(step(1, Standard, Purchase, 30).await, Some([30, 0, 0, 0]));
    assert_eq!(step(2, Premium, Purchase, 10).await, Some([30, 10, 0, 0]));
    assert_eq!(step(3, Standard, TakeBack, 10).await, Some([20, 10, 0, 0]));
    assert_eq!(step(4, Premium, Unlock, 6).await, Some([20, 4, 0, 0]));
    assert_eq!(step(5, Premium, TakeBack, 10).await, Some([20, 0, 0, 6]));
    assert_eq!(step(6, Standard, Unlock, 6).await, None);
    assert_eq!(step(7, Standard, TakeBack, 50).await, Some([0, 0, 30, 6]));
    assert_eq!(step(8, Standard, TakeBack, 1).await, Some([0, 0, 31, 6]));
    assert_eq!(step(9, Premium, GiveBack, 6).await, Some([0, 0, 31, 0]));
    assert_eq!(step(10, Premium, Purchase, 5).await, Some([0, 5, 31, 0]));
    assert_eq!(step(11, Standard, Purchase, 40).await, Some([9, 5, 0, 0]));
    assert_eq!(step(12, Standard, Unlock, 9).await, Some([0, 5, 0, 0]));
    let after: Vec<_> = lines(&world).await.into_iter().map(|l| (l.2, l.3)).collect();
    let expected = [
        (30, 30),
        (10, 10),
        (-10, 20),
        (-6, 4),
        (-10, -6),
        (-50, -30),
        (-1, -31),
        (6, 0),
        (5, 5),
        (40, 9),
        (-9, 0),
    ];
    assert_eq!(after, expected);
}

#[rstest]
#[tokio::test]
async fn every_kind_has_its_other_side_and_is_read_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let mut expected = Vec::new();
    for (n, kind) in (1..).zip(MovementKind::ALL.iter().copied()) {
        let transfer = transfer(n, Asset::Premium, kind, 5, "r");
        world.write(async |tx| credit(tx, transfer).await).await;
        expected.push(Movement {
            id: entry_id(n),
            seq: n,
            asset: Asset::Premium,
            kind,
            delta: 5,
            balance_after: 5 * i64::try_from(n).unwrap(),
            reference: "r".to_owned(),
            at: NOW,
        });
    }
    let counters: Vec<_> = lines(&world).await.into_iter().map(|l| l.4).collect();
    let sides = ["grants", "sales", "unlocks", "refunds", "disputes", "disputes", "closings"];
    assert_eq!(counters, sides);
    let (account, none) = (account_id(PAUL), transfer(99, Asset::Premium, MovementKind::Unknown, 5, "r"));
    assert!(world.store.write(async |tx| credit(tx, none).await).await.is_err());

    let ascending =
        async |after, limit| world.read(async |tx| movements_after(tx, account, after, limit).await).await;
    assert_eq!(ascending(0, 100).await, expected);
    assert_eq!(ascending(2, 3).await, expected[2..5]);
    let newest =
        async |before, limit| world.read(async |tx| movements(tx, account, before, limit).await).await;
    expected.reverse();
    assert_eq!(newest(None, 100).await, expected);
    assert_eq!(newest(Some(6), 2).await, expected[2..4]);
    assert_eq!(world.read(async |tx| movements(tx, account_id(PIA), None, 9).await).await, []);
}

#[rstest]
#[tokio::test]
async fn a_transfer_is_made_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let first = transfer(1, Asset::Standard, MovementKind::Grant, 30, "g1");
    world.write(async |tx| credit(tx, first).await).await;
    let again = transfer(2, Asset::Standard, MovementKind::Grant, 30, "g1");
    let outcome = world.store.write(async |tx| credit(tx, again).await).await;
    assert!(matches!(outcome, Err(StoreError::Conflict)), "{outcome:?}");
    assert_eq!(world.read(async |tx| balance(tx, account_id(PAUL)).await).await, Some(holds(30, 0, 0)));
}

#[rstest]
#[tokio::test]
async fn an_unknown_account_has_no_balance(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    assert_eq!(world.read(async |tx| balance(tx, account_id(9)).await).await, None);
    let grant =
        Transfer { account: account_id(9), ..transfer(1, Asset::Standard, MovementKind::Grant, 5, "g1") };
    assert_eq!(world.write(async |tx| credit(tx, grant).await).await, None);
}

#[rstest]
#[case("UPDATE ledger_entries SET delta = 1000")]
#[case("DELETE FROM ledger_entries")]
#[tokio::test]
async fn lines_stay(#[case] sql: &'static str, #[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let grant = transfer(1, Asset::Standard, MovementKind::Grant, 30, "g1");
    world.write(async |tx| credit(tx, grant).await).await;
    let refused = world.store.write(async |tx| tx.query(sql).execute().await).await.unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    assert_eq!(lines(&world).await[0].2, 30);
}

#[rstest]
#[case("UPDATE accounts SET standard = -1")]
#[case("UPDATE accounts SET premium = -1")]
#[case("UPDATE accounts SET debt = -1")]
#[case("UPDATE accounts SET premium_debt = -1")]
#[case("UPDATE accounts SET standard = 1, debt = 1")]
#[case("UPDATE accounts SET premium = 1, premium_debt = 1")]
#[tokio::test]
async fn the_schema_itself_refuses_impossible_balances(
    #[case] sql: &'static str,
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    assert!(world.store.write(async |tx| tx.query(sql).execute().await).await.is_err());
}
