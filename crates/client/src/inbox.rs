//! Receiving: every envelope is opened, archived and only then shown. Archiving acknowledges it.

use std::collections::{BTreeMap, HashSet};

use crypto_core::archive::EntryContent;
use crypto_core::envelope;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{Entry, EnvelopeQuery, Incoming, StoreEntries};
use protocol::page::Page;
use protocol::transcript::{Route, envelope_digest};

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::{Mark, height};
use crate::platform::rng;
use crate::sync::lock;
use crate::thread::Thread;
use crate::work::Work;

/// Entries per request, and the ciphertext in them: a body holds 1 MiB, base64 takes a third more.
const BATCH: usize = 50;
const BATCH_BYTES: usize = 640 * 1024;

/// An envelope's content, ready to be archived.
struct Opened {
    entry: Entry,
    content: EntryContent,
}

impl Core {
    /// Empties the mailbox. What goes wrong in one conversation does not hold up the others.
    ///
    /// # Errors
    /// A failure, after everything else was received: one that may pass, if there is one.
    pub(crate) async fn receive(&self) -> Result<(), ClientError> {
        let mut outcome = Ok(());
        let mut handled = HashSet::new();
        let mut cursor = None;
        loop {
            let query = EnvelopeQuery { conversation_id: None, cursor, limit: Some(100) };
            let page: Page<Incoming> =
                self.session.send(Call::get("/envelopes").query(&query)?).await?.json()?;
            let mut by_conversation: BTreeMap<ConversationId, Vec<Incoming>> = BTreeMap::new();
            // An honest server lists each envelope once; whoever goes in circles would keep us here for ever.
            let fresh = page.items.into_iter().filter(|incoming| handled.insert(name(incoming)));
            for incoming in fresh {
                by_conversation.entry(incoming.conversation_id).or_default().push(incoming);
            }
            let stands_still = by_conversation.is_empty();
            for (id, envelopes) in by_conversation {
                match self.receive_in(id, &envelopes).await {
                    Err(error) if outcome.is_ok() || error.may_pass() => outcome = Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
            cursor = page.next_cursor;
            if cursor.is_none() || stands_still {
                return outcome;
            }
        }
    }

    async fn receive_in(&self, id: ConversationId, envelopes: &[Incoming]) -> Result<(), ClientError> {
        let thread = self.known(id).await?;
        self.archive(&thread, envelopes).await
    }

    async fn archive(&self, thread: &Thread, envelopes: &[Incoming]) -> Result<(), ClientError> {
        let mut batch: Vec<Opened> = Vec::new();
        let mut bytes = 0_usize;
        for incoming in envelopes {
            let opened = self.open(thread, incoming)?;
            let size = opened.entry.blob.data.len();
            if batch.len() == BATCH || (bytes.saturating_add(size) > BATCH_BYTES && !batch.is_empty()) {
                self.acknowledge(thread, std::mem::take(&mut batch)).await?;
                bytes = 0;
            }
            bytes = bytes.saturating_add(size);
            batch.push(opened);
        }
        self.acknowledge(thread, batch).await
    }

    /// Opens an envelope and seals what it says for the archive. One that does not open is archived as unreadable.
    fn open(&self, thread: &Thread, incoming: &Incoming) -> Result<Opened, ClientError> {
        let content = self.unseal(thread, incoming).unwrap_or_else(|| EntryContent::unreadable(incoming));
        let message_id = incoming.message_id;
        let sealed = self.keys.ring.seal_entry(thread.id, message_id, &content, &mut rng());
        let blob = sealed.map_err(|_| ClientError::TooLong)?;
        Ok(Opened { entry: Entry { message_id, blob }, content })
    }

    fn unseal(&self, thread: &Thread, incoming: &Incoming) -> Option<EntryContent> {
        let (conversation, sender) = (thread.id, incoming.sender);
        let senders = {
            let state = lock(&thread.state);
            (state.peer.keys.user_id == sender).then(|| state.peer_keys.senders.clone())?
        };
        let route = Route { conversation, sender, recipient: self.me(), message: incoming.message_id };
        let opened = self.keys.any_identity(|identity| {
            let open =
                |key| envelope::open(&incoming.envelope, &route, &incoming.commitment, identity, key).ok();
            senders.iter().find_map(open)
        })?;
        Some(EntryContent::received(incoming, opened))
    }

    async fn acknowledge(&self, thread: &Thread, batch: Vec<Opened>) -> Result<(), ClientError> {
        if batch.is_empty() {
            return Ok(());
        }
        let (entries, contents): (Vec<Entry>, Vec<EntryContent>) =
            batch.into_iter().map(|opened| (opened.entry, opened.content)).unzip();
        let body = StoreEntries { entries };
        self.session.send(Call::post(format!("/conversations/{}/entries", thread.id), &body)?).await?;
        let (count, loaded) = {
            let mut state = lock(&thread.state);
            for (entry, content) in body.entries.iter().zip(&contents) {
                if !state.history.contains(entry.message_id) {
                    state.entries.add(entry.blob.data.len());
                }
                self.raise(Mark::Entry, thread.id, height(Some(entry.message_id)));
                state.history.add(entry.message_id, content);
            }
            (state.entries, state.loaded)
        };
        self.copies.keep_entries(thread.id, body.entries.iter().map(|entry| (entry.message_id, &entry.blob)));
        self.compact_if_due(thread.id, count);
        if !loaded {
            self.defer(Work::Preview(thread.id));
        }
        self.leave_receipt(thread);
        self.tell(thread.id);
        Ok(())
    }
}

/// What tells one envelope from another.
fn name(incoming: &Incoming) -> (ConversationId, MessageId, [u8; 32]) {
    (incoming.conversation_id, incoming.message_id, envelope_digest(&incoming.envelope))
}
