//! Connections that are open and carry nothing: each side notices by itself.

use std::time::Duration;

use client::{Connection, Update, Updates};
use futures::StreamExt;
use protocol::accounts::Kind;
use protocol::live::CLOSE_SLOW;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;
use tokio::io::AsyncReadExt;
use tokio_tungstenite::MaybeTlsStream;

use super::Socket;
use crate::malicious::Relay;
use crate::support::Server;
use crate::support::people::wait_for;

/// A server whose heart beats every second, so that seven seconds of silence mean that a side is gone.
async fn lively(engine: Engine) -> Server {
    Server::start_with(engine, vec![("LEBONCOUP_HEARTBEAT", "1".to_owned())]).await
}

async fn hears_of(updates: &mut Updates, connection: Connection) {
    let told = async { while updates.next().await.expect("a session") != Update::Connection(connection) {} };
    let told = tokio::time::timeout(Duration::from_mins(1), told).await;
    told.unwrap_or_else(|_| panic!("never {connection:?}"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_client_notices_a_server_that_is_silent_and_misses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = lively(engine).await;
    let (demandeur, pro, talk) = server.pair().await;
    let relay = Relay::before(&server);
    let device = relay.client().log_in(&demandeur.email, &demandeur.password).await.unwrap();
    // The second one arrives by the socket: only the first may have been there when the conversation was loaded.
    for text in ["Bonjour", "Êtes-vous là ?"] {
        pro.account.send_text(talk, text).await.unwrap();
        wait_for(&device, talk, text).await;
    }
    let mut updates = device.updates();
    relay.freeze();
    pro.account.send_text(talk, "Vous m’entendez ?").await.unwrap();
    hears_of(&mut updates, Connection::Offline).await;
    hears_of(&mut updates, Connection::Connected).await;
    wait_for(&device, talk, "Vous m’entendez ?").await;
    assert_eq!(relay.opened(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn signs_of_life_say_how_far_the_server_is(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = lively(engine).await;
    let account = server.raw().sign_up(Kind::Pro).await;
    let mut live = Socket::hello(&server, &account, None).await;
    assert_eq!(live.frame().await, json!({ "type": "ready", "seq": 0, "within": 7 }));
    for _ in 0..3 {
        assert_eq!(live.sign_of_life().await, json!({ "type": "alive", "seq": 0 }));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_closes_what_says_nothing_and_answers_no_ping(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = lively(engine).await;
    let account = server.raw().sign_up(Kind::Pro).await;
    let mut live = Socket::hello(&server, &account, None).await;
    assert_eq!(live.frame().await["type"], "ready");
    // Past the WebSocket, which would answer pings.
    let MaybeTlsStream::Plain(stream) = live.0.get_mut() else { panic!("no TLS here") };
    let mut heard = Vec::new();
    let closes = [&[0x88, 0x02][..], &CLOSE_SLOW.to_be_bytes()].concat();
    let closed = async {
        while !heard.ends_with(&closes) {
            assert!(stream.read_buf(&mut heard).await.unwrap() > 0, "gone without a word");
        }
    };
    tokio::time::timeout(Duration::from_mins(1), closed).await.expect("closed with 4408");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_only_answers_pings_stays(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = lively(engine).await;
    let account = server.raw().sign_up(Kind::Pro).await;
    let mut live = Socket::hello(&server, &account, None).await;
    live.frame().await;
    // More beats than make up the longest silence, twice.
    for _ in 0..15 {
        live.sign_of_life().await;
    }
}
