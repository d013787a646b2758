//! What has been read, on all devices.

use std::sync::Arc;

use protocol::accounts::{PutBlob, Written};
use protocol::problem::Code;

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
            let Some((call, Reading { version, content })) = self.next_reading(thread, change)? else {
                return Ok(false);
            };
            match self.session.send(call).await {
                Ok(answer) => {
                    let written: Written = answer.json()?;
                    if written.version != version {
                        return Err(ClientError::Answer);
                    }
                    lock(&thread.state).take_reading(Reading { version, content });
                    self.raise(Mark::Reading, thread.id, version);
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

    /// The write that `change` asks for, and what it says.
    fn next_reading(
        &self,
        thread: &Thread,
        change: &impl Fn(&ThreadState) -> Result<Option<StateContent>, ClientError>,
    ) -> Result<Option<(Call, Reading)>, ClientError> {
        let state = lock(&thread.state);
        let before = state.reading.version;
        let Some(content) = change(&state)? else { return Ok(None) };
        let version = before.saturating_add(1);
        let sealed = self.keys.ring.seal_state(thread.id, version, &content, &mut rng());
        let blob = sealed.map_err(|_| ClientError::TooLong)?;
        let call = Call::put(format!("/conversations/{}/state", thread.id), &PutBlob { blob })?;
        Ok(Some((call.if_match(before), Reading { version, content })))
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
