//! Receipts on a bad day: what the client sends, seen from outside.

use client::Delivery;
use protocol::accounts::Kind;
use protocol::unlocks::Receipt;

use super::{Relay, Said, post};
use crate::support::people::{A_WHILE, wait_for};
use crate::support::{Person, demande_in_paris, eventually, shared};

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_outlives_a_broken_connection_and_is_sent_once_until_there_is_an_answer() {
    let server = shared(store::testing::Engine::Sqlite).await;
    let relay = Relay::before(server);
    let (demandeur, pro) = (Person::sign_up(&relay.client(), Kind::Demandeur).await, server.pro(6).await);
    let demande = demandeur.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let unlocked = pro.account.unlock(&demande).await.unwrap();
    let id = unlocked.conversation.id;
    let spot = post(format!("/unlocks/{}/receipt", unlocked.unlock_id));
    let sent = || relay.seen(&spot);

    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    tokio::time::sleep(A_WHILE).await;
    assert!(sent().is_empty(), "received is not displayed");

    // The connection breaks once: reading goes on, and the receipt comes all the same.
    let broken = relay.answer(spot.clone().once(), |_| Said::new(502, "text/html", "<h1>Bad gateway</h1>"));
    demandeur.account.mark_read(id).await.unwrap();
    let [lost, receipt] = eventually("the receipt", || async { sent().try_into().ok() }).await;
    assert_eq!((broken.told(), &lost.body), (1, &receipt.body));
    drop(broken);
    let receipt: Receipt = serde_json::from_value(receipt.body).unwrap();
    let of_the_pro = pro.account.messages(id).await.unwrap().remove(0).id;
    assert_eq!(receipt.message_id, of_the_pro);
    pro.account.send_text(id, "Alors ?").await.unwrap();
    demandeur.wait_for(id, "Alors ?").await;
    demandeur.account.mark_read(id).await.unwrap();
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(sent().len(), 2, "once is enough");

    // Another session cannot know, and says the same again, once.
    let log_in = async || relay.client().log_in(&demandeur.email, &demandeur.password).await.unwrap();
    let later = log_in().await;
    wait_for(&later, id, "Alors ?").await;
    later.mark_read(id).await.unwrap();
    later.mark_read(id).await.unwrap();
    eventually("the same receipt", || async { (sent().len() > 2).then_some(()) }).await;
    assert_eq!(serde_json::from_value::<Receipt>(sent().pop().unwrap().body).unwrap(), receipt);

    // Whoever has answered owes no receipt.
    let answer = later.send_text(id, "Demain ?").await.unwrap();
    eventually("the answer on the server", || async {
        let messages = later.messages(id).await.unwrap();
        messages.into_iter().find(|message| message.id == answer)?.state.ne(&Delivery::Waiting).then_some(())
    })
    .await;
    let newest = log_in().await;
    wait_for(&newest, id, "Demain ?").await;
    newest.mark_read(id).await.unwrap();
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(sent().len(), 3);
}
