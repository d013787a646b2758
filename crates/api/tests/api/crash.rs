//! A server that is killed loses nothing and doubles nothing.

use std::time::Duration;

use rstest::rstest;
use store::testing::Engine;

use crate::support::raw::message_id;
use crate::support::{Server, people::wait_for};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_send_and_acknowledge_loses_and_doubles_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut server = Server::start(engine).await;
    let raw_pair = server.raw_pair().await;
    let raw = server.raw();
    let id = message_id(0);
    assert_eq!(raw_pair.send(&raw, id, 1).await.status.as_u16(), 201);

    server.kill();
    server.restart();

    // Accepted, not acknowledged: it is there, once, with the first content.
    let waiting = raw.get("/api/v1/envelopes").bearer(&raw_pair.demandeur.token).send().await;
    let items = waiting.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["message_id"], id.to_string());
    assert_eq!(raw_pair.send(&raw, id, 2).await.status.as_u16(), 200);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_survives_kills_in_the_middle_of_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut server = Server::start(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let mut expected = Vec::new();
    for round in 0..3 {
        for number in 0..10 {
            let text = format!("tour {round}, message {number}");
            pro.account.send_text(id, &text).await.unwrap();
            expected.push((false, text));
        }
        // Somewhere between sending, storing, announcing and acknowledging.
        tokio::time::sleep(Duration::from_millis(30 * round)).await;
        server.kill();
        server.restart();
    }
    demandeur.wait_for(id, "tour 2, message 9").await;
    assert_eq!(demandeur.texts(id).await, expected);

    let anew = server.log_in(&demandeur).await;
    wait_for(&anew, id, "tour 2, message 9").await;
    let messages = anew.messages(id).await.unwrap();
    assert_eq!(messages.len(), expected.len());
    assert!(messages.iter().all(|message| message.warnings.is_empty()), "{messages:?}");
}
