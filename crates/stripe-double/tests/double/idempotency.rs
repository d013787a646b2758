use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use stripe_double::{Failure, Fault, Route};

use crate::shop::{SESSION, Shop};

const SESSIONS: &str = "/v1/checkout/sessions";

async fn count(shop: &Shop) -> usize {
    shop.get(SESSIONS).await.body["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_same_key_and_body_get_the_same_answer() {
    let shop = Shop::open();
    let first = shop.post_with_key("k", SESSIONS, SESSION).await;
    let again = shop.post_with_key("k", SESSIONS, SESSION).await;
    assert_eq!((first.replayed, again.replayed), (false, true));
    assert_eq!((first.body, 1), (again.body, count(&shop).await));
}

#[tokio::test]
async fn the_same_key_with_another_body_or_path_is_an_idempotency_error() {
    let shop = Shop::open();
    shop.post_with_key("k", SESSIONS, SESSION).await;
    let other = shop.post_with_key("k", SESSIONS, &SESSION.replace("2500", "2600")).await;
    assert_eq!((other.status, &other.body["error"]["type"]), (400, &json!("idempotency_error")));
    assert_eq!(shop.post_with_key("k", "/v1/payment_intents", SESSION).await.status, 400);
    assert_eq!(count(&shop).await, 1);
}

#[tokio::test]
async fn a_key_in_use_is_a_conflict() {
    let shop = Shop::open();
    shop.double.fault(Fault::next(Route::CreateSession, Failure::Slow(2_000)));
    let post = || shop.post_with_key("k", SESSIONS, SESSION);
    let (one, other) = tokio::join!(post(), post());
    let (done, refused) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!((done.status, refused.status), (200, 409));
    assert_eq!(refused.body["error"]["code"], json!("idempotency_key_in_use"));
    assert!(shop.post_with_key("k", SESSIONS, SESSION).await.replayed);
    assert_eq!(count(&shop).await, 1);
}

#[rstest]
#[case(Failure::ServerError, 500, true)]
#[case(Failure::CardDeclined, 402, true)]
#[case(Failure::RateLimited, 429, false)]
#[tokio::test]
async fn a_key_remembers_failures_of_the_work_only(
    #[case] failure: Failure,
    #[case] status: u16,
    #[case] remembered: bool,
) {
    let shop = Shop::open();
    shop.double.fault(Fault::next(Route::CreateSession, failure));
    assert_eq!(shop.post_with_key("k", SESSIONS, SESSION).await.status, status);
    let again = shop.post_with_key("k", SESSIONS, SESSION).await;
    assert_eq!((again.status, again.replayed), if remembered { (status, true) } else { (200, false) });
}

#[tokio::test]
async fn refused_parameters_leave_the_key_free() {
    let shop = Shop::open();
    assert_eq!(shop.post_with_key("k", SESSIONS, "mode=payment").await.status, 400);
    assert_eq!(shop.post_with_key("k", SESSIONS, SESSION).await.status, 200);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let shop = Shop::open();
    shop.post_with_key("k", SESSIONS, SESSION).await;
    shop.double.advance(Duration::from_hours(24));
    assert!(!shop.post_with_key("k", SESSIONS, SESSION).await.replayed);
}

#[tokio::test]
async fn a_declined_confirmation_is_replayed_and_charges_once() {
    let shop = Shop::open();
    let form = "amount=1000&currency=eur&confirm=true&payment_method=pm_card_chargeDeclined";
    let first = shop.post_with_key("k", "/v1/payment_intents", form).await;
    let again = shop.post_with_key("k", "/v1/payment_intents", form).await;
    assert_eq!((first.status, again.status, again.replayed), (402, 402, true));
    assert_eq!(first.body, again.body);
    assert_eq!(shop.double.events().len(), 1);
}
