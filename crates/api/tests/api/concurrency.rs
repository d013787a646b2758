//! Money and slots under concurrency: never lost, doubled or oversold.

use futures::future::join_all;
use protocol::problem::Code;
use rstest::rstest;
use store::StoreError;
use store::testing::Engine;

use crate::support::people::fresh;
use crate::support::{demande_in_paris, full, shared};

const PROS: usize = 64;
/// Demandes that they race for, one after the other.
const ROUNDS: i64 = 5;
const ROUNDS_IN_FULL: i64 = 200;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_pros_at_once_get_exactly_the_slots_there_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let author = server.demandeur().await;
    let rounds = if full() { ROUNDS_IN_FULL } else { ROUNDS };
    let mut pros = Vec::new();
    for _ in 0..PROS {
        pros.push((server.pro(6 * rounds).await, 0));
    }
    for round in 0..rounds {
        let mut body = demande_in_paris("Très demandée");
        let slots = 1 + round % 5;
        body.slots = Some(slots);
        let demande = author.account.create_demande(&body).await.unwrap();
        let outcomes = join_all(pros.iter().map(|(pro, _)| pro.account.unlock(&demande))).await;
        for ((_, won), outcome) in pros.iter_mut().zip(&outcomes) {
            match outcome {
                Ok(_) => *won += 1,
                Err(refused) => assert_eq!(refused.code(), Some(Code::DemandeFull)),
            }
        }
        let winners = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(i64::try_from(winners).unwrap(), slots, "round {round}");
        assert_eq!(fresh(&author.account, &demande).await.slots.left, 0);
    }
    for (pro, won) in &pros {
        assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 6 * (rounds - won));
    }
    ledger_adds_up(server).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_pro_pressing_the_button_many_times_pays_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    // With tokens for one unlock only, the others fail at paying, and not because of that.
    #[values(6, 30)] tokens: i64,
) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, server.pro(tokens).await);
    let demande = author.account.create_demande(&demande_in_paris("Impatient")).await.unwrap();
    let mut devices = vec![pro.account.clone()];
    for _ in 1..8 {
        devices.push(server.log_in(&pro).await);
    }
    let outcomes = join_all(devices.iter().map(|device| device.unlock(&demande))).await;
    let mut unlocks: Vec<_> = outcomes.into_iter().map(|outcome| outcome.unwrap().unlock_id).collect();
    unlocks.dedup();
    assert_eq!(unlocks.len(), 1);
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), tokens - 6);
    assert_eq!(fresh(&author.account, &demande).await.slots.left, 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pro_never_spends_more_than_the_balance(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, server.pro(20).await);
    let mut demandes = Vec::new();
    for _ in 0..8 {
        demandes.push(author.account.create_demande(&demande_in_paris("Beaucoup")).await.unwrap());
    }
    let outcomes = join_all(demandes.iter().map(|demande| pro.account.unlock(demande))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    let short = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(short.clone().all(|refused| refused.code() == Some(Code::InsufficientTokens)));
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 2);
    ledger_adds_up(server).await;
}

/// Every balance is the sum of its ledger entries.
async fn ledger_adds_up(server: &crate::support::Server) {
    let store = server.store().await;
    let wrong = store
        .read(async |tx| {
            let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM accounts a WHERE a.standard <> \
                 (SELECT CAST(COALESCE(SUM(e.delta), 0) AS BIGINT) FROM ledger_entries e \
                  WHERE e.account_id = a.id AND e.asset = 'standard')";
            tx.query(sql).one::<(i64,)>().await
        })
        .await;
    let (wrong,) = wrong.map_err(|error: StoreError| error.to_string()).unwrap();
    assert_eq!(wrong, 0);
}
