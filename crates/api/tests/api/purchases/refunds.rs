//! Money goes back, and the tokens with it.

use protocol::accounts::Kind;
use protocol::problem::Code;
use protocol::tokens::{MovementKind, PurchaseStatus};
use rstest::rstest;
use store::testing::Engine;
use stripe_double::{DisputeReason, Verdict};

use crate::support::{Shop, demande_in_paris};

/// What is held and what is owed.
async fn balance(account: &client::Account) -> (i64, i64) {
    let balance = account.balance().await.unwrap();
    (balance.standard.get(), balance.debt.get())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn refunds_take_their_share_of_the_tokens_back_all_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.buy(&pro, "standard-25").await;
    let charge = shop.stripe.charge_of(&session).unwrap();
    // 30 tokens for 25 EUR: 0.83 EUR are 0.996 tokens.
    for (refund, left) in [(83, 30), (1, 29), (1_166, 15), (1_249, 1), (1, 0)] {
        shop.stripe.refund(&charge, Some(refund.try_into().unwrap())).unwrap();
        shop.stripe.quiet().await;
        assert_eq!(balance(&pro).await, (left, 0), "{refund}");
    }
    let purchase = pro.purchase(id).await.unwrap();
    assert_eq!((purchase.status, purchase.taken_back.get()), (PurchaseStatus::Paid, 30));
    let store = shop.store().await;
    let account = shop.account(&pro).await;
    let lines = store.read(async |tx| store::ledger::movements(tx, account, None, 10).await).await.unwrap();
    let taken: Vec<_> = lines.iter().map(|line| (line.kind, line.delta, line.reference.clone())).collect();
    let back = |number, delta| (MovementKind::TakeBack, delta, format!("{id}/{number}"));
    let bought = (MovementKind::Purchase, 30, id.to_string());
    assert_eq!(taken, [back(4, -1), back(3, -14), back(2, -14), back(1, -1), bought]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_were_spent_become_a_debt_that_the_next_purchase_pays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let (author, pro) = (shop.demandeur().await.account, shop.member(Kind::Pro).await.account);
    let (_, session) = shop.buy(&pro, "standard-10").await;
    let demande = author.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    pro.unlock(&demande).await.unwrap();
    let charge = shop.stripe.charge_of(&session).unwrap();
    let dispute = shop.stripe.dispute(&charge, DisputeReason::default()).unwrap();
    shop.stripe.quiet().await;
    assert_eq!(balance(&pro).await, (0, 6));
    let other = author.create_demande(&demande_in_paris("Autre fuite")).await.unwrap();
    let refused = pro.unlock(&other).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::InDebt));

    shop.buy(&pro, "standard-10").await;
    assert_eq!(balance(&pro).await, (4, 0));
    shop.stripe.close_dispute(&dispute, Verdict::Won).unwrap();
    shop.stripe.quiet().await;
    assert_eq!(balance(&pro).await, (14, 0));
}

#[rstest]
#[case(Verdict::Won, 30, 0)]
#[case(Verdict::Lost, 0, 30)]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_holds_the_tokens_until_the_bank_decides(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] verdict: Verdict,
    #[case] left: i64,
    #[case] taken_back: i64,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    let (id, session) = shop.buy(&pro, "standard-25").await;
    let charge = shop.stripe.charge_of(&session).unwrap();
    let dispute = shop.stripe.dispute(&charge, DisputeReason::ProductNotReceived).unwrap();
    shop.stripe.quiet().await;
    assert_eq!(balance(&pro).await, (0, 0));
    shop.stripe.close_dispute(&dispute, verdict).unwrap();
    shop.stripe.quiet().await;
    assert_eq!(balance(&pro).await, (left, 0));
    assert_eq!(pro.purchase(id).await.unwrap().taken_back.get(), taken_back);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn premium_tokens_go_back_as_premium_tokens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let shop = Shop::open(engine).await;
    let pro = shop.member(Kind::Pro).await.account;
    shop.buy(&pro, "standard-10").await;
    let (_, session) = shop.buy(&pro, "premium-50").await;
    let charge = shop.stripe.charge_of(&session).unwrap();
    shop.stripe.refund(&charge, Some(2_500.try_into().unwrap())).unwrap();
    shop.stripe.quiet().await;
    let balance = pro.balance().await.unwrap();
    assert_eq!((balance.standard.get(), balance.premium.get()), (10, 15));
}
