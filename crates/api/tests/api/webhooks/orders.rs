//! Five related events in every order: the same end.

use protocol::accounts::Kind;
use protocol::tokens::PurchaseStatus;
use rstest::rstest;
use store::testing::Engine;
use stripe_double::{DisputeReason, Event, Verdict};

use crate::support::{Shop, full};

const EVENTS: usize = 5;

/// All orders of five things.
fn orders() -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for next in 0..EVENTS {
        let with = |order: &Vec<usize>| {
            (0..=order.len())
                .map(|place| {
                    let mut order = order.clone();
                    order.insert(place, next);
                    order
                })
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// A purchase paid, refunded in part, disputed and decided, of which nothing was told.
async fn story(
    shop: &Shop,
    buyer: &client::Account,
    verdict: Verdict,
) -> (protocol::ids::PurchaseId, Vec<Event>) {
    let told = shop.stripe.events().len();
    let (purchase, session) = shop.check_out(buyer, "standard-25").await;
    let charge = shop.stripe.pay(&session).unwrap();
    shop.stripe.refund(&charge, Some(700.try_into().unwrap())).unwrap();
    let dispute = shop.stripe.dispute(&charge, DisputeReason::default()).unwrap();
    shop.stripe.close_dispute(&dispute, verdict).unwrap();
    let events: Vec<_> = shop.stripe.events().into_iter().skip(told).collect();
    assert_eq!(events.len(), EVENTS);
    (purchase, events)
}

#[rstest]
#[case(Verdict::Won, 8, 22)]
#[case(Verdict::Lost, 30, 0)]
#[tokio::test(flavor = "multi_thread")]
async fn five_related_events_end_alike_in_every_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] verdict: Verdict,
    #[case] taken_back: i64,
    #[case] left: i64,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    let orders = orders();
    assert_eq!(orders.len(), 120);
    let pro = shop.member(Kind::Pro).await.account;
    let mut balance = 0;
    for order in orders.iter().step_by(if full() { 1 } else { 4 }) {
        let (purchase, events) = story(&shop, &pro, verdict).await;
        for place in order {
            assert_eq!(shop.post(&events[*place]).await.status, 200);
        }
        balance += left;
        let purchase = pro.purchase(purchase).await.unwrap();
        let end = (purchase.status, purchase.taken_back.get(), purchase.invoice.is_some());
        assert_eq!(end, (PurchaseStatus::Paid, taken_back, true), "{order:?}");
        let held = pro.balance().await.unwrap();
        assert_eq!((held.standard.get(), held.debt.get()), (balance, 0), "{order:?}");
    }
    shop.must(&["ledger", "verify"]);
}
