use serde_json::{Value, json};

use crate::shop::{SESSION, Shop};

#[tokio::test]
async fn a_session_can_be_steered_over_http() {
    let shop = Shop::open();
    for (step, payment) in [("pay", "paid"), ("pay-later", "unpaid"), ("arrive", "paid")] {
        let id = shop.session().await;
        if step == "arrive" {
            shop.control(&format!("/_double/sessions/{id}/pay-later"), json!({})).await;
        }
        let done = shop.control(&format!("/_double/sessions/{id}/{step}"), json!({})).await;
        assert_eq!((done.status, &done.body["session"]["payment_status"]), (200, &json!(payment)), "{step}");
    }
    for (step, status) in [("decline", "open"), ("expire", "expired")] {
        let id = shop.session().await;
        let done = shop.control(&format!("/_double/sessions/{id}/{step}"), json!({})).await;
        assert_eq!((done.status, &done.body["session"]["status"]), (200, &json!(status)), "{step}");
    }
    let id = shop.session().await;
    let refused = shop.control(&format!("/_double/sessions/{id}/bounce"), json!({})).await;
    assert_eq!((refused.status, &refused.body["error"]["type"]), (400, &json!("invalid_request_error")));
}

#[tokio::test]
async fn charges_are_refunded_and_disputed_over_http() {
    let shop = Shop::open();
    let id = shop.session().await;
    let paid = shop.control(&format!("/_double/sessions/{id}/pay"), json!({})).await.body;
    let charge = paid["charge"].as_str().unwrap();
    let refund =
        shop.control(&format!("/_double/charges/{charge}/refund"), json!({"amount": 100})).await.body;
    assert_eq!(refund["amount"], json!(100));
    let refused = shop.control(&format!("/_double/charges/{charge}/refund"), json!({"amount": 0})).await;
    assert_eq!(refused.status, 400);
    let dispute = shop
        .control(&format!("/_double/charges/{charge}/dispute"), json!({"reason": "duplicate"}))
        .await
        .body;
    let close = format!("/_double/disputes/{}/close", dispute["id"].as_str().unwrap());
    let closed = shop.control(&close, json!({"verdict": "won"})).await.body;
    assert_eq!((&closed["reason"], &closed["status"]), (&json!("duplicate"), &json!("won")));
}

#[tokio::test]
async fn plans_faults_and_time_are_set_over_http() {
    let shop = Shop::open();
    let rule = json!({"only": "checkout.session.completed", "times": 1, "fate": "dropped"});
    assert_eq!(shop.put("/_double/plan", json!({"rules": [rule]})).await, 204);
    assert_eq!(shop.put("/_double/plan", json!({"order": [0, 0]})).await, 400);
    let fault = json!({"route": "checkout.sessions.create", "call": 1, "failure": "rate_limited"});
    assert_eq!(shop.control("/_double/faults", fault).await.status, 204);
    assert_eq!(shop.post("/v1/checkout/sessions", SESSION).await.status, 429);
    let slow = json!({"route": "events.list", "call": 1, "failure": {"slow": 1}});
    assert_eq!(shop.control("/_double/faults", slow).await.status, 204);

    let id = shop.session().await;
    shop.control(&format!("/_double/sessions/{id}/pay"), json!({})).await;
    assert_eq!(shop.control("/_double/quiet", json!({})).await.status, 204);
    assert_eq!(shop.receiver.kinds(), ["payment_intent.succeeded"]);
    let log = shop.get("/_double/deliveries").await.body;
    assert_eq!(
        (&log[0]["kind"], &log[0]["answer"]),
        (&json!("payment_intent.succeeded"), &json!({"status": 200}))
    );

    let other = shop.session().await;
    assert_eq!(shop.control("/_double/advance", json!({"seconds": 86_400})).await.status, 204);
    assert_eq!(shop.see(&other).await["status"], json!("expired"));
}

#[tokio::test]
async fn events_are_invented_and_sent_again_over_http() {
    let shop = Shop::open();
    let emitted =
        shop.control("/_double/events", json!({"type": "a.b", "object": {"object": "c"}})).await.body;
    let again = format!("/_double/events/{}/resend", emitted["id"].as_str().unwrap());
    assert_eq!(shop.control(&again, json!({})).await.status, 200);
    assert_eq!(shop.control("/_double/events/evt_none/resend", json!({})).await.status, 404);
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds(), ["a.b", "a.b"]);
    assert_eq!(shop.put("/_double/endpoint", Value::Null).await, 204);
    shop.control("/_double/events", json!({"type": "a.b", "object": {}})).await;
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds().len(), 2);
}
