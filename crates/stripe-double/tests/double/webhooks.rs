use std::num::{NonZeroU8, NonZeroU16};
use std::time::Duration;

use serde_json::json;
use stripe_double::{Answer, EventType, Fate, Permutation, Plan, Retry, Rule, Secrets, Signer};

use crate::shop::Shop;

fn rule(rule: Rule) -> Plan {
    Plan { rules: vec![rule], ..Plan::default() }
}

/// Happens `count` times: `test.event0`, `test.event1` and so on.
fn happen(shop: &Shop, count: usize) {
    for number in 0..count {
        let kind = format!("test.event{number}").parse().unwrap();
        shop.double.emit(kind, json!({"object": "unheard_of"}));
    }
}

#[tokio::test]
async fn a_webhook_is_signed_over_the_body_as_it_is_sent() {
    let shop = Shop::open();
    happen(&shop, 1);
    shop.double.quiet().await;
    let arrived = &shop.receiver.arrived()[0];
    let secrets = Secrets::one("whsec_test".parse().unwrap());
    assert_eq!(arrived.header, secrets.header(&arrived.body, shop.double.now()));
    assert!(arrived.header.starts_with("t=1700000000,v1="));
    assert!(arrived.body.contains('\n'), "Stripe's bodies have line breaks");
    assert_eq!(arrived.json()["type"], json!("test.event0"));
}

#[tokio::test]
async fn two_secrets_in_force_sign_twice() {
    let shop = Shop::open();
    let mut endpoint = shop.receiver.endpoint();
    endpoint.secrets.previous = Some("whsec_old".parse().unwrap());
    shop.double.endpoint(Some(endpoint));
    happen(&shop, 1);
    shop.double.quiet().await;
    assert_eq!(shop.receiver.arrived()[0].header.matches("v1=").count(), 2);
}

#[tokio::test]
async fn events_can_be_dropped_repeated_and_forged() {
    let shop = Shop::open();
    let kind = |text: &str| -> EventType { text.parse().unwrap() };
    shop.double.plan(Plan {
        rules: vec![
            Rule::once(kind("test.event0"), Fate::Dropped),
            Rule::once(kind("test.event1"), Fate::repeated(NonZeroU16::new(3).unwrap())),
            Rule::once(kind("test.event2"), Fate::forged()),
        ],
        ..Plan::default()
    });
    happen(&shop, 4);
    shop.double.quiet().await;
    assert_eq!(
        shop.receiver.kinds(),
        ["test.event1", "test.event1", "test.event1", "test.event2", "test.event3"]
    );
    let arrived = shop.receiver.arrived();
    let ids: Vec<_> = arrived.iter().take(3).map(|one| one.json()["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    let own = Secrets::one("whsec_test".parse().unwrap());
    let genuine: Vec<_> =
        arrived.iter().map(|one| one.header == own.header(&one.body, shop.double.now())).collect();
    assert_eq!(genuine, [true, true, true, false, true]);
    assert_eq!(shop.double.deliveries()[3].signer, Signer::Somebody);
}

#[tokio::test]
async fn a_delayed_event_waits_for_its_time() {
    let shop = Shop::open();
    shop.double.plan(rule(Rule::once("test.event0".parse().unwrap(), Fate::delayed(Duration::from_mins(1)))));
    happen(&shop, 2);
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds(), ["test.event1"]);
    shop.double.advance(Duration::from_mins(1));
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds(), ["test.event1", "test.event0"]);
    assert!(shop.receiver.arrived()[1].header.starts_with("t=1700000060,"), "signed when sent");
}

#[tokio::test]
async fn events_arrive_in_the_order_asked_for() {
    let shop = Shop::open();
    let order = Permutation::try_from(vec![3, 1, 0, 2]).unwrap();
    shop.double.plan(Plan { order: Some(order), ..Plan::default() });
    happen(&shop, 5);
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds(), ["test.event3", "test.event1", "test.event0", "test.event2"]);
    shop.double.release();
    shop.double.quiet().await;
    assert_eq!(shop.receiver.kinds().len(), 5);
}

#[tokio::test]
async fn a_delivery_is_tried_again_until_a_2xx() {
    let shop = Shop::open();
    shop.double.plan(Plan {
        retry: Retry { attempts: NonZeroU8::new(5).unwrap(), first_ms: 1_000 },
        ..Plan::default()
    });
    shop.receiver.answers(&[500, 302, 204]);
    happen(&shop, 1);
    let mut tried = Vec::new();
    for wait in [0, 1, 2, 4] {
        shop.double.advance(Duration::from_secs(wait));
        shop.double.quiet().await;
        tried.push(shop.double.deliveries().len());
    }
    assert_eq!(tried, [1, 2, 3, 3]);
    let log = shop.double.deliveries();
    let log: Vec<_> = log.iter().map(|one| (one.attempt, one.answer)).collect();
    assert_eq!(log, [(1, Answer::Status(500)), (2, Answer::Status(302)), (3, Answer::Status(204))]);
}

#[tokio::test]
async fn tries_end_and_a_receiver_that_is_away_counts_as_no_answer() {
    let shop = Shop::open();
    shop.double.plan(Plan {
        retry: Retry { attempts: NonZeroU8::new(2).unwrap(), first_ms: 10 },
        ..Plan::default()
    });
    let mut endpoint = shop.receiver.endpoint();
    // Nothing listens on the discard port.
    endpoint.url = "http://127.0.0.1:9/".parse().unwrap();
    shop.double.endpoint(Some(endpoint));
    happen(&shop, 1);
    for _ in 0..4 {
        shop.double.quiet().await;
        shop.double.advance(Duration::from_secs(1));
    }
    let log: Vec<_> = shop.double.deliveries().iter().map(|one| (one.attempt, one.answer)).collect();
    assert_eq!(log, [(1, Answer::None), (2, Answer::None)]);
}

#[tokio::test]
async fn without_an_endpoint_events_are_only_recorded_and_can_be_sent_later() {
    let shop = Shop::open();
    shop.double.endpoint(None);
    happen(&shop, 1);
    shop.double.endpoint(Some(shop.receiver.endpoint()));
    shop.double.quiet().await;
    assert!(shop.receiver.arrived().is_empty());
    let event = shop.double.events()[0].id.clone();
    shop.double.resend(&event).unwrap();
    shop.double.quiet().await;
    assert_eq!(shop.receiver.arrived().len(), 1);
    let signed = shop.double.signed(&event, Signer::Endpoint, shop.double.now()).unwrap();
    let arrived = &shop.receiver.arrived()[0];
    assert_eq!((&signed.body, &signed.header), (&arrived.body, &arrived.header));
}
