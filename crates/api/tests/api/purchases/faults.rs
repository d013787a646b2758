//! Stripe fails, or the wire to it does: a repetition with the same key leads to one purchase and one page.

use futures::future::join_all;
use protocol::accounts::Kind;
use protocol::problem::Code;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;
use stripe_double::{Failure, Fault, Route};

use crate::support::shop::pack_id;
use crate::support::{Answer, RawAccount, Shop};

/// One request of a buyer's, as its client repeats it.
async fn ask(shop: &Shop, pro: &RawAccount, route: &str, key: &str) -> Answer {
    let raw = shop.raw();
    let post = raw.post(&format!("/api/v1/tokens/{route}"));
    let post = post.bearer(&pro.token).header("idempotency-key", key);
    post.json(&json!({ "pack": "standard-10" })).send().await
}

#[rstest]
#[case("checkout", Route::CreateSession, "/v1/checkout/sessions")]
#[case("payment-intents", Route::CreateIntent, "/v1/payment_intents")]
#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_a_repetition_leads_to_one_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] route: &str,
    #[case] at_stripe: Route,
    #[case] list: &str,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.raw().sign_up(Kind::Pro).await;
    let failures = [
        (Failure::CutAfterCommit, StatusCode::BAD_GATEWAY, "payments_unavailable"),
        (Failure::CutBeforeWork, StatusCode::BAD_GATEWAY, "payments_unavailable"),
        (Failure::RateLimited, StatusCode::BAD_GATEWAY, "payments_unavailable"),
        (Failure::ServerError, StatusCode::BAD_GATEWAY, "payments_unavailable"),
        (Failure::CardDeclined, StatusCode::PAYMENT_REQUIRED, "payment_declined"),
    ];
    for (number, (failure, status, code)) in failures.into_iter().enumerate() {
        let key = format!("essai-{route}-{number}");
        shop.stripe.fault(Fault::next(at_stripe, failure));
        let failed = ask(&shop, &pro, route, &key).await;
        assert_eq!((failed.status, failed.code()), (status, code), "{failure:?}");
        let again = ask(&shop, &pro, route, &key).await;
        assert_eq!(again.status, StatusCode::CREATED, "{failure:?}: {again:?}");
        let once_more = ask(&shop, &pro, route, &key).await;
        assert_eq!(again.body, once_more.body, "{failure:?}");
        assert_eq!(shop.count(list).await, number + 1, "{failure:?}");
    }
    let purchases = shop.raw().get("/api/v1/tokens/purchases").bearer(&pro.token).send().await;
    assert_eq!(purchases.body["items"].as_array().unwrap().len(), failures.len());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_dies_after_stripe_has_answered_and_a_repetition_finds_the_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut shop = Shop::open(engine).await;
    let pro = shop.raw().sign_up(Kind::Pro).await;
    let first = ask(&shop, &pro, "checkout", "avant-la-panne").await;
    // As if the process had died between Stripe's answer and its own second transaction.
    let store = shop.store().await;
    let forget = "UPDATE purchases SET status = 'new', session_id = NULL, url = NULL";
    store.write(async |tx| tx.query(forget).execute().await).await.unwrap();
    shop.server.kill();
    shop.server.restart();
    let again = ask(&shop, &pro, "checkout", "avant-la-panne").await;
    assert_eq!(again.body, first.body);
    assert_eq!(shop.count("/v1/checkout/sessions").await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_request_many_times_at_once_opens_one_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.raw().sign_up(Kind::Pro).await;
    let answers = join_all((0..16).map(|_| ask(&shop, &pro, "checkout", "en-meme-temps"))).await;
    let opened = ask(&shop, &pro, "checkout", "en-meme-temps").await;
    for answer in &answers {
        let started = answer.status == StatusCode::CREATED && answer.body == opened.body;
        assert!(started || answer.code() == "still_in_progress", "{answer:?}");
    }
    assert_eq!(shop.count("/v1/checkout/sessions").await, 1);
    let raw = shop.raw();
    let other = raw.post("/api/v1/tokens/checkout").bearer(&pro.token);
    let other = other.header("idempotency-key", "en-meme-temps").json(&json!({ "pack": "standard-25" }));
    assert_eq!(other.send().await.code(), Code::IdempotencyMismatch.as_str());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn repeating_a_finished_purchase_leads_to_where_it_stands(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.raw().sign_up(Kind::Pro).await;
    let opened = ask(&shop, &pro, "checkout", "puis-paye").await;
    let session = crate::support::shop::session_of(opened.body["url"].as_str().unwrap());
    shop.stripe.pay(&session).unwrap();
    shop.stripe.quiet().await;
    let again = ask(&shop, &pro, "checkout", "puis-paye").await;
    let purchase = again.body["purchase_id"].as_str().unwrap();
    assert_eq!(again.body["purchase_id"], opened.body["purchase_id"]);
    assert_eq!(again.body["url"], format!("{}/tokens/success?purchase={purchase}", shop.origin()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_gets_through_by_itself(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    for failure in [Failure::CutAfterCommit, Failure::ServerError] {
        shop.stripe.fault(Fault::next(Route::CreateSession, failure));
        pro.checkout(&pack_id("standard-10")).await.unwrap();
    }
    assert_eq!(shop.count("/v1/checkout/sessions").await, 2);
}
