//! Premium unlocks: as many premium tokens, the one premium slot, on full demandes, too.

use futures::future::join_all;
use protocol::demandes::Status;
use protocol::problem::Code;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::people::fresh;
use crate::support::{Person, Server, demande_in_paris, shared};

/// A new pro with this many premium tokens and no others.
async fn premium_pro(server: &Server, tokens: i64) -> Person {
    let pro = server.pro(0).await;
    server.grant_premium(&pro.account, tokens);
    pro
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_premium_unlock_works_when_the_slots_are_gone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, standard) = (server.demandeur().await, server.pro(6).await);
    let (first, second) = (premium_pro(server, 20).await, premium_pro(server, 20).await);
    let mut body = demande_in_paris("Une seule place");
    body.slots = Some(1);
    let demande = author.account.create_demande(&body).await.unwrap();
    standard.account.unlock(&demande).await.unwrap();

    let unlocked = first.account.unlock_premium(&demande).await.unwrap();
    assert_eq!((unlocked.spent.get(), unlocked.balance.premium.get()), (6, 14));
    assert!(unlocked.demande.description.is_some());
    let slots = unlocked.demande.slots;
    assert_eq!((slots.left, slots.premium_left, slots.rivals), (0, 0, 2));
    assert_eq!(unlocked.demande.status, Status::Full);

    let again = first.account.unlock_premium(&demande).await.unwrap();
    assert_eq!((again.unlock_id, again.balance.premium.get()), (unlocked.unlock_id, 14));
    let refused = second.account.unlock_premium(&demande).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::DemandeFull));
    assert_eq!(second.account.me().await.unwrap().balance.premium.get(), 20);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_premium_unlock_is_refused_with_its_reason_and_costs_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let author = server.demandeur().await;
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let code = |refused: client::ClientError| refused.code().unwrap();

    let standard = server.pro(50).await;
    assert_eq!(code(standard.account.unlock_premium(&demande).await.unwrap_err()), Code::InsufficientTokens);
    assert_eq!(standard.account.me().await.unwrap().balance.standard.get(), 50);

    let pro = premium_pro(server, 6).await;
    let mut cheaper = demande.clone();
    cheaper.price.tokens = 3.try_into().unwrap();
    assert_eq!(code(pro.account.unlock_premium(&cheaper).await.unwrap_err()), Code::PriceChanged);
    assert_eq!(code(pro.account.unlock(&demande).await.unwrap_err()), Code::InsufficientTokens);
    assert_eq!(pro.account.me().await.unwrap().balance.premium.get(), 6);
    assert_eq!(fresh(&author.account, &demande).await.slots.premium_left, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_key_for_a_standard_and_a_premium_unlock_is_a_mistake(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let author = server.demandeur().await;
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let pro = raw.sign_up(protocol::accounts::Kind::Pro).await;
    server.must(&[
        "admin",
        "grant",
        "--user",
        &pro.user_id.to_string(),
        "--tokens",
        "9",
        "--reason",
        "essai",
    ]);
    let unlock = async |premium: bool| {
        let post = raw.post(&format!("/api/v1/demandes/{}/unlock", demande.id)).bearer(&pro.token);
        let body = json!({ "price": 6, "premium": premium });
        post.header("idempotency-key", "la-meme-cle").json(&body).send().await
    };
    assert_eq!(unlock(false).await.status, StatusCode::CREATED);
    assert_eq!(unlock(true).await.code(), "idempotency_mismatch");
    assert_eq!(unlock(false).await.status, StatusCode::CREATED);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn many_pros_at_once_get_one_premium_slot(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let author = server.demandeur().await;
    let demande = author.account.create_demande(&demande_in_paris("Très demandée")).await.unwrap();
    let mut pros = Vec::new();
    for _ in 0..12 {
        pros.push(premium_pro(server, 6).await);
    }
    let outcomes = join_all(pros.iter().map(|pro| pro.account.unlock_premium(&demande))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for (pro, outcome) in pros.iter().zip(&outcomes) {
        let left = pro.account.me().await.unwrap().balance.premium.get();
        match outcome {
            Ok(_) => assert_eq!(left, 0),
            Err(refused) => assert_eq!((refused.code(), left), (Some(Code::DemandeFull), 6)),
        }
    }
}
