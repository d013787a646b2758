//! The main job, end to end: two people meet, one pays, both talk in secret.

use client::{Content, Delivery, Trust};
use protocol::demandes::{Access, NearbyQuery, Status};
use rstest::rstest;
use store::testing::Engine;

use crate::support::{Person, demande_in_paris, eventually, people::texts, people::wait_for, shared};

/// Where the pro looks, and for what.
fn around_paris(words: &str) -> NearbyQuery {
    NearbyQuery { place: "75111".to_owned(), q: Some(words.to_owned()), ..NearbyQuery::default() }
}

async fn delivered(person: &Person, id: protocol::ids::ConversationId, text: &str) {
    eventually("the delivery", || async {
        let messages = person.account.messages(id).await.unwrap();
        let message =
            messages.into_iter().find(|message| message.content == Content::Text(text.to_owned()))?;
        (message.state == Delivery::Delivered).then_some(())
    })
    .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_people_meet_one_pays_and_both_talk_in_secret(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;

    // A demandeur signs up and posts.
    let demandeur = server.demandeur().await;
    assert_eq!(demandeur.words.len(), 24);
    let places = server.client().places("paris 11").await.unwrap();
    assert_eq!(places[0].code.as_str(), "75111");
    let title = format!("Chaudière en panne {}", demandeur.account.user_id().tag());
    let posted = demandeur.account.create_demande(&demande_in_paris(&title)).await.unwrap();
    assert_eq!((posted.access, posted.status), (Access::Author, Status::Active));

    // A pro signs up, gets tokens, and finds it.
    let pro = server.pro(30).await;
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 30);
    let found = pro.account.nearby(&around_paris(&title)).await.unwrap().items;
    let [seen] = found.as_slice() else { panic!("found {found:?}") };
    assert_eq!(
        (seen.id, seen.price.tokens.get(), seen.slots.left, seen.distance_km),
        (posted.id, 6, 3, Some(0))
    );
    assert_eq!((seen.access, &seen.description), (Access::Locked, &None));

    // The pro unlocks it: 6 tokens gone, one slot taken, a conversation open.
    let unlocked = pro.account.unlock(seen).await.unwrap();
    assert_eq!((unlocked.spent.get(), unlocked.balance.standard.get()), (6, 24));
    assert_eq!((unlocked.demande.slots.left, unlocked.demande.access), (2, Access::Unlocked));
    assert_eq!(unlocked.demande.description, posted.description);
    let id = unlocked.conversation.id;

    // They talk.
    pro.account.send_text(id, "Bonjour, je peux passer demain à 9 h.").await.unwrap();
    demandeur.wait_for(id, "Bonjour, je peux passer demain à 9 h.").await;
    delivered(&pro, id, "Bonjour, je peux passer demain à 9 h.").await;
    demandeur.account.send_text(id, "Parfait, au 3e étage 🙂").await.unwrap();
    pro.wait_for(id, "Parfait, au 3e étage 🙂").await;

    // Each finds the other in the list, first met and not yet compared.
    let list = demandeur.account.conversations().await.unwrap();
    let [line] = list.as_slice() else { panic!("{list:?}") };
    assert_eq!((line.id, line.trust, line.open), (id, Trust::New, true));
    assert_eq!(line.peer.user_id, pro.account.user_id());
    eventually("the newest message in the list", || async {
        let list = demandeur.account.conversations().await.unwrap();
        list[0].last_message.as_ref().filter(|last| last.mine && list[0].looked_at).map(drop)
    })
    .await;
    let digits = demandeur.account.safety_number(id).await.unwrap();
    assert_eq!(digits, pro.account.safety_number(id).await.unwrap());
    assert_eq!(digits.chars().filter(char::is_ascii_digit).count(), 60);

    // Both sign in on a new device, and the history is there.
    for person in [&demandeur, &pro] {
        let anew = server.log_in(person).await;
        assert_eq!(texts(&anew, id).await, person.texts(id).await);
        assert!(anew.messages(id).await.unwrap().iter().all(|message| message.warnings.is_empty()));
        wait_for(&anew, id, "Parfait, au 3e étage 🙂").await;
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn reading_is_remembered_on_all_devices(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    pro.account.send_text(id, "un").await.unwrap();
    pro.account.send_text(id, "deux").await.unwrap();
    demandeur.wait_for(id, "deux").await;
    assert_eq!(demandeur.account.conversation(id).await.unwrap().unread, 2);
    demandeur.account.mark_read(id).await.unwrap();
    assert_eq!(demandeur.account.conversation(id).await.unwrap().unread, 0);
    assert_eq!(server.log_in(&demandeur).await.conversation(id).await.unwrap().unread, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_compared_safety_number_is_remembered_in_the_vault(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (_, pro, id) = server.pair().await;
    pro.account.mark_verified(id).await.unwrap();
    assert_eq!(pro.account.conversation(id).await.unwrap().trust, Trust::Verified);
    assert_eq!(server.log_in(&pro).await.conversation(id).await.unwrap().trust, Trust::Verified);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_devices_of_one_person_show_the_same(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let phone = server.log_in(&pro).await;
    assert_eq!(phone.messages(id).await.unwrap(), []);
    pro.account.send_text(id, "du bureau").await.unwrap();
    wait_for(&phone, id, "du bureau").await;
    phone.send_text(id, "du téléphone").await.unwrap();
    pro.wait_for(id, "du téléphone").await;
    demandeur.account.send_text(id, "bien reçu").await.unwrap();
    pro.wait_for(id, "bien reçu").await;
    wait_for(&phone, id, "bien reçu").await;
    demandeur.wait_for(id, "du téléphone").await;
    assert_eq!(texts(&phone, id).await, pro.texts(id).await);
    assert_eq!(demandeur.texts(id).await.len(), 3);
}
