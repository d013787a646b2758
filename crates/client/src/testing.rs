//! Long conversations in little time, for tests: their old part is written into the archive without being sent.

use std::time::Duration;

use crypto_core::FrankingKey;
use crypto_core::archive::{ArchivedMessage, EntryContent, PageContent, page_digest};
use crypto_core::envelope::OpenedMessage;
use crypto_core::message::{Body, ChainId, Message};
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::Commitment;
use protocol::messages::PutPage;
use protocol::time::Timestamp;

use crate::account::Account;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform::{self, rng};
use crate::sync::lock;
use crate::thread::Thread;

/// Messages in each page that is written.
pub const PER_PAGE: u64 = 100;

/// How far back the written part begins: the server takes no message that is older than a week.
const REACH: Duration = Duration::from_hours(6 * 24);

/// How long the written part lasts: it ends before anything that was really sent.
const LENGTH: Duration = Duration::from_hours(5 * 24);

/// One side's run of messages.
struct Author {
    id: UserId,
    chain: ChainId,
    n: u64,
    prev: Option<Commitment>,
}

impl Account {
    /// Writes `pages` archive pages of [`PER_PAGE`] messages each, as if the two had talked for five days. Message number
    /// i, from 0, says `text(i)`; the two take turns, but the last of each page is really sent, by this account.
    ///
    /// # Errors
    /// As every call.
    pub async fn fill_archive(
        &self,
        id: ConversationId,
        pages: u64,
        text: impl Fn(u64) -> String,
    ) -> Result<(), ClientError> {
        let thread = self.core.thread(id).await?;
        let peer = lock(&thread.state).peer.keys.user_id;
        let author = |id| Author { id, chain: ChainId::make(&mut rng()), n: 0, prev: None };
        let mut authors = [author(self.user_id()), author(peer)];
        let step = LENGTH / u32::try_from(pages * PER_PAGE).unwrap_or(u32::MAX);
        let mut at = self.core.session.server_time().minus(REACH);
        for page in 0..pages {
            let mut messages = Vec::new();
            for number in page * PER_PAGE..(page + 1) * PER_PAGE - 1 {
                at = at.plus(step);
                let [mine, theirs] = &mut authors;
                let author = if number % 3 == 0 { mine } else { theirs };
                messages.push(author.write(text(number), at)?);
            }
            at = at.plus(step);
            let last = self.core.send_at(&thread, text((page + 1) * PER_PAGE - 1), at).await?;
            self.core.put_filled(&thread, messages, last).await?;
        }
        Ok(())
    }
}

impl Author {
    fn write(&mut self, text: String, at: Timestamp) -> Result<ArchivedMessage, ClientError> {
        self.n += 1;
        let message = Message {
            body: Body::Text(text),
            chain: self.chain,
            n: self.n,
            prev: self.prev,
            seen: None,
            reply_to: None,
            sent_at: at,
            other: serde_json::Map::new(),
        };
        let commitment = Commitment::new(platform::random());
        self.prev = Some(commitment);
        let plaintext = message.to_json().map_err(|_| ClientError::TooLong)?;
        let franking_key = FrankingKey::make(&mut rng());
        let content =
            EntryContent::sent(self.id, OpenedMessage { message, plaintext, franking_key, commitment });
        Ok(ArchivedMessage { message_id: MessageId::make(at, platform::random()), content })
    }
}

impl Core {
    /// Sends a text as if it had been written at `at`.
    async fn send_at(
        self: &std::sync::Arc<Self>,
        thread: &std::sync::Arc<Thread>,
        text: String,
        at: Timestamp,
    ) -> Result<MessageId, ClientError> {
        let (id, draft) = (MessageId::make(at, platform::random()), Draft::text(text));
        let change = self.shelve_draft(thread, id, &draft, at)?;
        {
            let mut state = lock(&thread.state);
            state.history.add_waiting(id, draft, at);
            // What is older than its neighbours in a chain would look like a gap.
            state.outbox.begin_anew();
        }
        self.storage.write(vec![change]).await;
        self.pump(thread);
        while !lock(&thread.state).outbox.is_at_rest() {
            platform::sleep(Duration::from_millis(1)).await;
        }
        Ok(id)
    }

    /// Puts the oldest entry, `last`, into the next page, behind messages that were never sent.
    async fn put_filled(
        &self,
        thread: &Thread,
        mut messages: Vec<ArchivedMessage>,
        last: MessageId,
    ) -> Result<(), ClientError> {
        let entries = self.fetch_entries(thread.id, None).await?;
        let entry = entries.items.iter().find(|entry| entry.message_id == last).ok_or(ClientError::Answer)?;
        let content = self.keys.ring.open_entry(thread.id, last, &entry.blob);
        messages
            .push(ArchivedMessage { message_id: last, content: content.map_err(|_| ClientError::Answer)? });
        self.fetch(thread.id).await?;
        let pages = lock(&thread.state).info.pages;
        let previous = match pages {
            0 => None,
            newest => Some(page_digest(&self.fetch_page(thread.id, newest).await?.0)),
        };
        let content = PageContent {
            conversation_id: thread.id,
            participants: self.participants(thread)?,
            number: pages + 1,
            previous,
            messages,
            other: serde_json::Map::new(),
        };
        let page = self.keys.ring.seal_page(&content, &mut rng()).map_err(|_| ClientError::TooLong)?;
        let body = PutPage { page, entries: vec![last] };
        let path = format!("/conversations/{}/pages/{}", thread.id, content.number);
        self.session.send(Call::put(path, &body)?).await.map(drop)
    }
}
