//! Two people in a conversation, and a liar between one of them and the server.

use client::{Account, Client, Content, ConversationView, Delivery, MessageView};
use protocol::accounts::Kind;
use protocol::demandes::Demande;
use protocol::ids::{ConversationId, MessageId};
use serde_json::json;
use store::testing::Engine;

use super::Relay;
use crate::support::{Person, Server, demande_in_paris, eventually, shared};

/// What the client does not depend on is tested on one database.
pub(crate) struct Scene {
    pub server: &'static Server,
    pub relay: Relay,
    /// The victim's device; it remembers what it saw.
    pub client: Client,
    /// A pro behind the relay.
    pub victim: Person,
    /// A demandeur who talks to the real server.
    pub peer: Person,
    pub id: ConversationId,
}

impl Scene {
    /// The two have met and pinned each other's keys.
    pub(crate) async fn open() -> Self {
        let stage = Stage::set().await;
        let id = stage.victim.account.unlock(&stage.demande).await.unwrap().conversation.id;
        let Stage { server, relay, client, victim, peer, .. } = stage;
        Self { server, relay, client, victim, peer, id }
    }

    /// Another conversation of the same two.
    pub(crate) async fn another(&self) -> ConversationId {
        self.server.grant(&self.victim.account, 6);
        let demande = self.peer.account.create_demande(&demande_in_paris("Encore")).await.unwrap();
        self.victim.account.unlock(&demande).await.unwrap().conversation.id
    }

    /// A path in the conversation.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/conversations/{}/{rest}", self.id)
    }

    /// The victim signs in again on the same device.
    pub(crate) async fn again(&self) -> Account {
        self.client.log_in(&self.victim.email, &self.victim.password).await.unwrap()
    }

    /// The victim signs in on a device that has seen nothing yet.
    pub(crate) async fn new_device(&self) -> Account {
        self.relay.client().log_in(&self.victim.email, &self.victim.password).await.unwrap()
    }

    /// The peer writes.
    pub(crate) async fn peer_writes(&self, text: &str) -> MessageId {
        let id = self.peer.account.send_text(self.id, text).await.unwrap();
        self.on_the_server(self.id, id).await;
        id
    }

    /// Waits until the server has what the peer sent: the next lie must not race with it.
    pub(crate) async fn on_the_server(&self, conversation: ConversationId, id: MessageId) {
        eventually("the message on the server", || async {
            let messages = self.peer.account.messages(conversation).await.unwrap();
            let message = messages.into_iter().find(|message| message.id == id)?;
            (message.state != Delivery::Waiting).then_some(())
        })
        .await;
    }

    /// The victim's client fetches everything anew.
    pub(crate) fn resync(&self) {
        self.relay.say(json!({ "type": "resync", "seq": 1 }));
    }

    /// Waits until the victim's conversation shows what `wanted` looks for.
    pub(crate) async fn shows<T>(&self, what: &str, wanted: impl Fn(ConversationView) -> Option<T>) -> T {
        eventually(what, || async {
            let list = self.victim.account.conversations().await.ok()?;
            list.into_iter().find(|view| view.id == self.id).and_then(&wanted)
        })
        .await
    }

    /// Waits until the victim sees a message, whatever it shows.
    pub(crate) async fn message(&self, id: MessageId) -> MessageView {
        message(&self.victim.account, self.id, id).await
    }

    /// A message in each direction arrives.
    pub(crate) async fn talk_goes_on(&self) {
        let asked = self.victim.account.send_text(self.id, "Toujours là ?").await.unwrap();
        let heard = message(&self.peer.account, self.id, asked).await;
        assert_eq!(heard.content, Content::Text("Toujours là ?".to_owned()));
        let answered = self.peer.account.send_text(self.id, "Toujours.").await.unwrap();
        assert_eq!(self.message(answered).await.content, Content::Text("Toujours.".to_owned()));
    }
}

/// Waits until someone sees a message, whatever it shows.
pub(crate) async fn message(account: &Account, conversation: ConversationId, id: MessageId) -> MessageView {
    eventually("the message", || async {
        let messages = account.messages(conversation).await.unwrap();
        messages.into_iter().find(|message| message.id == id)
    })
    .await
}

/// The same before they have met.
pub(crate) struct Stage {
    pub server: &'static Server,
    pub relay: Relay,
    pub client: Client,
    pub victim: Person,
    pub peer: Person,
    /// The peer's; the victim can pay for it.
    pub demande: Demande,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let server = shared(Engine::Sqlite).await;
        let relay = Relay::before(server);
        let client = relay.client();
        let (victim, peer) = futures::join!(Person::sign_up(&client, Kind::Pro), server.demandeur());
        server.grant(&victim.account, 6);
        let demande = peer.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
        Self { server, relay, client, victim, peer, demande }
    }
}
