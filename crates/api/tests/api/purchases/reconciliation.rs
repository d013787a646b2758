//! Webhooks that never come.

use protocol::accounts::Kind;
use protocol::tokens::PurchaseStatus;
use rstest::rstest;
use store::testing::Engine;
use stripe_double::{DisputeReason, Failure, Fault, Route, Verdict};

use crate::support::Shop;
use crate::support::shop::pack_id;

/// Where the purchase stands in the database: asking the API would make it look Stripe up.
async fn status(shop: &Shop, id: protocol::ids::PurchaseId) -> (PurchaseStatus, i64) {
    let store = shop.store().await;
    let purchase = store.read(async |tx| store::purchases::find(tx, id).await).await.unwrap().unwrap();
    (purchase.status, purchase.taken_back.get())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn payments_refunds_and_disputes_that_nobody_told_are_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let pro = shop.member(Kind::Pro).await.account;
    let (paid, session) = shop.check_out(&pro, "standard-25").await;
    let (open, _) = shop.check_out(&pro, "standard-10").await;
    let (over, abandoned) = shop.check_out(&pro, "standard-10").await;
    shop.stripe.pay(&session).unwrap();
    shop.expire(&abandoned).await;
    assert_eq!(status(&shop, paid).await, (PurchaseStatus::Open, 0));
    shop.reconcile().await;
    assert_eq!(status(&shop, paid).await, (PurchaseStatus::Paid, 0));
    assert_eq!(status(&shop, open).await, (PurchaseStatus::Open, 0));
    assert_eq!(status(&shop, over).await, (PurchaseStatus::Expired, 0));

    let charge = shop.stripe.charge_of(&session).unwrap();
    shop.stripe.refund(&charge, Some(500.try_into().unwrap())).unwrap();
    shop.reconcile().await;
    assert_eq!(status(&shop, paid).await, (PurchaseStatus::Paid, 6));
    let dispute = shop.stripe.dispute(&charge, DisputeReason::default()).unwrap();
    shop.reconcile().await;
    assert_eq!(status(&shop, paid).await, (PurchaseStatus::Paid, 30));
    shop.stripe.close_dispute(&dispute, Verdict::Won).unwrap();
    shop.reconcile().await;
    assert_eq!(status(&shop, paid).await, (PurchaseStatus::Paid, 6));
    assert_eq!(pro.balance().await.unwrap().standard.get(), 24);

    // Every webhook comes after all, and changes nothing.
    for event in shop.stripe.events() {
        assert_eq!(shop.post(&event).await.status, 200);
    }
    assert_eq!(pro.balance().await.unwrap().standard.get(), 24);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_alone_finds_what_the_list_of_events_does_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let pro = shop.member(Kind::Pro).await.account;
    let (checkout, session) = shop.check_out(&pro, "standard-10").await;
    let intent = pro.payment_intent(&pack_id("standard-10")).await.unwrap();
    shop.stripe.pay(&session).unwrap();
    shop.confirm(&intent.payment_intent, "pm_card_visa").await;
    shop.stripe.fault(Fault::next(Route::ListEvents, Failure::ServerError));
    let store = shop.store().await;
    let age = "UPDATE purchases SET created_at = created_at - 600000";
    store.write(async |tx| tx.query(age).execute().await).await.unwrap();
    // The job says that it failed, and has done the other half of its work.
    assert!(!shop.command(&["jobs", "run", "payments"]).status.success());
    for id in [checkout, intent.purchase_id] {
        assert_eq!(status(&shop, id).await, (PurchaseStatus::Paid, 0));
    }
    assert_eq!(pro.balance().await.unwrap().standard.get(), 20);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn more_events_than_a_page_are_all_carried_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let mut pros = Vec::new();
    for _ in 0..6 {
        let pro = shop.member(Kind::Pro).await.account;
        for _ in 0..10 {
            let (_, session) = shop.check_out(&pro, "standard-10").await;
            // Two events each.
            shop.stripe.pay(&session).unwrap();
        }
        pros.push(pro);
    }
    shop.must(&["jobs", "run", "payments"]);
    for pro in pros {
        assert_eq!(pro.balance().await.unwrap().standard.get(), 100);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_that_nobody_pays_is_over_after_a_day_and_a_late_payment_still_counts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let pro = shop.member(Kind::Pro).await.account;
    let intent = pro.payment_intent(&pack_id("standard-10")).await.unwrap();
    let store = shop.store().await;
    let age = "UPDATE purchases SET created_at = created_at - 93600000";
    store.write(async |tx| tx.query(age).execute().await).await.unwrap();
    shop.must(&["jobs", "run", "payments"]);
    assert_eq!(status(&shop, intent.purchase_id).await, (PurchaseStatus::Expired, 0));
    shop.confirm(&intent.payment_intent, "pm_card_visa").await;
    shop.must(&["jobs", "run", "payments"]);
    assert_eq!(status(&shop, intent.purchase_id).await, (PurchaseStatus::Paid, 0));
    assert_eq!(pro.balance().await.unwrap().standard.get(), 10);
}
