//! `/api/v1/tokens`: packs, balance, buyers' data; history and invoices in files of their own.

mod history;
mod invoices;

use protocol::accounts::Kind;
use protocol::invoices::Buyer;
use protocol::tokens::Asset;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::shared;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everyone_sees_the_packs(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let answer = shared(engine).await.raw().get("/api/v1/tokens/packs").send().await;
    assert_eq!(answer.status, StatusCode::OK);
    let packs = answer.body["packs"].as_array().unwrap();
    assert_eq!(packs.len(), 6);
    let first = json!({ "id": "standard-10", "asset": "standard", "tokens": 10, "amount_cents": 1000 });
    assert_eq!(packs[0], first);
    assert_eq!(packs[5]["asset"], Asset::Premium.as_str());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_balance_is_the_callers_own(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (rich, poor) = (server.pro(30).await, server.pro(1).await);
    assert_eq!(rich.account.balance().await.unwrap().standard.get(), 30);
    assert_eq!(poor.account.balance().await.unwrap().standard.get(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_one_says_for_invoices_is_ones_own_and_can_be_withdrawn(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (anne, paul) = (server.member(Kind::Pro).await.account, server.member(Kind::Pro).await.account);
    assert_eq!(anne.buyer().await.unwrap(), Buyer::default());
    let line = |text: &str| text.to_owned().try_into().unwrap();
    let said = Buyer {
        name: Some(line("Anne (SARL) \\ Cie")),
        address: vec![line("2 rue du Four"), line("75006 Paris")],
        registration: Some(line("732 829 320 00074")),
        vat_number: None,
    };
    anne.set_buyer(&said).await.unwrap();
    assert_eq!(anne.buyer().await.unwrap(), said);
    assert_eq!(paul.buyer().await.unwrap(), Buyer::default());
    anne.set_buyer(&Buyer::default()).await.unwrap();
    assert_eq!(anne.buyer().await.unwrap(), Buyer::default());
}
