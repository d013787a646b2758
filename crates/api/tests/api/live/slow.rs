//! A client that does not read: it is dropped, and catches up when it comes back.

use std::time::Duration;

use futures::StreamExt;
use protocol::accounts::Kind;
use protocol::live::Happening;
use serde_json::{Value, json};
use store::testing::Engine;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, client_async};

use super::Socket;
use crate::support::raw::message_id;
use crate::support::shared;

/// Far more than the kernel's buffers hold.
const EVENTS: usize = 40_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_is_dropped_and_starts_anew() {
    let server = shared(Engine::Sqlite).await;
    let account = server.raw().sign_up(Kind::Pro).await;
    let (conversation_id, message_id) =
        ("018f0000-0000-7000-8000-000000000000".parse().unwrap(), message_id(0));

    // A receiver that takes almost nothing, and does not read.
    let plain = tokio::net::TcpSocket::new_v4().unwrap();
    plain.set_recv_buffer_size(2_048).unwrap();
    let address = server.origin().replacen("http://", "", 1);
    let stream = plain.connect(address.parse().unwrap()).await.unwrap();
    let (stream, _) =
        client_async(format!("ws://{address}/api/v1/live"), MaybeTlsStream::Plain(stream)).await.unwrap();
    let mut slow = Socket(stream);
    slow.say(&json!({ "type": "hello", "token": account.token })).await;
    assert_eq!(slow.frame().await["type"], "ready");

    let happening = (account.user_id, Happening::Delivered { conversation_id, message_id });
    let (store, at, events) = (server.store().await, message_id.time().unwrap(), vec![happening; EVENTS]);
    store.write(async |tx| store::events::append(tx, &events, at).await).await.unwrap();
    // Until the socket looks into its inbox, a frame has waited for long enough, and the farewell, too.
    tokio::time::sleep(Duration::from_secs(35)).await;

    let mut last = 0;
    while let Some(Ok(message)) = slow.0.next().await {
        if let Message::Text(text) = message {
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame["type"] == "event" {
                assert_eq!(frame["seq"], last + 1, "{frame}");
                last += 1;
            }
        }
    }
    assert!(last < EVENTS as u64, "the server kept everything for one who did not read");

    let mut resumed = Socket::hello(server, &account, Some(last)).await;
    assert_eq!(resumed.frame().await, json!({ "type": "resync", "seq": EVENTS, "within": 45 }));
}
