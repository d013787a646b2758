use std::time::Duration;

use protocol::time::Timestamp;
use tokio::time::timeout;

use super::*;

const MOMENT: Duration = Duration::from_millis(20);

fn user(n: u8) -> UserId {
    UserId::new([n; 32])
}

fn conversation(n: u8) -> ConversationId {
    ConversationId::make(Timestamp::from_millis(1), [n; 10])
}

fn inbox() -> News {
    News { inbox: true, ..News::default() }
}

async fn news(seat: &Seat) -> Option<News> {
    timeout(MOMENT, seat.woken()).await.ok()
}

#[actix_web::test]
async fn a_wake_up_reaches_each_device_of_the_account_and_nobody_else() {
    let hub = Arc::new(Hub::default());
    let [phone, laptop, other] = [hub.join(user(1)), hub.join(user(1)), hub.join(user(2))];
    hub.hear(&Signal::Inboxes(vec![user(1)]));
    assert_eq!(news(&phone).await, Some(inbox()));
    assert_eq!(news(&laptop).await, Some(inbox()));
    assert_eq!(news(&other).await, None);
}

#[actix_web::test]
async fn a_wake_up_before_the_socket_waits_is_not_lost_and_many_become_one() {
    let hub = Arc::new(Hub::default());
    let seat = hub.join(user(1));
    for _ in 0..1_000 {
        hub.hear(&Signal::Inboxes(vec![user(1)]));
    }
    assert_eq!(news(&seat).await, Some(inbox()));
    assert_eq!(news(&seat).await, None);
}

#[actix_web::test]
async fn a_closed_socket_leaves_nothing_behind() {
    let hub = Arc::new(Hub::default());
    let seat = hub.join(user(1));
    assert_eq!(hub.len(), 1);
    drop(seat);
    assert!(hub.is_empty());
    assert!(lock(&hub.seats).is_empty());
}

#[actix_web::test]
async fn a_shutdown_reaches_sockets_that_come_later() {
    let hub = Arc::new(Hub::default());
    hub.shut_down();
    assert!(timeout(MOMENT, hub.join(user(1)).closing()).await.is_ok());
}

#[actix_web::test]
async fn typing_reaches_the_reader_who_looks_at_that_conversation_with_that_peer() {
    let hub = Arc::new(Hub::default());
    let [open, elsewhere] = [hub.join(user(1)), hub.join(user(1))];
    open.watch(vec![(conversation(1), user(2))]);
    let typing = Typing { conversation: conversation(1), from: user(2), to: user(1) };
    hub.hear(&Signal::Typing(typing));
    hub.hear(&Signal::Typing(typing));
    assert_eq!(news(&open).await, Some(News { typing: vec![typing], ..News::default() }));
    assert_eq!(news(&elsewhere).await, None);
    hub.hear(&Signal::Typing(Typing { from: user(3), ..typing }));
    hub.hear(&Signal::Typing(Typing { conversation: conversation(2), ..typing }));
    assert_eq!(news(&open).await, None);
}

#[actix_web::test]
async fn what_waits_for_a_socket_is_bounded() {
    let hub = Arc::new(Hub::default());
    let seat = hub.join(user(1));
    seat.watch((0..=50).map(|n| (conversation(n), user(2))).collect());
    for n in 0..=50 {
        hub.hear(&Signal::Typing(Typing { conversation: conversation(n), from: user(2), to: user(1) }));
    }
    assert_eq!(news(&seat).await.unwrap().typing.len(), TYPING);
}

#[actix_web::test]
async fn arrivals_are_told_to_those_who_watch() {
    let hub = Arc::new(Hub::default());
    let [friend, stranger] = [hub.join(user(1)), hub.join(user(2))];
    friend.watch(vec![(conversation(1), user(3))]);
    hub.hear(&Signal::Arrived(vec![user(3)]));
    assert_eq!(news(&friend).await, Some(News { arrivals: true, ..News::default() }));
    assert_eq!(news(&stranger).await, None);
}

#[actix_web::test]
async fn only_who_wants_to_be_seen_is_in_view() {
    let hub = Arc::new(Hub::default());
    let [shown, _hidden] = [hub.join(user(1)), hub.join(user(2))];
    shown.set_visible(true);
    shown.set_visible(true);
    assert_eq!(hub.take_arrivals(), [user(1)]);
    assert!(hub.take_arrivals().is_empty());
    assert_eq!(hub.visible(), [user(1)]);
    shown.set_visible(false);
    assert!(hub.visible().is_empty());
    shown.set_visible(true);
    assert_eq!(hub.take_arrivals(), [user(1)]);
}
