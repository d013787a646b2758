use reqwest::Method;
use rstest::rstest;
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn requests_need_the_secret_key() {
    let shop = Shop::open();
    let url = shop.url("/v1/events");
    let none = shop.http.get(&url).send().await.unwrap();
    let wrong = shop.http.get(&url).bearer_auth("sk_test_other").send().await.unwrap();
    let right = shop.http.get(&url).bearer_auth("sk_test_double").send().await.unwrap();
    assert_eq!(
        (none.status(), wrong.status(), right.status()),
        (401.try_into().unwrap(), 401.try_into().unwrap(), 200.try_into().unwrap())
    );
}

#[tokio::test]
async fn answers_carry_a_request_id_and_echo_the_version() {
    let shop = Shop::open();
    let request = shop.http.get(shop.url("/v1/events")).bearer_auth("sk_test_double");
    let response = request.header("Stripe-Version", "2026-09-30.endive").send().await.unwrap();
    assert_eq!(response.headers()["Stripe-Version"], "2026-09-30.endive");
    assert!(response.headers()["Request-Id"].to_str().unwrap().starts_with("req_"));
}

#[rstest]
#[case(Method::GET, "/v1/checkout/sessions/cs_test_none", 404)]
#[case(Method::GET, "/v1/checkout/sessions/pi_none", 404)]
#[case(Method::GET, "/v1/payment_intents/pi_none", 404)]
#[case(Method::GET, "/v1/charges/ch_none", 404)]
#[case(Method::GET, "/v1/refunds/re_none", 404)]
#[case(Method::GET, "/v1/disputes/du_none", 404)]
#[case(Method::GET, "/v1/events/evt_none", 404)]
#[case(Method::GET, "/v1/customers", 404)]
#[case(Method::GET, "/v1/events?limit=0", 400)]
#[case(Method::GET, "/v1/events?limit=101", 400)]
#[case(Method::GET, "/v1/events?starting_after=evt_none", 400)]
#[case(Method::GET, "/v1/events?nonsense=1", 400)]
#[case(Method::GET, "/v1/events/evt_none?nonsense=1", 400)]
#[case(Method::POST, "/v1/checkout/sessions/cs_test_none/expire", 404)]
#[case(Method::POST, "/v1/payment_intents/pi_none/confirm", 404)]
#[case(Method::POST, "/v1/payment_intents/pi_none/cancel", 404)]
#[case(Method::POST, "/v1/refunds", 400)]
#[tokio::test]
async fn what_cannot_be_served_is_an_error_of_stripes_shape(
    #[case] method: Method,
    #[case] path: &str,
    #[case] status: u16,
) {
    let shop = Shop::open();
    let request = shop.http.request(method, shop.url(path)).bearer_auth("sk_test_double");
    let answer = crate::shop::read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.body["error"]["type"], json!("invalid_request_error"));
    assert!(answer.body["error"]["message"].is_string());
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let shop = Shop::open();
    let response =
        shop.http.delete(shop.url("/v1/events")).bearer_auth("sk_test_double").send().await.unwrap();
    assert_eq!(response.status(), 405);
}

#[tokio::test]
async fn lists_turn_pages_and_filter() {
    let shop = Shop::open();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(shop.session().await);
    }
    shop.double.pay(&made[1]).unwrap();
    let first = shop.get("/v1/checkout/sessions?limit=3").await.body;
    assert_eq!(
        (first["has_more"].as_bool(), first["url"].as_str()),
        (Some(true), Some("/v1/checkout/sessions"))
    );
    assert_eq!(first["data"][0]["id"], json!(made[4]));
    let rest = shop.get(&format!("/v1/checkout/sessions?limit=3&starting_after={}", made[2])).await.body;
    assert_eq!((rest["data"].as_array().unwrap().len(), rest["has_more"].as_bool()), (2, Some(false)));

    let complete = shop.get("/v1/checkout/sessions?status=complete").await.body;
    assert_eq!(
        (complete["data"].as_array().unwrap().len(), &complete["data"][0]["id"]),
        (1, &json!(made[1]))
    );
    let intent = complete["data"][0]["payment_intent"].as_str().unwrap();
    let by_intent = shop.get(&format!("/v1/checkout/sessions?payment_intent={intent}")).await.body;
    assert_eq!(by_intent["data"][0]["id"], json!(made[1]));

    let events = shop.get("/v1/events?types[]=checkout.session.completed&types[]=charge.refunded").await.body;
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    let later = shop.double.now().seconds() + 1;
    let events = shop.get(&format!("/v1/events?created[gte]={later}")).await.body;
    assert_eq!(events["data"], json!([]));
}

#[tokio::test]
async fn ids_expand_into_their_objects() {
    let shop = Shop::open();
    let session = shop.session().await;
    let path =
        format!("/v1/checkout/sessions/{session}?expand[]=payment_intent.latest_charge&expand[]=line_items");
    assert_eq!(shop.get(&path).await.body["payment_intent"], json!(null));
    let charge = shop.double.pay(&session).unwrap();
    let whole = shop.get(&path).await.body;
    assert_eq!(whole["payment_intent"]["latest_charge"]["id"], json!(charge));
    assert_eq!(whole["line_items"]["data"][0]["amount_total"], json!(2_500));
    let listed = shop.get("/v1/checkout/sessions?expand[]=data.payment_intent").await.body;
    assert_eq!(listed["data"][0]["payment_intent"]["object"], json!("payment_intent"));
    assert_eq!(shop.get(&format!("/v1/checkout/sessions/{session}?expand[]=metadata.x")).await.status, 400);
}
