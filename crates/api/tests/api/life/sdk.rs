//! The same through the SDK, on several devices.

use client::{Card, ClientError, Contact, Content, Exchange, ExchangeStage, Gathered, Sealed, System};

use super::*;
use crate::support::Person;
use crate::support::people::{A_WHILE, texts, wait_for};

fn card(name: &str) -> Contact {
    let (name, phone) =
        (name.to_owned().try_into().unwrap(), "06 12 34 56 78".to_owned().try_into().unwrap());
    Contact::Card { card: Card::new(name, Some(phone), None, None).unwrap() }
}

async fn stage(person: &Person, id: protocol::ids::ConversationId, stage: ExchangeStage) -> Exchange {
    crate::support::eventually(&format!("{stage:?}"), || async {
        let exchange = person.account.exchange(id).await.unwrap();
        (exchange.stage == stage).then_some(exchange)
    })
    .await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn contact_details_travel_once_both_agreed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let refused = pro.account.send_contact(id, card("Paul")).await;
    assert_eq!(refused, Err(ClientError::NoConsent));
    pro.account.send_contact(id, Contact::Ask).await.unwrap();
    assert_eq!(pro.account.send_contact(id, card("Paul")).await, Err(ClientError::NoConsent));
    stage(&demandeur, id, ExchangeStage::Invited).await;
    demandeur.account.send_contact(id, Contact::Decline).await.unwrap();
    stage(&pro, id, ExchangeStage::Declined { mine: false }).await;
    assert_eq!(demandeur.account.send_contact(id, card("Anne")).await, Err(ClientError::NoConsent));

    pro.account.send_contact(id, Contact::Ask).await.unwrap();
    stage(&demandeur, id, ExchangeStage::Invited).await;
    demandeur.account.send_contact(id, card("Anne")).await.unwrap();
    let exchange = stage(&pro, id, ExchangeStage::Received).await;
    assert!(exchange.may_send_card && exchange.unsolicited.is_empty());
    pro.account.send_contact(id, card("Paul")).await.unwrap();
    let exchange = stage(&demandeur, id, ExchangeStage::Exchanged).await;
    assert!(exchange.unsolicited.is_empty());
    let shown = demandeur.account.messages(id).await.unwrap();
    assert_eq!(shown.last().unwrap().content, Content::Contact(card("Paul")));
    // On another device, out of the archive.
    let phone = server.log_in(&pro).await;
    assert_eq!(phone.exchange(id).await.unwrap().stage, ExchangeStage::Exchanged);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_deleted_on_every_device_and_nothing_looks_stolen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    // Enough for archive pages.
    for n in 0..210 {
        pro.account.send_text(id, &format!("Message {n}")).await.unwrap();
    }
    demandeur.wait_for(id, "Message 209").await;
    demandeur.account.send_text(id, "Merci").await.unwrap();
    pro.wait_for(id, "Merci").await;
    let phone = server.log_in(&demandeur).await;
    wait_for(&phone, id, "Merci").await;
    let pages = async |account: &client::Account| account.older(id).await;
    crate::support::eventually("a page", || async {
        (pages(&server.log_in(&demandeur).await).await == Ok(true)).then_some(())
    })
    .await;

    phone.gather(None, |_| {}).await.unwrap();
    assert_eq!(phone.search("message", None).len(), 100);
    demandeur.account.delete_copy(id).await.unwrap();
    let devices = [demandeur.account.clone(), phone, server.log_in(&demandeur).await];
    for device in &devices {
        crate::support::eventually("an empty list", || async {
            device.conversations().await.unwrap().is_empty().then_some(())
        })
        .await;
    }
    demandeur.account.delete_copy(id).await.unwrap();
    assert_eq!(pro.texts(id).await.last().unwrap().1, "Merci");
    pro.account.send_text(id, "Encore là ?").await.unwrap();
    for device in devices.iter().chain([&server.log_in(&demandeur).await]) {
        wait_for(device, id, "Encore là ?").await;
        assert_eq!(texts(device, id).await, [(false, "Encore là ?".to_owned())]);
        let shown = device.messages(id).await.unwrap();
        assert!(shown.iter().all(|message| message.warnings.is_empty()), "{shown:?}");
        let view = device.conversations().await.unwrap().remove(0);
        assert_eq!((view.id, view.trouble), (id, None));
        assert_eq!(device.older(id).await, Ok(false));
        // Nor does a search look for it, or find it any more.
        let mut last = Gathered::default();
        device.gather(None, |step| last = step).await.unwrap();
        assert!(last.done == last.total && !last.incomplete, "{last:?}");
        let found = (device.search("message", None).len(), device.search("encore", None).len());
        assert_eq!((found, device.conversation(id).await.unwrap().trouble), ((0, 1), None));
    }
    // The chain goes on where it was, and what is missing after the deletion is still noticed.
    demandeur.account.send_text(id, "Oui").await.unwrap();
    pro.wait_for(id, "Oui").await;
    let shown = pro.account.messages(id).await.unwrap();
    assert!(shown.iter().all(|message| message.warnings.is_empty()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_go_on_after_a_deletion(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    for round in 0..2 {
        for n in 0..210 {
            pro.account.send_text(id, &format!("Tour {round}, message {n}")).await.unwrap();
        }
        demandeur.wait_for(id, &format!("Tour {round}, message 209")).await;
        let fresh = crate::support::eventually("a page", || async {
            let device = server.log_in(&demandeur).await;
            (device.older(id).await == Ok(true)).then_some(device)
        })
        .await;
        while fresh.older(id).await.unwrap() {}
        let shown = fresh.messages(id).await.unwrap();
        assert_eq!(shown.len(), 210);
        assert!(shown.iter().all(|message| message.warnings.is_empty()));
        assert_eq!(fresh.conversation(id).await.unwrap().trouble, None);
        if round == 0 {
            demandeur.account.delete_copy(id).await.unwrap();
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_deleted_on_ones_own_side(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    for text in ["Un", "Deux"] {
        pro.account.send_text(id, text).await.unwrap();
        demandeur.wait_for(id, text).await;
    }
    let second = demandeur.account.messages(id).await.unwrap()[1].id;
    demandeur.account.gather(None, |_| {}).await.unwrap();
    assert_eq!(demandeur.account.search("deux", None).len(), 1);
    for _ in 0..2 {
        demandeur.account.delete_message(id, second).await.unwrap();
    }
    assert_eq!(demandeur.account.search("deux", None), []);
    let phone = server.log_in(&demandeur).await;
    for device in [&demandeur.account, &phone] {
        assert_eq!(texts(device, id).await, [(false, "Un".to_owned())]);
        let list = device.conversations().await.unwrap();
        assert_eq!(list[0].last_message.as_ref().unwrap().content, Content::Text("Un".to_owned()));
        assert_eq!(list[0].trouble, None);
    }
    // Reading goes on, and forgets nothing of it.
    pro.account.send_text(id, "Trois").await.unwrap();
    demandeur.wait_for(id, "Trois").await;
    demandeur.account.mark_read(id).await.unwrap();
    assert_eq!(texts(&server.log_in(&demandeur).await, id).await.len(), 2);
    assert_eq!(pro.texts(id).await.len(), 3);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_says_so_and_who_is_blocked_hears_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let open = async |person: &Person, open: bool| {
        crate::support::eventually("open or not", || async {
            let view = person.account.conversation(id).await.unwrap();
            (view.open == open).then_some(view)
        })
        .await
    };
    pro.account.block(demandeur.account.user_id()).await.unwrap();
    assert!(open(&pro, false).await.blocking);
    assert!(!open(&demandeur, false).await.blocking);
    assert_eq!(pro.account.blocks(None).await.unwrap().items.len(), 1);
    pro.account.unblock(demandeur.account.user_id()).await.unwrap();
    open(&demandeur, true).await;
    assert_eq!(demandeur.account.messages(id).await.unwrap(), []);

    for _ in 0..2 {
        demandeur.account.leave(id).await.unwrap();
    }
    assert!(open(&demandeur, false).await.left);
    assert!(!open(&pro, false).await.left);
    crate::support::eventually("the farewell", || async {
        let shown = pro.account.messages(id).await.unwrap();
        shown.iter().any(|message| message.content == Content::System(System::Left)).then_some(())
    })
    .await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(demandeur.account.messages(id).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_deletes_by_itself_is_found_out(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    for text in ["Un", "Deux", "Trois"] {
        pro.account.send_text(id, text).await.unwrap();
        demandeur.wait_for(id, text).await;
    }
    demandeur.account.mark_read(id).await.unwrap();
    // As if the owner had deleted their copy, without what only the owner can seal.
    let store = server.store().await;
    let user = demandeur.account.user_id();
    let everything = store::conversations::own_copy::Extent { through: None, pages: None };
    let now = protocol::time::Timestamp::from_millis(1_900_000_000_000);
    let cleared: Result<(), store::StoreError> = store
        .write(async |tx| store::conversations::own_copy::clear(tx, user, id, everything, now).await)
        .await;
    cleared.unwrap();
    let device = server.log_in(&demandeur).await;
    let trouble = device.conversation(id).await.unwrap().trouble;
    assert_eq!(trouble, Some(ClientError::RolledBack { what: Sealed::Entries }));
}
