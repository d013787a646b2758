//! Search in one's own conversations, by a device that has nothing in memory.

use client::testing::PER_PAGE;
use client::{Content, Gathered};
use rstest::rstest;
use store::testing::Engine;

use crate::support::{demande_in_paris, eventually, shared};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_old_message_is_found_without_accents_and_reached(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    pro.account.send_text(id, "Rendez-vous à Évian, près de l’œuvre ?").await.unwrap();
    demandeur.wait_for(id, "Rendez-vous à Évian, près de l’œuvre ?").await;
    let said = |number| match number {
        37 => "La chaudière d’Évian est réparée".to_owned(),
        number => format!("message {number}"),
    };
    pro.account.fill_archive(id, 4, said).await.unwrap();

    let device = server.log_in(&pro).await;
    assert_eq!(device.search("evian", None), []);
    let mut steps: Vec<Gathered> = Vec::new();
    device.gather(None, |step| steps.push(step)).await.unwrap();
    assert!(steps.is_sorted_by_key(|step| step.done));
    assert_eq!(steps.last(), Some(&Gathered { done: 5, total: 5, incomplete: false }));

    let hits = device.search("EVIAN", None);
    let snippets: Vec<&str> = hits.iter().map(|hit| hit.snippet.as_str()).collect();
    assert_eq!(snippets, ["Rendez-vous à Évian, près de l’œuvre ?", "La chaudière d’Évian est réparée"]);
    assert_eq!(device.search("oeuv rendez", Some(id)).len(), 1);
    assert_eq!(device.search("message", None).len(), 100);
    assert_eq!(device.search("introuvable", None), []);

    // What was found is shown with everything that lies between it and the newest message.
    let old = hits[1].message;
    assert!(device.reach(id, old).await.unwrap());
    let messages = device.messages(id).await.unwrap();
    assert_eq!(u64::try_from(messages.len()).unwrap(), 4 * PER_PAGE + 1);
    let found = messages.iter().find(|message| message.id == old).unwrap();
    assert_eq!(found.content, Content::Text(said(37)));
    assert!(messages.iter().all(|message| message.warnings.is_empty()));

    // Reading again reads only what is new.
    device.gather(Some(id), |step| assert_eq!(step.total, 1)).await.unwrap();
    assert!(!device.reach(id, crate::support::raw::message_id(0)).await.unwrap());
    device.log_out().await.unwrap();
    assert_eq!(device.search("evian", None), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_at_once_and_fills_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    let device = server.log_in(&demandeur).await;
    let first = device.conversations().await.unwrap();
    assert_eq!(first.len(), 1);
    eventually("the newest message in the list", || async {
        let list = device.conversations().await.unwrap();
        let shown = list[0].last_message.clone()?;
        let filled = list[0].looked_at && list[0].unread == 1 && !shown.mine;
        (filled && shown.content == Content::Text("Bonjour".to_owned())).then_some(())
    })
    .await;
    device.mark_read(id).await.unwrap();
    assert_eq!(device.conversations().await.unwrap()[0].unread, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn unread_messages_count_in_conversations_that_nobody_scrolled_to(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, oldest) = server.pair().await;
    demandeur.account.send_text(oldest, "Toujours là ?").await.unwrap();
    pro.wait_for(oldest, "Toujours là ?").await;
    // More recent ones than are looked at unasked.
    server.grant(&pro.account, 41 * 6);
    for number in 0..41 {
        let title = format!("Volet numéro {number}");
        let demande = demandeur.account.create_demande(&demande_in_paris(&title)).await.unwrap();
        pro.account.unlock(&demande).await.unwrap();
    }
    let device = server.log_in(&pro).await;
    let list = device.conversations().await.unwrap();
    assert_eq!((list.len(), list[41].id, list[41].looked_at), (42, oldest, false));
    eventually("the total", || async {
        let list = device.conversations().await.unwrap();
        let total: usize = list.iter().map(|view| view.unread).sum();
        (total == 1 && list[41].looked_at).then_some(())
    })
    .await;
}
