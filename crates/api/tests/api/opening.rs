//! What it costs to open a conversation, whatever its age.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use client::testing::PER_PAGE;
use client::{Account, Content};
use protocol::ids::ConversationId;
use rstest::rstest;
use serde_json::Value;
use store::testing::Engine;

use crate::malicious::{Asked, Relay, get};
use crate::support::{Server, shared};

/// What a device asked for and was given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cost {
    /// Requests about the conversation, in order.
    requests: Vec<String>,
    /// Sealed messages among the answers, each decrypted on its own.
    entries: usize,
}

/// A new device of the pro reads the conversation through a relay that counts.
async fn cost(server: &Server, email: &str, password: &str, id: ConversationId) -> (Account, Relay, Cost) {
    let relay = Relay::before(server);
    let entries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&entries);
    let path = format!("/conversations/{id}/entries");
    let watch = relay.rewrite(get(path), move |answer: &mut Value| {
        counted.fetch_add(answer["items"].as_array().unwrap().len(), Ordering::SeqCst);
    });
    let device = relay.client().log_in(email, password).await.unwrap();
    device.messages(id).await.unwrap();
    drop(watch);
    let about = format!("/conversations/{id}");
    let requests = relay
        .seen_under(&about)
        .into_iter()
        .map(|Asked { method, path, .. }| format!("{method} {path}"))
        .collect();
    (device, relay, Cost { requests, entries: entries.load(Ordering::SeqCst) })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_messages_open_as_fast_as_two_hundred(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let mut costs = Vec::new();
    for pages in [2, 100] {
        let (demandeur, pro, id) = server.pair().await;
        for number in 0..120 {
            pro.account.send_text(id, &format!("récent {number}")).await.unwrap();
        }
        demandeur.wait_for(id, "récent 119").await;
        pro.account.fill_archive(id, pages, |number| format!("ancien {number}")).await.unwrap();

        let (device, _relay, cost) = cost(server, &pro.email, &pro.password, id).await;
        assert_eq!(device.messages(id).await.unwrap().len(), 120);
        // One more request, and one more blob, for each hundred messages of the past.
        assert!(device.older(id).await.unwrap());
        let messages = device.messages(id).await.unwrap();
        assert_eq!(messages.len(), 120 + usize::try_from(PER_PAGE).unwrap());
        let oldest = format!("ancien {}", (pages - 1) * PER_PAGE);
        assert_eq!(messages[0].content, Content::Text(oldest));
        assert!(messages.iter().all(|message| message.warnings.is_empty()));
        costs.push(cost);
    }
    let shape = |cost: &Cost| (cost.requests.len(), cost.entries);
    assert_eq!(shape(&costs[0]), shape(&costs[1]), "{costs:?}");
    // The conversation, its state, two pages of the list of entries.
    assert_eq!(shape(&costs[0]), (4, 120), "{costs:?}");
    assert!(costs.iter().flat_map(|cost| &cost.requests).all(|path| !path.contains("/pages/")));
}
