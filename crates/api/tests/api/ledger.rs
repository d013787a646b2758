//! `leboncoup ledger verify`, and the seals that the server makes by itself.

use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::join_all;
use protocol::ids::hex;
use rstest::rstest;
use store::seals::{self, Seal};
use store::testing::Engine;
use store::{Store, StoreError};

use stripe_double::{Amount, DisputeReason, Verdict};

use crate::support::{Server, Shop, demande_in_paris, eventually, shared};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_used_ledger_is_proven_right_until_somebody_reaches_into_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let author = server.demandeur().await;
    for n in 0..3 {
        let pro = server.pro(10 + n).await;
        let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
        pro.account.unlock(&demande).await.unwrap();
    }
    let sealed = server.job("seal").await;
    assert!(sealed.status.success(), "{sealed:?}");
    server.grant(&author.account, 1);
    let verify = || {
        let output = server.command(&["ledger", "verify"]);
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (right, said) = verify();
    assert!(right && said.contains("4 accounts, 7 lines,") && said.contains("3 unlocks"), "{said}");

    let corrupt = async |sql: &'static str| assert_eq!(server.alter(sql, |query| query).await, 1);
    corrupt("UPDATE accounts SET standard = standard + 1 WHERE standard = 6").await;
    let (right, said) = verify();
    assert!(!right && said.contains("standard is 7, but its lines say 6"), "{said}");
    assert!(!server.job("daily").await.status.success());
    let list = server.command(&["jobs", "list"]).stdout;
    let list = String::from_utf8(list).unwrap();
    assert!(list.contains("failed: the books are wrong: account"), "{list}");
    corrupt("UPDATE accounts SET standard = standard - 1 WHERE standard = 7").await;
    server.must(&["ledger", "verify"]);
}

async fn newest(store: &Store) -> Option<Seal> {
    let newest: Result<_, StoreError> = store.read(async |tx| seals::newest(tx).await).await;
    newest.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_seals_by_itself(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let mut server = Server::start(engine).await;
    server.pro(5).await;
    let store = server.store().await;
    // What was written before a crash is sealed by whoever has the next turn.
    server.kill();
    server.alter("UPDATE jobs SET started_at = 0, leased_until = NULL", |query| query).await;
    server.restart();
    let seal = eventually("a seal", || newest(&store)).await;
    assert_eq!((seal.number, seal.lines), (1, 1));
    server.pro(5).await;
    server.job("seal").await;
    let second = newest(&store).await;
    // Whoever keeps the log notices when the newest seals are gone.
    let log = std::fs::read_to_string(server.home().join("server.log")).unwrap();
    for seal in [seal, second.unwrap()] {
        let named = |line: &&str| line.contains("\"sealed\"") && line.contains(&hex(seal.mac.as_bytes()));
        assert!(log.lines().any(|line| named(&line)), "seal {}", seal.number);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn verification_of_a_ledger_in_use_sees_one_moment(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    // Other tests use it, too.
    let server = shared(engine).await;
    let author = server.demandeur().await;
    let mut pros = Vec::new();
    for _ in 0..8 {
        pros.push(server.pro(60).await);
    }
    let done = AtomicBool::new(false);
    let use_it = async {
        for round in 0..10 {
            let demande =
                author.account.create_demande(&demande_in_paris(&format!("Fuite {round}"))).await.unwrap();
            join_all(pros.iter().map(|pro| pro.account.unlock(&demande))).await;
        }
        done.store(true, Ordering::Relaxed);
    };
    let verify = async {
        let mut times = 0;
        while !done.load(Ordering::Relaxed) {
            let output = tokio::task::spawn_blocking(|| server.command(&["ledger", "verify"])).await.unwrap();
            assert!(output.status.success(), "{output:?}");
            times += 1;
        }
        assert!(times > 1, "the ledger was in use for too short");
    };
    tokio::join!(use_it, verify);
    server.must(&["ledger", "verify"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn refunded_and_disputed_purchases_are_right(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let author = shop.demandeur().await;
    let pro = shop.pro(1).await.account;
    let (_, refunded) = shop.buy(&pro, "standard-25").await;
    let (_, won) = shop.buy(&pro, "premium-20").await;
    let (_, lost) = shop.buy(&pro, "standard-10").await;
    shop.check_out(&pro, "standard-50").await;
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    pro.unlock(&demande).await.unwrap();
    let charge = |session| shop.stripe.charge_of(session).unwrap();
    for cents in [800, 1_700] {
        shop.stripe.refund(&charge(&refunded), Some(Amount::try_from(cents).unwrap())).unwrap();
        shop.stripe.quiet().await;
        shop.must(&["ledger", "verify"]);
    }
    for (session, verdict) in [(&won, Verdict::Won), (&lost, Verdict::Lost)] {
        let dispute = shop.stripe.dispute(&charge(session), DisputeReason::Fraudulent).unwrap();
        shop.stripe.quiet().await;
        shop.must(&["ledger", "verify"]);
        shop.stripe.close_dispute(&dispute, verdict).unwrap();
        shop.stripe.quiet().await;
    }
    // 1 given, 6 spent, everything standard taken back again.
    let balance = pro.balance().await.unwrap();
    assert_eq!((balance.debt.get(), balance.premium.get(), balance.premium_debt.get()), (5, 10, 0));
    let said = shop.command(&["ledger", "verify"]);
    let said = String::from_utf8([said.stdout, said.stderr].concat()).unwrap();
    assert!(said.contains("1 unlocks, 4 purchases"), "{said}");
}
