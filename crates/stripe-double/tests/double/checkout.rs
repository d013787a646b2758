use std::time::Duration;

use serde_json::{Value, json};
use stripe_double::{Decline, PAYER_EMAIL, StripeError};

use crate::shop::Shop;

fn standing(session: &Value) -> (&str, &str) {
    (session["status"].as_str().unwrap(), session["payment_status"].as_str().unwrap())
}

#[tokio::test]
async fn a_new_session_is_open_and_tells_nothing_of_a_payer() {
    let shop = Shop::open();
    let id = shop.session().await;
    let session = shop.see(&id).await;
    assert_eq!(standing(&session), ("open", "unpaid"));
    assert_eq!((&session["amount_total"], &session["currency"]), (&json!(2_500), &json!("eur")));
    assert_eq!(session["metadata"], json!({"checkout": "c1"}));
    assert_eq!((&session["payment_intent"], &session["customer_details"]), (&Value::Null, &Value::Null));
    assert_eq!(session["url"], json!(shop.url(&format!("/c/pay/{id}"))));
    assert_eq!(session["expires_at"], json!(1_700_000_000 + 86_400));
}

#[tokio::test]
async fn a_paid_session_has_an_intent_and_the_payers_address() {
    let shop = Shop::open();
    let id = shop.session().await;
    let charge = shop.double.pay(&id).unwrap();
    shop.double.quiet().await;
    let session = shop.see(&id).await;
    assert_eq!(standing(&session), ("complete", "paid"));
    assert_eq!((&session["url"], &session["customer_details"]["email"]), (&Value::Null, &json!(PAYER_EMAIL)));
    let charge = shop.get(&format!("/v1/charges/{charge}")).await.body;
    assert_eq!((&charge["payment_intent"], &charge["paid"]), (&session["payment_intent"], &json!(true)));
    assert_eq!(charge["metadata"], json!({"checkout": "c1"}));
    assert_eq!(shop.receiver.kinds(), ["payment_intent.succeeded", "checkout.session.completed"]);
    let told = shop.receiver.arrived()[1].json();
    assert_eq!(told["data"]["object"], session);
}

#[tokio::test]
async fn money_that_comes_later_is_told_twice() {
    for (arrives, last, payment, state) in [
        (true, "checkout.session.async_payment_succeeded", "paid", "succeeded"),
        (false, "checkout.session.async_payment_failed", "unpaid", "requires_payment_method"),
    ] {
        let shop = Shop::open();
        let id = shop.session().await;
        shop.double.pay_later(&id).unwrap();
        assert_eq!(standing(&shop.see(&id).await), ("complete", "unpaid"));
        shop.double.quiet().await;
        let completed = shop.receiver.arrived()[0].json();
        assert_eq!(completed["type"], json!("checkout.session.completed"));
        assert_eq!(completed["data"]["object"]["payment_status"], json!("unpaid"));

        shop.double.settle(&id, arrives).unwrap();
        shop.double.quiet().await;
        let session = shop.see(&id).await;
        assert_eq!(standing(&session), ("complete", payment));
        assert_eq!(shop.receiver.kinds().last().unwrap(), last);
        let intent =
            shop.get(&format!("/v1/payment_intents/{}", session["payment_intent"].as_str().unwrap())).await;
        assert_eq!(intent.body["status"], json!(state));
        assert!(shop.double.settle(&id, true).is_err());
    }
}

#[tokio::test]
async fn a_declined_card_leaves_the_session_open_and_its_intent_is_used_again() {
    let shop = Shop::open();
    let id = shop.session().await;
    shop.double.decline(&id, Decline::InsufficientFunds).unwrap();
    let declined = shop.see(&id).await;
    assert_eq!(standing(&declined), ("open", "unpaid"));
    shop.double.pay(&id).unwrap();
    assert_eq!(shop.see(&id).await["payment_intent"], declined["payment_intent"]);
    shop.double.quiet().await;
    let told = shop.receiver.arrived();
    let failed = told[0].json();
    assert_eq!(failed["type"], json!("payment_intent.payment_failed"));
    let error = &failed["data"]["object"]["last_payment_error"];
    assert_eq!(
        (&error["code"], &error["decline_code"]),
        (&json!("card_declined"), &json!("insufficient_funds"))
    );
}

#[tokio::test]
async fn a_complete_or_expired_session_does_nothing_any_more() {
    let shop = Shop::open();
    let (paid, expired) = (shop.session().await, shop.session().await);
    shop.double.pay(&paid).unwrap();
    let expire = shop.post(&format!("/v1/checkout/sessions/{expired}/expire"), "").await;
    assert_eq!((expire.status, &expire.body["status"]), (200, &json!("expired")));
    for id in [&paid, &expired] {
        let refused: [Result<(), StripeError>; 3] = [
            shop.double.pay(id).map(drop),
            shop.double.pay_later(id),
            shop.double.decline(id, Decline::Generic),
        ];
        assert!(refused.iter().all(Result::is_err));
        assert_eq!(shop.post(&format!("/v1/checkout/sessions/{id}/expire"), "").await.status, 400);
    }
}

#[tokio::test]
async fn time_expires_sessions() {
    let shop = Shop::open();
    let id = shop.session().await;
    shop.double.advance(Duration::from_secs(86_399));
    assert_eq!(standing(&shop.see(&id).await).0, "open");
    shop.double.advance(Duration::from_secs(1));
    shop.double.quiet().await;
    assert_eq!(standing(&shop.see(&id).await).0, "expired");
    assert_eq!(shop.receiver.kinds(), ["checkout.session.expired"]);
    assert!(shop.double.pay(&id).is_err());
}
