//! What Stripe tells, however it tells it.

mod orders;
mod repeated;
mod storm;

use protocol::accounts::Kind;
use protocol::ids::PurchaseId;
use protocol::tokens::PurchaseStatus;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::{Value, json};
use store::testing::Engine;
use stripe_double::{EventType, Secrets, SessionId, Signed, Signer};

use crate::support::shop::{self, WEBHOOK_SECRET};
use crate::support::{Server, Shop, Snapshot};

/// Signs a body of our own making as Stripe would, now.
fn sign(shop: &Shop, body: &str) -> Signed {
    let header = Secrets::one(WEBHOOK_SECRET.parse().unwrap()).header(body, shop.stripe.now());
    Signed { body: body.to_owned(), header }
}

async fn tell(shop: &Shop, kind: &str, object: Value) -> StatusCode {
    let id = format!("evt_{kind}_{}", object.to_string().len());
    let event =
        json!({ "id": id, "object": "event", "created": 1, "type": kind, "data": { "object": object } });
    let Signed { body, header } = sign(shop, &event.to_string());
    shop.hook(&header, body).await.status
}

/// What Stripe would tell of a session of 10 euros that is paid by a second payment.
fn paid_again(purchase: PurchaseId, session: &SessionId) -> Value {
    json!({ "id": session.to_string(), "status": "complete", "payment_status": "paid",
        "amount_total": 1000, "currency": "eur", "payment_intent": "pi_second", "metadata": { "purchase_id": purchase } })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_not_stripes_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let pro = shop.member(Kind::Pro).await.account;
    let (_, session) = shop.check_out(&pro, "standard-10").await;
    shop.stripe.pay(&session).unwrap();
    let event = shop.event(&EventType::SESSION_COMPLETED);
    let before = Snapshot::take(&shop).await;
    let now = shop.stripe.now();
    let signed = |signer, at| shop.stripe.signed(&event.id, signer, at).unwrap();
    let good = signed(Signer::Endpoint, now);
    let old = signed(Signer::Endpoint, stripe_double::Moment::from_seconds(now.seconds() - 310));
    let future = signed(Signer::Endpoint, now.after(std::time::Duration::from_secs(400)));
    let forged = signed(Signer::Somebody, now);
    let tampered = Signed { body: good.body.replace("1000", "9000"), ..good.clone() };
    let unsigned = Signed { header: String::new(), ..good.clone() };
    for bad in [old, future, forged, tampered, unsigned] {
        let answer = shop.hook(&bad.header, bad.body).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "invalid_webhook_signature"));
    }
    let raw = shop.raw();
    let twice = raw.post("/api/v1/webhooks/stripe").header("stripe-signature", &good.header);
    let twice = twice.header("stripe-signature", &good.header).text("application/json", good.body.clone());
    assert_eq!(twice.send().await.code(), "invalid_webhook_signature");
    for (body, status, code) in [
        ("{\"id\": \"evt_1\"", 400, "malformed_body"),
        ("[]", 422, "invalid_field"),
        ("{\"id\": \"evt_1\", \"type\": \"charge.refunded\"}", 422, "invalid_field"),
    ] {
        let Signed { body, header } = sign(&shop, body);
        let answer = shop.hook(&header, body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code));
    }
    let padded = sign(&shop, &" ".repeat(1024 * 1024 + 1));
    assert_eq!(shop.hook(&padded.header, padded.body).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(Snapshot::take(&shop).await.changed_since(&before), [""; 0]);
    assert_eq!(shop.hook(&good.header, good.body).await.status, StatusCode::OK);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 10);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_without_use_here_are_heard_and_change_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.check_out(&pro, "standard-10").await;
    let before = Snapshot::take(&shop).await;
    assert_eq!(tell(&shop, "unheard.of", json!({ "id": [], "amount": "much" })).await, 200);
    assert_eq!(tell(&shop, "customer.created", json!({ "email": "a@example.org" })).await, 200);
    assert_eq!(Snapshot::take(&shop).await.changed_since(&before), [""; 0]);
    // About somebody else's payments: remembered, since a purchase of ours might be named later.
    let foreign = json!({ "id": "pi_foreign", "status": "succeeded", "amount_received": 500, "currency": "eur",
        "metadata": { "purchase_id": "018f0000-0000-7000-8000-000000000000" } });
    assert_eq!(tell(&shop, "payment_intent.succeeded", foreign).await, 200);
    let refund =
        json!({ "id": "ch_1", "amount_refunded": 500, "payment_intent": "pi_foreign", "metadata": {} });
    assert_eq!(tell(&shop, "charge.refunded", refund).await, 200);
    // An inquiry moves nothing, and a word from the future is no news.
    let inquiry =
        json!({ "id": "dp_1", "status": "warning_needs_response", "amount": 1, "payment_intent": "pi_1" });
    assert_eq!(tell(&shop, "charge.dispute.created", inquiry).await, 200);
    let future = json!({ "id": session.to_string(), "status": "paused", "payment_status": "half_paid",
        "amount_total": 1000, "currency": "eur", "payment_intent": null, "metadata": { "purchase_id": id } });
    assert_eq!(tell(&shop, "checkout.session.completed", future).await, 200);
    assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Open);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 0);
}

#[rstest]
#[case(900, "eur")]
#[case(1_100, "eur")]
#[case(1_000, "usd")]
#[tokio::test(flavor = "multi_thread")]
async fn another_amount_or_currency_than_asked_is_held_for_staff(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] cents: i64,
    #[case] currency: &str,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.check_out(&pro, "standard-10").await;
    let paid = json!({ "id": session.to_string(), "status": "complete", "payment_status": "paid",
        "amount_total": cents, "currency": currency, "payment_intent": "pi_other", "metadata": { "purchase_id": id } });
    assert_eq!(tell(&shop, "checkout.session.completed", paid).await, StatusCode::OK);
    let held = pro.purchase(id).await.unwrap();
    assert_eq!((held.status, held.invoice, held.url), (PurchaseStatus::Held, None, None));
    assert_eq!(pro.balance().await.unwrap().standard.get(), 0);
    let log = std::fs::read_to_string(shop.home().join("server.log")).unwrap();
    assert!(log.contains("held") && log.contains(&id.to_string()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_for_a_paid_purchase_is_told_to_staff_and_credits_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.buy(&pro, "standard-10").await;
    let again = paid_again(id, &session);
    assert_eq!(tell(&shop, "checkout.session.completed", again).await, StatusCode::OK);
    // Giving it back is no matter of the tokens.
    let refund = json!({ "id": "ch_2", "amount_refunded": 1000, "payment_intent": "pi_second",
        "metadata": { "purchase_id": id } });
    assert_eq!(tell(&shop, "charge.refunded", refund).await, StatusCode::OK);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 10);
    assert_eq!(pro.purchase(id).await.unwrap().taken_back.get(), 0);
    assert!(std::fs::read_to_string(shop.home().join("server.log")).unwrap().contains("paid twice"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn while_the_secret_is_rolled_both_are_believed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stripe = shop::double();
    let mut variables = shop::variables(&stripe);
    variables.retain(|(name, _)| *name != "STRIPE_WEBHOOK_SECRET");
    variables.push(("STRIPE_WEBHOOK_SECRET", "whsec_new".to_owned()));
    variables.push(("STRIPE_WEBHOOK_SECRET_PREVIOUS", WEBHOOK_SECRET.to_owned()));
    let server = Server::start_with(engine, variables).await;
    for (secret, status) in [("whsec_new", 200), (WEBHOOK_SECRET, 200), ("whsec_foreign", 400)] {
        let body = r#"{"id":"evt_1","type":"unheard.of"}"#;
        let header = Secrets::one(secret.parse().unwrap()).header(body, stripe.now());
        assert_eq!(server.hook(&header, body).await.status.as_u16(), status, "{secret}");
    }
}
