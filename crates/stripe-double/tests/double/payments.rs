use rstest::rstest;
use serde_json::json;
use stripe_double::{Amount, DisputeReason, Verdict};

use crate::receiver::Arrived;
use crate::shop::Shop;

#[tokio::test]
async fn an_intent_is_created_confirmed_and_then_final() {
    let shop = Shop::open();
    let created =
        shop.post("/v1/payment_intents", "amount=1000&currency=eur&metadata[checkout]=c2").await.body;
    assert_eq!(
        (&created["status"], &created["amount_received"]),
        (&json!("requires_payment_method"), &json!(0))
    );
    let path = format!("/v1/payment_intents/{}", created["id"].as_str().unwrap());
    assert_eq!(shop.post(&format!("{path}/confirm"), "").await.status, 400);
    let paid = shop.post(&format!("{path}/confirm"), "payment_method=pm_card_visa").await.body;
    assert_eq!((&paid["status"], &paid["amount_received"]), (&json!("succeeded"), &json!(1_000)));
    assert_eq!(paid["metadata"], json!({"checkout": "c2"}));
    for verb in ["confirm", "cancel"] {
        let error = shop.post(&format!("{path}/{verb}"), "").await;
        assert_eq!(
            (error.status, &error.body["error"]["code"]),
            (400, &json!("payment_intent_unexpected_state"))
        );
    }
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds(), ["payment_intent.succeeded"]);
    let request = shop.receiver.arrived()[0].json()["request"]["id"].clone();
    assert!(request.as_str().unwrap().starts_with("req_"));
}

#[tokio::test]
async fn an_intent_can_be_canceled() {
    let shop = Shop::open();
    let created =
        shop.post("/v1/payment_intents", "amount=1000&currency=eur&payment_method=pm_card_visa").await.body;
    assert_eq!(created["status"], json!("requires_confirmation"));
    let path = format!("/v1/payment_intents/{}/cancel", created["id"].as_str().unwrap());
    let canceled = shop.post(&path, "cancellation_reason=abandoned").await.body;
    assert_eq!(
        (&canceled["status"], &canceled["cancellation_reason"]),
        (&json!("canceled"), &json!("abandoned"))
    );
    assert_eq!(canceled["canceled_at"], json!(1_700_000_000));
}

#[rstest]
#[case("pm_card_chargeDeclined", "generic_decline")]
#[case("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds")]
#[tokio::test]
async fn a_declined_card_is_a_402_that_holds_the_intent(#[case] method: &str, #[case] code: &str) {
    let shop = Shop::open();
    let form = format!("amount=1000&currency=eur&confirm=true&payment_method={method}");
    let declined = shop.post("/v1/payment_intents", &form).await;
    let error = &declined.body["error"];
    assert_eq!(
        (declined.status, &error["type"], &error["code"]),
        (402, &json!("card_error"), &json!("card_declined"))
    );
    assert_eq!(error["decline_code"], json!(code));
    assert_eq!(error["payment_intent"]["status"], json!("requires_payment_method"));
    let charge = shop.get(&format!("/v1/charges/{}", error["charge"].as_str().unwrap())).await.body;
    assert_eq!((&charge["paid"], &charge["failure_code"]), (&json!(false), &json!("card_declined")));
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds(), ["payment_intent.payment_failed"]);
}

#[tokio::test]
async fn refunds_are_told_with_their_sum() {
    let shop = Shop::open();
    let session = shop.session().await;
    let charge = shop.double.pay(&session).unwrap();
    let form = format!("charge={charge}&amount=1000&reason=requested_by_customer&metadata[why]=r1");
    let first = shop.post("/v1/refunds", &form).await.body;
    assert_eq!(
        (&first["amount"], &first["status"], &first["charge"]),
        (&json!(1_000), &json!("succeeded"), &json!(charge))
    );
    shop.double.refund(&charge, Some(Amount::try_from(500).unwrap())).unwrap();
    let intent = shop.see(&session).await["payment_intent"].clone();
    let rest = shop.post("/v1/refunds", &format!("payment_intent={}", intent.as_str().unwrap())).await.body;
    assert_eq!(rest["amount"], json!(1_000));
    let again = shop.post("/v1/refunds", &format!("charge={charge}")).await;
    assert_eq!((again.status, &again.body["error"]["code"]), (400, &json!("charge_already_refunded")));

    shop.double.quiet().await;
    let told: Vec<_> =
        shop.receiver.arrived().iter().skip(2).map(|one| one.json()["data"]["object"].clone()).collect();
    let sums: Vec<_> = told
        .iter()
        .map(|charge| (charge["amount_refunded"].as_i64(), charge["refunded"].as_bool()))
        .collect();
    assert_eq!(sums, [(Some(1_000), Some(false)), (Some(1_500), Some(false)), (Some(2_500), Some(true))]);
    let listed = shop.get(&format!("/v1/refunds?charge={charge}")).await.body;
    assert_eq!(listed["data"].as_array().unwrap().len(), 3);
}

#[rstest]
#[case(Verdict::Won, "won")]
#[case(Verdict::Lost, "lost")]
#[tokio::test]
async fn a_dispute_opens_and_closes_once(#[case] verdict: Verdict, #[case] status: &str) {
    let shop = Shop::open();
    let charge = shop.double.pay(&shop.session().await).unwrap();
    let dispute = shop.double.dispute(&charge, DisputeReason::ProductNotReceived).unwrap();
    assert!(shop.double.dispute(&charge, DisputeReason::Fraudulent).is_err());
    let refund = shop.post("/v1/refunds", &format!("charge={charge}")).await;
    assert_eq!(refund.body["error"]["code"], json!("charge_disputed"));
    shop.double.close_dispute(&dispute, verdict).unwrap();
    assert!(shop.double.close_dispute(&dispute, verdict).is_err());
    let seen = shop.get(&format!("/v1/disputes/{dispute}")).await.body;
    assert_eq!(
        (&seen["status"], &seen["amount"], &seen["reason"]),
        (&json!(status), &json!(2_500), &json!("product_not_received"))
    );

    shop.double.quiet().await;
    let told: Vec<_> = shop.receiver.arrived().iter().skip(2).map(Arrived::json).collect();
    let told: Vec<_> = told
        .iter()
        .map(|event| (event["type"].as_str(), event["data"]["object"]["status"].as_str()))
        .collect();
    let expected = [("charge.dispute.created", "needs_response"), ("charge.dispute.closed", status)];
    assert_eq!(told, expected.map(|(kind, status)| (Some(kind), Some(status))));
}
