//! How much fits into a second.

use std::time::{Duration, Instant};

use client::{Account, Delivery};
use futures::StreamExt;
use futures::future::join_all;
use protocol::accounts::Kind;
use protocol::category::Category;
use protocol::demandes::{CreateDemande, Demande};
use protocol::ids::ConversationId;
use protocol::money::Budget;

use crate::server::Server;

const CLIENTS: usize = 32;
/// Unlocks per pro, at 3 tokens each.
const UNLOCKS: usize = 20;
/// Slots of a demande: as many different pros in a row unlock it.
const SLOTS: usize = 5;
/// Messages per conversation.
const MESSAGES: usize = 40;
const BASELINE: Duration = Duration::from_secs(3);

/// A pro and a demandeur in one conversation.
pub(crate) struct Pair {
    pub pro: Account,
    pub demandeur: Account,
    pub conversation: ConversationId,
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn per_second(count: usize, since: Instant) -> f64 {
    count as f64 / since.elapsed().as_secs_f64()
}

/// `GET /healthz` per second: what the machine does without any work.
pub(crate) async fn bare_requests(server: &Server) -> f64 {
    let begin = Instant::now();
    let counts = join_all((0..CLIENTS).map(|_| async {
        let http = reqwest::Client::new();
        let mut count = 0;
        while begin.elapsed() < BASELINE {
            http.get(format!("{}/healthz", server.origin)).send().await.expect("an answer");
            count += 1;
        }
        count
    }));
    per_second(counts.await.into_iter().sum(), begin)
}

async fn post(author: &Account, slots: usize) -> Demande {
    let demande = CreateDemande {
        title: "Chaudière en panne".to_owned().try_into().expect("a title"),
        description: "Elle ne démarre plus.".to_owned().try_into().expect("a description"),
        category: Category::Chauffage,
        place: "75111".parse().expect("a code"),
        budget: Some(Budget::new(50, 100).expect("a budget")),
        slots: i64::try_from(slots).ok(),
    };
    author.create_demande(&demande).await.expect("a demande")
}

/// As many conversations as clients, nobody in two of them.
pub(crate) async fn pairs(server: &Server) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(CLIENTS);
    for number in 0..CLIENTS {
        let (pro, demandeur) =
            (server.member(Kind::Pro, number).await, server.member(Kind::Demandeur, number).await);
        server.grant(&pro, (UNLOCKS + 1) * 3);
        let demande = post(&demandeur, 1).await;
        let conversation = pro.unlock(&demande).await.expect("an unlock").conversation.id;
        // The live sockets are up and the keys are pinned before anything is measured.
        demandeur.conversations().await.expect("a list");
        pairs.push(Pair { pro, demandeur, conversation });
    }
    pairs
}

/// Unlocks per second, by all pros at the same time.
pub(crate) async fn unlocks(server: &Server, pairs: &[Pair]) -> f64 {
    let author = server.member(Kind::Demandeur, CLIENTS).await;
    let mut demandes = Vec::new();
    for _ in 0..(CLIENTS * UNLOCKS).div_ceil(SLOTS) {
        demandes.push(post(&author, SLOTS).await);
    }
    let begin = Instant::now();
    join_all(pairs.iter().enumerate().map(|(number, pair)| {
        let demandes = &demandes;
        async move {
            for round in 0..UNLOCKS {
                let demande = &demandes[(round * CLIENTS + number) / SLOTS];
                pair.pro.unlock(demande).await.expect("an unlock");
            }
        }
    }))
    .await;
    per_second(CLIENTS * UNLOCKS, begin)
}

/// Messages per second, from sealing to acceptance, while the recipients receive and archive them.
pub(crate) async fn messages(pairs: &[Pair]) -> f64 {
    let begin = Instant::now();
    join_all(pairs.iter().map(|pair| async {
        let mut updates = pair.pro.updates();
        for number in 0..MESSAGES {
            let text = format!("Message {number}: je peux passer demain à 9 h, cela vous convient ?");
            pair.pro.send_text(pair.conversation, &text).await.expect("a queued message");
        }
        while !all_accepted(pair).await {
            updates.next().await.expect("a signed-in account");
        }
    }))
    .await;
    per_second(pairs.len() * MESSAGES, begin)
}

async fn all_accepted(pair: &Pair) -> bool {
    let messages = pair.pro.messages(pair.conversation).await.expect("messages");
    messages.iter().all(|message| matches!(message.state, Delivery::Sent | Delivery::Delivered))
}
