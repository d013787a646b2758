//! Buying tokens, against a double of Stripe.

mod faults;
mod reconciliation;
mod refunds;

use protocol::accounts::Kind;
use protocol::problem::Code;
use protocol::tokens::{Asset, MovementKind, PurchaseStatus};
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;
use stripe_double::{Decline, EventType, Failure, Fault, Route};

use crate::support::shop::{pack_id, wait_until};
use crate::support::{Server, Shop, full, shared};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pro_buys_a_pack_and_the_tokens_are_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    assert!(pro.packs().await.unwrap().test_payments);
    let (id, session) = shop.check_out(&pro, "standard-25").await;
    let open = pro.purchase(id).await.unwrap();
    assert_eq!((open.status, open.pack.tokens.get(), open.paid_at), (PurchaseStatus::Open, 30, None));
    assert!(open.url.unwrap().ends_with(&session.to_string()));

    shop.stripe.pay(&session).unwrap();
    shop.stripe.quiet().await;
    assert!(shop.stripe.deliveries().iter().all(|delivery| delivery.answer.accepted()));
    let paid = pro.purchase(id).await.unwrap();
    assert_eq!((paid.status, paid.url, paid.taken_back.get()), (PurchaseStatus::Paid, None, 0));
    assert!(paid.paid_at.unwrap() >= paid.created_at);
    assert!(paid.invoice.unwrap().starts_with("LBC-"));
    assert_eq!(pro.balance().await.unwrap().standard.get(), 30);

    let (premium, _) = shop.buy(&pro, "premium-20").await;
    let balance = pro.balance().await.unwrap();
    assert_eq!((balance.standard.get(), balance.premium.get()), (30, 10));
    let purchases = pro.purchases(None).await.unwrap().items;
    assert_eq!(purchases.iter().map(|purchase| purchase.id).collect::<Vec<_>>(), [premium, id]);
    let store = shop.store().await;
    let account = shop.account(&pro).await;
    let lines = store.read(async |tx| store::ledger::movements(tx, account, None, 10).await).await.unwrap();
    let lines: Vec<_> = lines.iter().map(|l| (l.kind, l.asset, l.delta, l.reference.clone())).collect();
    assert_eq!(
        lines,
        [
            (MovementKind::Purchase, Asset::Premium, 10, premium.to_string()),
            (MovementKind::Purchase, Asset::Standard, 30, id.to_string()),
        ]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn purchases_are_listed_page_by_page(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let mut ids = Vec::new();
    for _ in 0..25 {
        ids.push(shop.buy(&pro, "standard-10").await.0);
    }
    let first = pro.purchases(None).await.unwrap();
    let second = pro.purchases(first.next_cursor.as_deref()).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next_cursor), (20, 5, None));
    let mut listed: Vec<_> = first.items.iter().chain(&second.items).map(|purchase| purchase.id).collect();
    listed.reverse();
    assert_eq!(listed, ids);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_intent_is_confirmed_elsewhere_and_credited_here(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let started = pro.payment_intent(&pack_id("standard-50")).await.unwrap();
    assert!(started.client_secret.starts_with(&started.payment_intent));
    let decline = shop.confirm(&started.payment_intent, "pm_card_chargeDeclined").await;
    assert_eq!(decline, StatusCode::PAYMENT_REQUIRED);
    shop.stripe.quiet().await;
    assert_eq!(pro.purchase(started.purchase_id).await.unwrap().status, PurchaseStatus::Failed);
    // A declined card is not the end: the next one pays.
    assert_eq!(shop.confirm(&started.payment_intent, "pm_card_visa").await, StatusCode::OK);
    shop.stripe.quiet().await;
    let paid = pro.purchase(started.purchase_id).await.unwrap();
    assert_eq!((paid.status, paid.pack.tokens.get()), (PurchaseStatus::Paid, 70));
    assert_eq!(pro.balance().await.unwrap().standard.get(), 70);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_or_an_abandoned_page_credits_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.check_out(&pro, "standard-10").await;
    shop.stripe.decline(&session, Decline::Generic).unwrap();
    shop.stripe.quiet().await;
    // Stripe's page lets the buyer try again, so the purchase goes on.
    assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Open);
    shop.expire(&session).await;
    shop.stripe.quiet().await;
    assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Expired);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn money_that_comes_later_is_credited_when_it_comes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    for (arrives, status, balance) in [(false, PurchaseStatus::Failed, 0), (true, PurchaseStatus::Paid, 10)] {
        let (id, session) = shop.check_out(&pro, "standard-10").await;
        shop.stripe.pay_later(&session).unwrap();
        shop.stripe.quiet().await;
        assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Processing);
        assert_eq!(pro.balance().await.unwrap().standard.get(), 0);
        shop.stripe.settle(&session, arrives).unwrap();
        shop.stripe.quiet().await;
        assert_eq!(pro.purchase(id).await.unwrap().status, status);
        assert_eq!(pro.balance().await.unwrap().standard.get(), balance);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_page_a_buyer_comes_back_to_needs_no_webhook(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.check_out(&pro, "standard-10").await;
    shop.stripe.pay(&session).unwrap();
    wait_until(&pro, id, PurchaseStatus::Paid).await;
    assert_eq!(pro.balance().await.unwrap().standard.get(), 10);
    // The webhook comes after all.
    let event = shop.event(&EventType::SESSION_COMPLETED);
    assert_eq!(shop.post(&event).await.status, StatusCode::OK);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 10);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_webhook_race_and_one_credits(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let rounds = if full() { 200 } else { 20 };
    for round in 1..=rounds {
        let (id, session) = shop.check_out(&pro, "standard-10").await;
        shop.stripe.pay(&session).unwrap();
        let asked = futures::future::join_all((0..4).map(|_| pro.purchase(id))).await;
        assert!(asked.iter().all(Result::is_ok), "{asked:?}");
        shop.stripe.quiet().await;
        assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Paid);
        assert_eq!(pro.balance().await.unwrap().standard.get(), round * 10);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_pros_buy_and_nobody_sees_anothers_purchase(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let demandeur = shop.demandeur().await.account;
    let refused = demandeur.checkout(&pack_id("standard-10")).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::NotAPro));
    let refused = demandeur.payment_intent(&pack_id("standard-10")).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::NotAPro));

    let (anne, paul) = (shop.member(Kind::Pro).await.account, shop.member(Kind::Pro).await.account);
    let (id, _) = shop.buy(&anne, "standard-10").await;
    for other in [&demandeur, &paul] {
        assert_eq!(other.purchase(id).await.unwrap_err().code(), Some(Code::NotFound));
        assert_eq!(other.purchases(None).await.unwrap().items, []);
    }
    let unknown = anne.checkout(&pack_id("standard-11")).await.unwrap_err();
    assert_eq!(unknown.code(), Some(Code::UnknownPack));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_stripe_sells_nothing_and_does_everything_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server: &Server = shared(engine).await;
    let raw = server.raw();
    let pro = raw.sign_up(Kind::Pro).await;
    let checkout =
        raw.post("/api/v1/tokens/checkout").bearer(&pro.token).header("idempotency-key", "sans-stripe");
    let answer = checkout.json(&json!({ "pack": "standard-10" })).send().await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_GATEWAY, "payments_unavailable"));
    let list = raw.get("/api/v1/tokens/purchases").bearer(&pro.token).send().await;
    assert_eq!((list.status, &list.body["items"]), (StatusCode::OK, &json!([])));
    assert_eq!(server.hook("t=1,v1=00", "{}").await.code(), "invalid_webhook_signature");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_shown_also_when_stripe_does_not_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let pro = shop.member(Kind::Pro).await.account;
    // The last one takes longer than a buyer waits.
    let failures =
        [Failure::CutAfterCommit, Failure::RateLimited, Failure::ServerError, Failure::Slow(30_000)];
    for failure in failures {
        let (id, session) = shop.check_out(&pro, "standard-10").await;
        shop.stripe.pay(&session).unwrap();
        shop.stripe.fault(Fault::next(Route::RetrieveSession, failure));
        assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Open, "{failure:?}");
    }
    shop.must(&["jobs", "run", "payments"]);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 40);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_credit_is_an_event_of_the_buyers_and_a_repetition_is_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (_, session) = shop.buy(&pro, "standard-10").await;
    for event in shop.stripe.events() {
        shop.post(&event).await;
    }
    let charge = shop.stripe.charge_of(&session).unwrap();
    shop.stripe.refund(&charge, None).unwrap();
    shop.stripe.quiet().await;
    let (store, user) = (shop.store().await, pro.user_id());
    let count = "SELECT CAST(COUNT(*) AS BIGINT) FROM events WHERE user_id = $1 AND kind = 'balance'";
    let events = store.read(async |tx| tx.query(count).bind(user).one::<(i64,)>().await).await;
    assert_eq!(events.unwrap(), (2,), "one for the credit, one for the refund");
}

#[test]
fn a_production_server_without_a_real_stripe_does_not_start() {
    let home = std::env::temp_dir().join(format!("leboncoup-production-{}", std::process::id()));
    let start = |key: &str, secret: &str, base: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_leboncoup"))
            .arg("serve")
            .env("NODE_ENV", "production")
            .env("LEBONCOUP_DATA", &home)
            .env("LEBONCOUP_LISTEN", "127.0.0.1:0")
            .env("FRONTEND_URL", "https://leboncoup.example")
            .env("LEBONCOUP_SELLER_NAME", "LeBonCoup SAS")
            .env("LEBONCOUP_SELLER_ADDRESS", "1 rue de l'Église|75011 Paris")
            .env("LEBONCOUP_SELLER_REGISTRATION", "732 829 320 00074")
            .env("LEBONCOUP_SELLER_VAT_BASIS_POINTS", "0")
            .env("STRIPE_SECRET_KEY", key)
            .env("STRIPE_WEBHOOK_SECRET", secret)
            .env("STRIPE_API_BASE", base)
            .output()
            .unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let (key, secret) = ("sk_live_51KqWmZ8vTgYb4RnXc7PdHj2L", "whsec_Zk3vQx8mTn5RbYw2Lc7PdHj9GfSa4Ue1");
    assert!(start("", "", "").contains("must be set in production"));
    assert!(start("sk_test_double", secret, "").contains("must be a live key"));
    assert!(start(key, "whsec_double", "").contains("not an example"));
    assert!(start(key, secret, "http://127.0.0.1:4242").contains("https on stripe.com"));
    // With a real account it goes on to the next thing that production asks for.
    assert!(start(key, secret, "").contains("SECRET_SALT"));
    let _ = std::fs::remove_dir_all(home);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_days_purchases_ten_may_wait_to_be_paid(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let pack = pack_id("standard-10");
    let (_, first) = shop.check_out(&pro, "standard-10").await;
    for _ in 1..10 {
        shop.check_out(&pro, "standard-10").await;
    }
    assert_eq!(pro.checkout(&pack).await.unwrap_err().code(), Some(Code::TooManyOpenPurchases));
    assert_eq!(pro.purchases(None).await.unwrap().items.len(), 10);

    let other = shop.member(Kind::Pro).await.account;
    shop.check_out(&other, "standard-10").await;
    shop.stripe.pay(&first).unwrap();
    shop.stripe.quiet().await;
    shop.check_out(&pro, "standard-10").await;
    assert_eq!(pro.checkout(&pack).await.unwrap_err().code(), Some(Code::TooManyOpenPurchases));
    let store = shop.store().await;
    let aged = "UPDATE purchases SET created_at = created_at - 86400000";
    store.write(async |tx| tx.query(aged).execute().await).await.unwrap();
    shop.check_out(&pro, "standard-10").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn ten_clicks_while_stripe_is_down_keep_nobody_from_buying_afterwards(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.raw().sign_up(Kind::Pro).await;
    let click = async |number: usize| {
        let (raw, body) = (shop.raw(), json!({ "pack": "standard-10" }));
        let post = raw.post("/api/v1/tokens/checkout").bearer(&pro.token);
        post.header("idempotency-key", &format!("pendant-la-panne-{number}")).json(&body).send().await
    };
    for number in 0..10 {
        shop.stripe.fault(Fault::next(Route::CreateSession, Failure::ServerError));
        assert_eq!(click(number).await.code(), Code::PaymentsUnavailable.as_str());
    }
    assert_eq!(click(10).await.code(), Code::TooManyOpenPurchases.as_str());
    let store = shop.store().await;
    let aged = "UPDATE purchases SET created_at = created_at - 900000";
    store.write(async |tx| tx.query(aged).execute().await).await.unwrap();

    // What Stripe has opened counts as before, however old the rest is, and a repetition is no new purchase.
    for number in 10..20 {
        assert_eq!(click(number).await.status, StatusCode::CREATED);
    }
    store.write(async |tx| tx.query(aged).execute().await).await.unwrap();
    assert_eq!(click(20).await.code(), Code::TooManyOpenPurchases.as_str());
    assert_eq!(click(0).await.status, StatusCode::CREATED);
}
