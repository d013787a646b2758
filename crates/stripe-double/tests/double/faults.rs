use std::num::NonZeroU32;

use rstest::rstest;
use serde_json::json;
use stripe_double::{Failure, Fault, Route};

use crate::shop::{SESSION, Shop};

#[rstest]
#[case(Failure::CardDeclined, 402, "card_error")]
#[case(Failure::RateLimited, 429, "invalid_request_error")]
#[case(Failure::ServerError, 500, "api_error")]
#[tokio::test]
async fn the_nth_call_fails_as_ordered(#[case] failure: Failure, #[case] status: u16, #[case] kind: &str) {
    let shop = Shop::open();
    let call = NonZeroU32::new(2).unwrap();
    shop.double.fault(Fault { route: Route::CreateSession, call, failure });
    shop.session().await;
    let failed = shop.post("/v1/checkout/sessions", SESSION).await;
    assert_eq!((failed.status, &failed.body["error"]["type"]), (status, &json!(kind)));
    shop.session().await;
    let made = shop.get("/v1/checkout/sessions").await.body;
    assert_eq!(made["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_cut_after_the_commit_leaves_the_work_done_and_the_key_answers_it() {
    let shop = Shop::open();
    shop.double.fault(Fault::next(Route::CreateSession, Failure::CutAfterCommit));
    let request = shop.post_request("/v1/checkout/sessions", SESSION).header("Idempotency-Key", "k");
    assert!(request.send().await.is_err());
    let done = shop.get("/v1/checkout/sessions").await.body;
    assert_eq!(done["data"].as_array().unwrap().len(), 1);
    let again = shop.post_with_key("k", "/v1/checkout/sessions", SESSION).await;
    assert_eq!((again.status, again.replayed, &again.body["id"]), (200, true, &done["data"][0]["id"]));
}

#[tokio::test]
async fn a_replay_can_be_cut_too() {
    let shop = Shop::open();
    for call in [1, 2] {
        let call = NonZeroU32::new(call).unwrap();
        shop.double.fault(Fault { route: Route::CreateSession, call, failure: Failure::CutAfterCommit });
    }
    for _ in 0..2 {
        let request = shop.post_request("/v1/checkout/sessions", SESSION).header("Idempotency-Key", "k");
        assert!(request.send().await.is_err());
    }
    assert!(shop.post_with_key("k", "/v1/checkout/sessions", SESSION).await.replayed);
    let made = shop.get("/v1/checkout/sessions").await.body;
    assert_eq!(made["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_cut_before_the_work_leaves_nothing() {
    let shop = Shop::open();
    shop.double.fault(Fault::next(Route::CreateSession, Failure::CutBeforeWork));
    let request = shop.post_request("/v1/checkout/sessions", SESSION).header("Idempotency-Key", "k");
    assert!(request.send().await.is_err());
    assert_eq!(shop.get("/v1/checkout/sessions").await.body["data"], json!([]));
    let again = shop.post_with_key("k", "/v1/checkout/sessions", SESSION).await;
    assert_eq!((again.status, again.replayed), (200, false));
}

#[tokio::test]
async fn reads_fail_too() {
    let shop = Shop::open();
    let session = shop.session().await;
    shop.double.fault(Fault::next(Route::RetrieveSession, Failure::CutAfterCommit));
    let url = shop.url(&format!("/v1/checkout/sessions/{session}"));
    assert!(shop.http.get(url).bearer_auth("sk_test_double").send().await.is_err());
    assert_eq!(shop.see(&session).await["id"], json!(session));
}
