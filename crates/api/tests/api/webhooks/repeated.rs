//! What Stripe tells again.

use super::*;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_comes_again_calls_nobody_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.buy(&pro, "standard-10").await;
    // Of all that an event can bring about, calling staff is what the state of a purchase does not keep from happening twice.
    let second = paid_again(id, &session);
    for _ in 0..3 {
        assert_eq!(tell(&shop, "checkout.session.completed", second.clone()).await, StatusCode::OK);
    }
    let log = std::fs::read_to_string(shop.home().join("server.log")).unwrap();
    assert_eq!(log.matches("paid twice").count(), 1);
    assert_eq!(pro.balance().await.unwrap().standard.get(), 10);
}
