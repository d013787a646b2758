//! The daily limit that pros set to their own spending.

use futures::future::join_all;
use protocol::demandes::Demande;
use protocol::problem::Code;
use protocol::tokens::SpendingLimit;
use rstest::rstest;
use store::testing::Engine;

use crate::support::{Person, Server, demande_in_paris, shared};

async fn post(author: &Person, count: usize) -> Vec<Demande> {
    let mut demandes = Vec::new();
    for _ in 0..count {
        demandes.push(author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap());
    }
    demandes
}

async fn limited(server: &Server, limit: i64) -> Person {
    let pro = server.pro(60).await;
    server.grant_premium(&pro.account, 60);
    let daily = Some(limit.try_into().unwrap());
    pro.account.set_spending_limit(&SpendingLimit { daily }).await.unwrap();
    pro
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_counts_standard_and_premium_tokens_of_one_day(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, limited(server, 12).await);
    assert_eq!(pro.account.spending_limit().await.unwrap().daily.map(protocol::money::Tokens::get), Some(12));
    let demandes = post(&author, 4).await;
    pro.account.unlock(&demandes[0]).await.unwrap();
    pro.account.unlock_premium(&demandes[1]).await.unwrap();
    for refused in [pro.account.unlock(&demandes[2]).await, pro.account.unlock_premium(&demandes[2]).await] {
        assert_eq!(refused.unwrap_err().code(), Some(Code::SpendingLimitReached));
    }
    let balance = pro.account.me().await.unwrap().balance;
    assert_eq!((balance.standard.get(), balance.premium.get()), (54, 54), "a refusal costs nothing");
    // What is open already costs nothing, so it is no spending.
    pro.account.unlock(&demandes[0]).await.unwrap();

    pro.account.set_spending_limit(&SpendingLimit { daily: None }).await.unwrap();
    pro.account.unlock(&demandes[2]).await.unwrap();
    let again = Some(12.try_into().unwrap());
    pro.account.set_spending_limit(&SpendingLimit { daily: again }).await.unwrap();
    assert_eq!(pro.account.unlock(&demandes[3]).await.unwrap_err().code(), Some(Code::SpendingLimitReached));
    // A refund and a day that has passed make room again.
    let sql = "UPDATE unlocks SET refunded = spent WHERE pro_id = $1 AND demande_id IN ($2, $3)";
    let [first, second] = [&demandes[0], &demandes[1]].map(|demande| demande.id);
    let user = pro.account.user_id();
    assert_eq!(server.alter(sql, |query| query.bind(user).bind(first).bind(second)).await, 2);
    pro.account.unlock(&demandes[3]).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_holds_against_many_unlocks_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, pro) = (server.demandeur().await, limited(server, 20).await);
    let demandes = post(&author, 8).await;
    let outcomes = join_all(demandes.iter().map(|demande| pro.account.unlock(demande))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3, "3 times 6 of 20");
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    assert!(refused.clone().all(|refused| refused.code() == Some(Code::SpendingLimitReached)));
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 42);
}
