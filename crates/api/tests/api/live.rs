//! `/api/v1/live`.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use protocol::accounts::Kind;
use protocol::live::{CLOSE_REVOKED, CLOSE_SLOW};
use rstest::rstest;
use serde_json::{Value, json};
use store::testing::Engine;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::people::A_WHILE;
use crate::support::raw::message_id;
use crate::support::{RawAccount, Server, shared};

mod fleeting;
mod half_open;
mod slow;

struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

#[derive(Debug, PartialEq)]
enum Heard {
    Frame(Value),
    Closed(u16),
}

impl Socket {
    async fn connect(server: &Server) -> Self {
        Self::connect_to(&server.origin()).await
    }

    async fn connect_to(origin: &str) -> Self {
        let url = format!("{}/api/v1/live", origin.replacen("http", "ws", 1));
        Self(connect_async(url).await.unwrap().0)
    }

    async fn hello(server: &Server, account: &RawAccount, since: Option<u64>) -> Self {
        Self::hello_to(&server.origin(), account, since).await
    }

    async fn hello_to(origin: &str, account: &RawAccount, since: Option<u64>) -> Self {
        let mut socket = Self::connect_to(origin).await;
        let mut hello = json!({ "type": "hello", "token": account.token });
        if let Some(since) = since {
            hello["since"] = json!(since);
        }
        socket.say(&hello).await;
        socket
    }

    async fn say(&mut self, frame: &Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    async fn hear(&mut self) -> Heard {
        loop {
            // A sign of life may come at any time.
            match self.hear_all().await {
                Heard::Frame(frame) if frame["type"] == "alive" => {}
                heard => return heard,
            }
        }
    }

    /// The next sign of life.
    async fn sign_of_life(&mut self) -> Value {
        loop {
            match self.hear_all().await {
                Heard::Frame(frame) if frame["type"] == "alive" => return frame,
                Heard::Frame(_) => {}
                closed @ Heard::Closed(_) => panic!("{closed:?}"),
            }
        }
    }

    async fn hear_all(&mut self) -> Heard {
        loop {
            let message =
                tokio::time::timeout(Duration::from_secs(20), self.0.next()).await.expect("a frame in time");
            match message {
                Some(Ok(Message::Text(text))) => return Heard::Frame(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => {
                    return Heard::Closed(frame.map_or(0, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Heard::Closed(0),
            }
        }
    }

    async fn frame(&mut self) -> Value {
        match self.hear().await {
            Heard::Frame(frame) => frame,
            closed @ Heard::Closed(_) => panic!("{closed:?}"),
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn events_come_in_order_without_gaps_and_resume_where_they_stopped(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let mut live = Socket::hello(server, &pair.demandeur, None).await;
    let ready = live.frame().await;
    assert_eq!(ready["type"], "ready");
    let start = ready["seq"].as_u64().unwrap();

    let ids: Vec<_> = (0..5).map(message_id).collect();
    for id in &ids {
        pair.send(&raw, *id, 1).await;
    }
    for (number, id) in (start + 1..).zip(&ids) {
        let event = live.frame().await;
        assert_eq!((&event["type"], &event["kind"]), (&json!("event"), &json!("envelope")), "{event}");
        assert_eq!((&event["seq"], &event["message_id"]), (&json!(number), &json!(id)));
    }
    drop(live);

    let mut resumed = Socket::hello(server, &pair.demandeur, Some(start + 3)).await;
    for number in [start + 4, start + 5] {
        assert_eq!(resumed.frame().await["seq"], number);
    }
    assert_eq!(resumed.frame().await, json!({ "type": "ready", "seq": start + 5, "within": 45 }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_devices_hear_everything_and_the_author_hears_of_the_delivery(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let mut live = Socket::hello(server, &pair.pro, None).await;
    live.frame().await;
    let id = message_id(0);
    pair.send(&raw, id, 1).await;
    let own = live.frame().await;
    assert_eq!((&own["kind"], &own["message_id"]), (&json!("entry"), &json!(id)));
    let body = json!({ "entries": [{ "message_id": id, "blob": crate::support::raw::blob(1) }] });
    raw.post(&pair.path("entries")).bearer(&pair.demandeur.token).json(&body).send().await;
    let delivered = live.frame().await;
    assert_eq!((&delivered["kind"], &delivered["message_id"]), (&json!("delivered"), &json!(id)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_the_future_means_resync(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let pair = server.raw_pair().await;
    let mut live = Socket::hello(server, &pair.demandeur, Some(1_000_000)).await;
    assert_eq!(live.frame().await["type"], "resync");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_for_five_seconds_is_cut_off(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let mut live = Socket::connect(server).await;
    let before = std::time::Instant::now();
    assert_eq!(live.hear().await, Heard::Closed(CLOSE_SLOW));
    assert!(before.elapsed() > Duration::from_secs(4));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_never_was_valid_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let mut live = Socket::connect(server).await;
    live.say(&json!({ "type": "hello", "token": "a.b.c" })).await;
    assert_eq!(live.hear().await, Heard::Closed(CLOSE_REVOKED));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn logging_out_closes_the_socket_of_that_session(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let mut live = Socket::hello(server, &account, None).await;
    live.frame().await;
    raw.post("/api/v1/auth/logout").cookies(&account.cookies).bearer(&account.token).send().await;
    assert_eq!(live.hear().await, Heard::Closed(CLOSE_REVOKED));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_token_keeps_the_socket_and_anothers_token_ends_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let (account, other) = (raw.sign_up(Kind::Pro).await, raw.sign_up(Kind::Pro).await);
    let mut live = Socket::hello(server, &account, None).await;
    live.frame().await;
    let refreshed = raw.post("/api/v1/auth/refresh").cookies(&account.cookies).send().await;
    live.say(&json!({ "type": "renew", "token": refreshed.body["access_token"] })).await;
    assert!(tokio::time::timeout(A_WHILE, live.hear()).await.is_err());
    live.say(&json!({ "type": "renew", "token": other.token })).await;
    assert_eq!(live.hear().await, Heard::Closed(CLOSE_REVOKED));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn another_sites_page_gets_no_socket(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let url = format!("{}/api/v1/live", server.origin().replacen("http", "ws", 1));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("origin", "https://evil.example".parse().unwrap());
    assert!(connect_async(request).await.is_err());
}
