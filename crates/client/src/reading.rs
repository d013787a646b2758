//! What has been read, on all devices.

use std::sync::Arc;

use protocol::accounts::{PutBlob, Versioned, Written};
use protocol::problem::Code;
use protocol::sealed::Blob;

use crypto_core::archive::StateContent;

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::Mark;
use crate::platform::rng;
use crate::sync::lock;
use crate::thread::{Reading, Thread, ThreadState};
use crate::updates::Update;

/// How often a write is tried against other devices that read, too.
const ROUNDS: usize = 5;

impl Core {
    /// Loads what another device has read.
    pub(crate) async fn reread(&self, thread: &Thread) -> Result<(), ClientError> {
        let _alone = thread.loading.lock().await;
        if !lock(&thread.state).loaded {
            return Ok(());
        }
        let stored = self.fetch_reading(thread.id).await?;
        let news = {
            let mut state = lock(&thread.state);
            let news = stored.version > state.reading.version;
            if news {
                state.take_reading(stored);
            }
            news
        };
        if news {
            self.tell(thread.id);
        }
        Ok(())
    }

    /// Remembers that everything in memory has been read.
    pub(crate) async fn mark_read(self: &Arc<Self>, thread: &Thread) -> Result<(), ClientError> {
        self.displayed(thread);
        if self.rewrite(thread, &|state| Ok(all_read(state))).await? {
            self.leave_read_mark(thread);
        }
        Ok(())
    }

    /// Writes the state that `change` makes of the present one; `None` when there is nothing to write. True when
    /// something was written.
    pub(crate) async fn rewrite(
        &self,
        thread: &Thread,
        change: &impl Fn(&ThreadState) -> Result<Option<StateContent>, ClientError>,
    ) -> Result<bool, ClientError> {
        for _ in 0..ROUNDS {
            let Some((blob, Reading { version, content })) = self.next_reading(thread, change)? else {
                return Ok(false);
            };
            let sealed = Versioned { version, blob: Some(blob.clone()) };
            let call = Call::put(format!("/conversations/{}/state", thread.id), &PutBlob { blob })?;
            match self.session.send(call.if_match(version.saturating_sub(1))).await {
                Ok(answer) => {
                    let written: Written = answer.json()?;
                    if written.version != version {
                        return Err(ClientError::Answer);
                    }
                    lock(&thread.state).take_reading(Reading { version, content });
                    self.raise(Mark::Reading, thread.id, version);
                    self.copies.keep_reading(thread.id, &sealed);
                    self.hub.tell(Update::Conversations);
                    return Ok(true);
                }
                Err(error) if error.code() == Some(Code::PreconditionFailed) => {
                    let stored = self.fetch_reading(thread.id).await?;
                    lock(&thread.state).take_reading(stored);
                }
                Err(error) => return Err(error),
            }
        }
        Err(ClientError::Network)
    }

    /// What `change` asks for: sealed to be written, and open.
    fn next_reading(
        &self,
        thread: &Thread,
        change: &impl Fn(&ThreadState) -> Result<Option<StateContent>, ClientError>,
    ) -> Result<Option<(Blob, Reading)>, ClientError> {
        let state = lock(&thread.state);
        let Some(content) = change(&state)? else { return Ok(None) };
        let version = state.reading.version.saturating_add(1);
        let sealed = self.keys.ring.seal_state(thread.id, version, &content, &mut rng());
        let blob = sealed.map_err(|_| ClientError::TooLong)?;
        Ok(Some((blob, Reading { version, content })))
    }
}

/// Everything in memory has been read; `None` when nothing is unread.
fn all_read(state: &ThreadState) -> Option<StateContent> {
    let content = &state.reading.content;
    let newest = state.history.newest_received();
    if newest <= content.last_read {
        return None;
    }
    let unseen = u64::try_from(state.history.archived_after(content.last_read)).unwrap_or(u64::MAX);
    let messages = content.messages.saturating_add(unseen);
    Some(StateContent { last_read: newest, messages, unread: 0, ..content.clone() })
}
