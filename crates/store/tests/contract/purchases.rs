//! Purchases, and what Stripe tells about their payments.

use protocol::tokens::PurchaseStatus::{self, Expired, New, Processing};
use protocol::tokens::{Asset, Pack};
use rstest::rstest;
use store::purchases::{self, NewPurchase, Purchase, Way};
use store::stripe::{self, DisputeState, Payment};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{StoreError, Tx};

use crate::invoices::purchase_id;
use crate::world::{NOW, PAUL, PIA, World, account_id, later, person, tokens};

const HOUR: i64 = 3_600_000;

async fn begin(tx: &mut Tx, n: u8, way: Way, at: i64) -> Result<(), StoreError> {
    let pack = Pack {
        id: "standard-25".parse().unwrap(),
        asset: Asset::Standard,
        tokens: tokens(30),
        amount_cents: 2_500,
    };
    let key = format!("key-{n}");
    let new = NewPurchase {
        id: purchase_id(n),
        account: account_id(PAUL),
        user: person(PAUL),
        way,
        pack: &pack,
        currency: "eur",
        request_key: &key,
        at: later(at),
    };
    purchases::insert(tx, &new).await
}

impl World {
    async fn begun(&self, n: u8, way: Way, at: i64) {
        self.write(async |tx| begin(tx, n, way, at).await).await;
    }

    async fn purchase(&self, n: u8) -> Purchase {
        self.read(async |tx| purchases::find(tx, purchase_id(n)).await).await.unwrap()
    }

    async fn opened(&self, n: u8) {
        let (session, url) = (format!("cs_{n}"), format!("https://pay.example/{n}"));
        self.write(async |tx| purchases::opened_session(tx, purchase_id(n), &session, &url).await).await;
    }

    async fn advance(&self, n: u8, to: PurchaseStatus) -> bool {
        self.write(async |tx| purchases::advance(tx, purchase_id(n), to).await).await
    }

    async fn pay(&self, n: u8, intent: &str) -> bool {
        self.write(async |tx| purchases::pay(tx, purchase_id(n), Some(intent), later(9)).await).await
    }

    async fn waiting(&self, before: i64, now: i64) -> Vec<Purchase> {
        self.read(async |tx| purchases::waiting(tx, later(before), later(now), 10).await).await
    }
}

#[rstest]
#[tokio::test]
async fn a_purchase_is_opened_and_paid_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.begun(1, Way::Checkout, 0).await;
    let new = world.purchase(1).await;
    assert_eq!(
        (new.status, new.way, new.url, new.user),
        (PurchaseStatus::New, Way::Checkout, None, Some(person(PAUL)))
    );
    world.opened(1).await;
    let open = world.purchase(1).await;
    let page = (open.status, open.session.as_deref(), open.url.as_deref());
    assert_eq!(page, (PurchaseStatus::Open, Some("cs_1"), Some("https://pay.example/1")));
    assert!(world.pay(1, "pi_1").await);
    assert!(!world.pay(1, "pi_2").await);
    // Too late to be opened, declined or held.
    world.opened(1).await;
    for to in
        [PurchaseStatus::Processing, PurchaseStatus::Failed, PurchaseStatus::Expired, PurchaseStatus::Held]
    {
        assert!(!world.advance(1, to).await, "{to:?}");
    }
    let paid = world.purchase(1).await;
    assert_eq!((paid.status, paid.intent.as_deref()), (PurchaseStatus::Paid, Some("pi_1")));
    assert_eq!((paid.paid_at, paid.url, paid.invoice), (Some(later(9)), None, None));
}

#[rstest]
#[tokio::test]
async fn a_status_only_moves_forward(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let forward =
        [PurchaseStatus::Processing, PurchaseStatus::Failed, PurchaseStatus::Expired, PurchaseStatus::Held];
    for (n, (from, to)) in (0..).zip(forward.iter().flat_map(|a| forward.iter().map(move |b| (*a, *b)))) {
        world.begun(n, Way::PaymentIntent, 0).await;
        assert!(world.advance(n, from).await);
        let rank = |status| forward.iter().position(|known| *known == status);
        assert_eq!(world.advance(n, to).await, rank(to) > rank(from), "{from:?} {to:?}");
        assert!(world.pay(n, &format!("pi_{n}")).await, "paid beats {to:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_spent_key_is_replaced_once_and_never_on_an_opened_purchase(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    world.begun(1, Way::PaymentIntent, 0).await;
    let replace = async |spent: &str, fresh: &str| {
        world.write(async |tx| purchases::replace_key(tx, purchase_id(1), spent, fresh).await).await;
        world.purchase(1).await.request_key
    };
    assert_eq!(replace("key-1", "second").await, "second");
    assert_eq!(replace("key-1", "third").await, "second");
    world.write(async |tx| purchases::opened_intent(tx, purchase_id(1), "pi_1").await).await;
    assert_eq!(replace("second", "third").await, "second");
    let open = world.purchase(1).await;
    assert_eq!((open.status, open.intent.as_deref()), (PurchaseStatus::Open, Some("pi_1")));
}

#[rstest]
#[tokio::test]
async fn an_account_lists_its_own_purchases_newest_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    for n in 1..=3 {
        world.begun(n, Way::Checkout, 0).await;
    }
    let list = async |account: u8, before: Option<u8>, limit: i64| {
        let of = async |tx: &mut Tx| {
            purchases::of_account(tx, account_id(account), before.map(purchase_id), limit).await
        };
        world.read(of).await.into_iter().map(|purchase| purchase.id).collect::<Vec<_>>()
    };
    assert_eq!(list(PAUL, None, 2).await, [3, 2].map(purchase_id));
    assert_eq!(list(PAUL, Some(2), 2).await, [1].map(purchase_id));
    assert_eq!(list(PIA, None, 2).await, []);
}

#[rstest]
#[tokio::test]
async fn the_older_a_waiting_purchase_the_more_rarely_it_is_looked_up(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    for n in 1..=3 {
        world.begun(n, Way::Checkout, 0).await;
    }
    world.opened(1).await;
    world.opened(2).await;
    let ids =
        |purchases: Vec<Purchase>| purchases.into_iter().map(|purchase| purchase.id).collect::<Vec<_>>();
    assert_eq!(ids(world.waiting(0, HOUR).await), []);
    let mut due = ids(world.waiting(1, HOUR).await);
    due.sort();
    assert_eq!(due, [1, 2].map(purchase_id), "a new one is unknown to Stripe");
    let take = async |n: u8, last: i64, now: i64| {
        let check =
            async |tx: &mut Tx| purchases::take_check(tx, purchase_id(n), later(last), later(now)).await;
        world.write(check).await
    };
    assert!(take(1, HOUR, HOUR).await);
    assert!(!take(1, HOUR - 1, HOUR).await, "looked up just now");
    assert!(!take(3, HOUR, HOUR).await, "unknown to Stripe");
    assert!(world.pay(2, "pi_2").await);
    assert!(!take(2, HOUR, HOUR).await, "waits for nothing");
    assert_eq!(ids(world.waiting(1, HOUR + HOUR / 4).await), []);
    assert_eq!(ids(world.waiting(1, HOUR + HOUR / 3).await), [purchase_id(1)]);
}

#[rstest]
#[tokio::test]
async fn what_nobody_paid_in_time_is_over(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    for (n, at) in [(1, 0), (2, 0), (3, 0), (4, HOUR)] {
        world.begun(n, Way::Checkout, at).await;
    }
    world.opened(2).await;
    world.advance(3, PurchaseStatus::Processing).await;
    let expired = world.write(async |tx| purchases::expire_forgotten(tx, later(1)).await).await;
    assert_eq!(expired, 2);
    let mut statuses = Vec::new();
    for n in 1..=4 {
        statuses.push(world.purchase(n).await.status);
    }
    assert_eq!(statuses, [Expired, Expired, Processing, New]);
}

#[rstest]
#[tokio::test]
async fn a_step_of_what_is_taken_back_is_booked_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.begun(1, Way::Checkout, 0).await;
    world.pay(1, "pi_1").await;
    let before = world.purchase(1).await;
    world.write(async |tx| purchases::adjust(tx, &before, tokens(8)).await).await;
    let after = world.purchase(1).await;
    assert_eq!((after.taken_back, after.adjustments), (tokens(8), 1));
    let stale = world.store.write(async |tx| purchases::adjust(tx, &before, tokens(9)).await).await;
    assert!(matches!(stale, Err(StoreError::Conflict)), "{stale:?}");
    let too_much = world.store.write(async |tx| purchases::adjust(tx, &after, tokens(31)).await).await;
    assert!(matches!(too_much, Err(StoreError::Engine(_))), "{too_much:?}");
}

#[rstest]
#[tokio::test]
async fn an_event_is_remembered_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let remember = async |id: &str| {
        world.write(async |tx| stripe::remember_event(tx, id, "charge.refunded", NOW).await).await
    };
    assert!(remember("evt_1").await);
    assert!(!remember("evt_1").await);
    assert!(remember("evt_2").await);
}

#[rstest]
#[tokio::test]
async fn facts_about_a_payment_add_up_in_any_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.begun(1, Way::Checkout, 0).await;
    world.begun(2, Way::Checkout, 0).await;
    let note = async |purchase: Option<u8>, refunded: i64| {
        let note = async |tx: &mut Tx| {
            stripe::note_payment(tx, "pi_1", purchase.map(purchase_id), refunded, NOW).await
        };
        world.write(note).await
    };
    let known = |purchase: Option<u8>, refunded_cents| Payment {
        purchase: purchase.map(purchase_id),
        refunded_cents,
    };
    assert_eq!(note(None, 700).await, known(None, 700));
    assert_eq!(note(Some(1), 300).await, known(Some(1), 700));
    assert_eq!(note(Some(2), 900).await, known(Some(1), 900));
    assert_eq!(note(None, 0).await, known(Some(1), 900));

    let dispute = async |id: &str, cents: i64, state: DisputeState| {
        let note = async |tx: &mut Tx| {
            stripe::note_dispute(tx, id, "pi_1", cents, state).await?;
            stripe::disputed_cents(tx, "pi_1").await
        };
        world.write(note).await
    };
    assert_eq!(dispute("dp_1", 500, DisputeState::Open).await, 500);
    assert_eq!(dispute("dp_1", 500, DisputeState::Won).await, 0);
    assert_eq!(dispute("dp_1", 500, DisputeState::Open).await, 0, "the decision came first");
    assert_eq!(dispute("dp_2", 400, DisputeState::Lost).await, 400);
    assert_eq!(dispute("dp_2", 400, DisputeState::Open).await, 400);
    assert_eq!(dispute("dp_3", 70, DisputeState::Open).await, 470);
    let other = world.read(async |tx| stripe::disputed_cents(tx, "pi_2").await).await;
    assert_eq!(other, 0);
}
