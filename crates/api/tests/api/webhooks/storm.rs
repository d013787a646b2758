//! One webhook a thousand times at once.

use std::sync::atomic::{AtomicU32, Ordering};

use protocol::accounts::Kind;
use protocol::tokens::PurchaseStatus;
use rstest::rstest;
use store::testing::Engine;
use stripe_double::{EventType, Signed, Signer};

use crate::support::{Second, Shop};

const DELIVERIES: u32 = 1_000;
const THREADS: usize = 32;

/// Threads with a connection each, for they must not wait for each other.
fn deliver(origins: &[String], signed: &Signed) -> u32 {
    let (next, accepted) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let url = format!("{}/api/v1/webhooks/stripe", origins[thread % origins.len()]);
            let (next, accepted) = (&next, &accepted);
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let client = reqwest::Client::new();
                while next.fetch_add(1, Ordering::Relaxed) < DELIVERIES {
                    let post = client.post(&url).header("stripe-signature", &signed.header);
                    let answer = runtime.block_on(post.body(signed.body.clone()).send()).unwrap();
                    assert_eq!(answer.status(), 200);
                    accepted.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    accepted.into_inner()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_webhook_a_thousand_times_from_32_threads_is_one_credit(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    shop.keep_quiet();
    // SQLite has one server by design; PostgreSQL has two.
    let second = (engine == Engine::Postgres).then(|| shop.second());
    let origins: Vec<_> = std::iter::once(shop.origin()).chain(second.as_ref().map(Second::origin)).collect();
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.check_out(&pro, "standard-25").await;
    shop.stripe.pay(&session).unwrap();
    let event = shop.event(&EventType::SESSION_COMPLETED);
    let signed = shop.stripe.signed(&event.id, Signer::Endpoint, shop.stripe.now()).unwrap();
    let accepted = tokio::task::spawn_blocking(move || deliver(&origins, &signed)).await.unwrap();
    assert_eq!(accepted, DELIVERIES);
    assert_eq!(pro.purchase(id).await.unwrap().status, PurchaseStatus::Paid);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 30);
    shop.must(&["ledger", "verify"]);
}
