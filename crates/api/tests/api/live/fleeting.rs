//! Typing and presence.

use std::time::Duration;

use protocol::accounts::Kind;
use protocol::limits::LIVE_WATCHED;
use protocol::live::{CLOSE_FLOOD, CLOSE_TOO_LONG};
use protocol::time::Timestamp;
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};
use store::testing::Engine;

use super::{Heard, Socket};
use crate::support::people::A_WHILE;
use crate::support::raw::message_id;
use crate::support::{RawAccount, RawPair, Server, shared};

impl Socket {
    /// The next frame of this type; others are left aside.
    async fn frame_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// A device that has the pair's conversation on display. The server has understood once it tells of the peer.
    async fn watching(origin: &str, account: &RawAccount, pair: &RawPair) -> Self {
        let mut socket = Self::hello_to(origin, account, None).await;
        socket.frame_of("ready").await;
        socket.watch(&[&pair.conversation]).await;
        socket.frame_of("presence").await;
        socket
    }

    async fn watch(&mut self, conversations: &[&str]) {
        self.say(&json!({ "type": "watch", "conversations": conversations })).await;
    }

    async fn types(&mut self, pair: &RawPair) {
        self.say(&json!({ "type": "typing", "conversation_id": pair.conversation })).await;
    }

    /// Fails if a frame of this type comes within a while.
    async fn hears_no(&mut self, kind: &str) {
        let heard = tokio::time::timeout(A_WHILE, self.frame_of(kind)).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}

async fn neither_hears_the_other(pro: &mut Socket, demandeur: &mut Socket, pair: &RawPair) {
    pro.types(pair).await;
    demandeur.hears_no("typing").await;
    demandeur.types(pair).await;
    pro.hears_no("typing").await;
}

async fn hide(server: &Server, account: &RawAccount) {
    let raw = server.raw();
    let patch = raw.request(Method::PATCH, "/api/v1/me/settings").bearer(&account.token);
    assert_eq!(patch.json(&json!({ "share_presence": false })).send().await.status, 200);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn typing_reaches_every_device_that_looks_and_is_not_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (pair, origin) = (server.raw_pair().await, server.origin());
    let mut pro = Socket::watching(&origin, &pair.pro, &pair).await;
    let mut phone = Socket::watching(&origin, &pair.demandeur, &pair).await;
    let mut laptop = Socket::watching(&origin, &pair.demandeur, &pair).await;
    let mut elsewhere = Socket::hello(server, &pair.demandeur, None).await;
    elsewhere.frame_of("ready").await;

    pro.types(&pair).await;
    pro.types(&pair).await;
    let typing = json!({
        "type": "typing", "conversation_id": pair.conversation, "user_id": pair.pro.user_id
    });
    assert_eq!(phone.frame_of("typing").await, typing);
    assert_eq!(laptop.frame_of("typing").await, typing);
    phone.hears_no("typing").await;
    elsewhere.hears_no("typing").await;

    let mut late = Socket::hello(server, &pair.demandeur, Some(0)).await;
    late.watch(&[&pair.conversation]).await;
    late.hears_no("typing").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_is_online_and_who_left_was_there_recently(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pair = server.raw_pair().await;
    let mut pro = Socket::hello(server, &pair.pro, None).await;
    pro.watch(&[&pair.conversation]).await;
    let is =
        |presence| json!({ "type": "presence", "user_id": pair.demandeur.user_id, "presence": presence });
    assert_eq!(pro.frame_of("presence").await, is("away"));
    let _phone = Socket::hello(server, &pair.demandeur, None).await;
    assert_eq!(pro.frame_of("presence").await, is("online"));

    // Someone who was there half an hour ago.
    let other = server.raw_pair().await;
    let now =
        Timestamp::from_millis(i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap());
    let (seen, then) = (other.demandeur.user_id, now.minus(Duration::from_mins(30)));
    let store = server.store().await;
    store.write(async |tx| store::presence::seen(tx, &[seen], then).await).await.unwrap();
    let mut watcher = Socket::hello(server, &other.pro, None).await;
    watcher.watch(&[&other.conversation]).await;
    assert_eq!(watcher.frame_of("presence").await["presence"], "recently");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_typing_is_refused_and_nobody_hears_of_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pair = server.raw_pair().await;
    let mut demandeur = Socket::watching(&server.origin(), &pair.demandeur, &pair).await;
    let stranger = server.raw().sign_up(Kind::Pro).await;
    let mut forger = Socket::hello(server, &stranger, None).await;
    let refused = json!({
        "type": "refused", "conversation_id": pair.conversation, "code": "not_found"
    });
    forger.watch(&[&pair.conversation]).await;
    assert_eq!(forger.frame_of("refused").await, refused);
    forger.types(&pair).await;
    assert_eq!(forger.frame_of("refused").await, refused);
    forger.hears_no("presence").await;
    demandeur.hears_no("typing").await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_hides_is_not_seen_and_does_not_see(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (pair, origin) = (server.raw_pair().await, server.origin());
    let mut pro = Socket::watching(&origin, &pair.pro, &pair).await;
    let mut demandeur = Socket::watching(&origin, &pair.demandeur, &pair).await;
    hide(server, &pair.demandeur).await;
    while demandeur.frame_of("event").await["kind"] != "settings" {}
    neither_hears_the_other(&mut pro, &mut demandeur, &pair).await;

    let mut another = Socket::hello(server, &pair.pro, None).await;
    another.watch(&[&pair.conversation]).await;
    assert_eq!(another.frame_of("presence").await["presence"], "away");
    let mut hidden = Socket::hello(server, &pair.demandeur, None).await;
    hidden.watch(&[&pair.conversation]).await;
    hidden.hears_no("presence").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_pass_on_what_happens_to_each_other() {
    let server = Server::start(Engine::Postgres).await;
    let second = server.second();
    let pair = server.raw_pair().await;
    let mut here = Socket::hello(&server, &pair.pro, None).await;
    here.watch(&[&pair.conversation]).await;
    assert_eq!(here.frame_of("presence").await["presence"], "away");
    let mut there = Socket::watching(&second.origin(), &pair.demandeur, &pair).await;
    assert_eq!(here.frame_of("presence").await["presence"], "online");
    here.types(&pair).await;
    assert_eq!(there.frame_of("typing").await["user_id"], json!(pair.pro.user_id));
    there.types(&pair).await;
    assert_eq!(here.frame_of("typing").await["user_id"], json!(pair.demandeur.user_id));
    let id = message_id(0);
    pair.send(&server.raw(), id, 1).await;
    assert_eq!(there.frame_of("event").await["message_id"], json!(id));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_conversation_is_not_watched(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let pair = server.raw_pair().await;
    let id = pair.conversation.parse().unwrap();
    let store = server.store().await;
    store.write(async |tx| store::conversations::close(tx, id).await).await.unwrap();
    let mut pro = Socket::hello(server, &pair.pro, None).await;
    pro.watch(&[&pair.conversation]).await;
    assert_eq!(pro.frame_of("refused").await["code"], "conversation_closed");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn from_the_moment_of_a_block_neither_sees_nor_hears_the_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (raw, pair, origin) = (server.raw(), server.raw_pair().await, server.origin());
    let mut pro = Socket::watching(&origin, &pair.pro, &pair).await;
    let mut demandeur = Socket::watching(&origin, &pair.demandeur, &pair).await;
    let block = async |method| {
        let block = raw.request(method, &format!("/api/v1/me/blocks/{}", pair.pro.user_id));
        assert_eq!(block.bearer(&pair.demandeur.token).send().await.status, 204);
    };
    block(Method::PUT).await;
    let refused = json!({
        "type": "refused", "conversation_id": pair.conversation, "code": "conversation_closed"
    });
    for socket in [&mut pro, &mut demandeur] {
        assert_eq!(socket.frame_of("refused").await, refused, "those who watched are told");
    }
    neither_hears_the_other(&mut pro, &mut demandeur, &pair).await;

    let mut another = Socket::hello(server, &pair.pro, None).await;
    another.watch(&[&pair.conversation]).await;
    assert_eq!(another.frame_of("refused").await["code"], "conversation_closed");
    let _phone = Socket::hello(server, &pair.demandeur, None).await;
    another.hears_no("presence").await;

    block(Method::DELETE).await;
    another.watch(&[&pair.conversation]).await;
    assert_eq!(another.frame_of("presence").await["presence"], "online");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn floods_oversized_and_unknown_frames_end_the_socket(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pair = server.raw_pair().await;
    let ready = async || {
        let mut socket = Socket::hello(server, &pair.pro, None).await;
        socket.frame_of("ready").await;
        socket
    };
    let mut flood = ready().await;
    for _ in 0..100 {
        flood.types(&pair).await;
    }
    let closed = loop {
        if let Heard::Closed(code) = flood.hear().await {
            break code;
        }
    };
    assert_eq!(closed, CLOSE_FLOOD);

    let many = vec![pair.conversation.as_str(); LIVE_WATCHED + 1];
    for frame in [
        json!({ "type": "watch", "conversations": many }),
        json!({ "type": "watch", "conversations": ["x"] }),
        json!({ "type": "typing", "conversation_id": pair.conversation, "text": "Bonj" }),
        json!({ "type": "humming" }),
        json!({ "type": "hello", "token": pair.pro.token }),
    ] {
        let mut socket = ready().await;
        socket.say(&frame).await;
        assert_eq!(socket.hear().await, Heard::Closed(1008), "{frame}");
    }
    let mut huge = ready().await;
    huge.say(&json!({ "type": "renew", "token": "x".repeat(20_000) })).await;
    assert_eq!(huge.hear().await, Heard::Closed(CLOSE_TOO_LONG));
    let mut stranger = Socket::connect(server).await;
    stranger.say(&json!({ "type": "hello", "token": "x".repeat(20_000) })).await;
    assert_eq!(stranger.hear().await, Heard::Closed(CLOSE_TOO_LONG));

    // None of them did anything: the next device stands where it would have stood without them.
    let mut next = ready().await;
    next.watch(&[&pair.conversation]).await;
    assert_eq!(next.frame_of("presence").await["user_id"], json!(pair.demandeur.user_id));
    next.hears_no("event").await;
}
