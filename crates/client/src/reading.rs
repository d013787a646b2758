//! What has been read, on all devices.

use protocol::accounts::{PutBlob, Written};
use protocol::problem::Code;

use crypto_core::archive::StateContent;

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::Mark;
use crate::platform::rng;
use crate::sync::lock;
use crate::thread::{Reading, Thread};
use crate::updates::Update;

/// How often a write is tried against other devices that read, too.
const ROUNDS: usize = 5;

impl Core {
    /// Remembers that everything in memory has been read.
    pub(crate) async fn mark_read(&self, thread: &Thread) -> Result<(), ClientError> {
        self.displayed(thread);
        for _ in 0..ROUNDS {
            let Some((call, Reading { version, content })) = self.next_reading(thread)? else {
                return Ok(());
            };
            match self.session.send(call).await {
                Ok(answer) => {
                    let written: Written = answer.json()?;
                    if written.version != version {
                        return Err(ClientError::Answer);
                    }
                    lock(&thread.state).reading = Reading { version, content };
                    self.raise(Mark::Reading, thread.id, version);
                    self.hub.tell(Update::Conversations);
                    return Ok(());
                }
                Err(error) if error.code() == Some(Code::PreconditionFailed) => {
                    let stored = self.fetch_reading(thread.id).await?;
                    lock(&thread.state).reading = stored;
                }
                Err(error) => return Err(error),
            }
        }
        Err(ClientError::Network)
    }

    /// The write that marks everything as read, and what it says; `None` when nothing is unread.
    fn next_reading(&self, thread: &Thread) -> Result<Option<(Call, Reading)>, ClientError> {
        let state = lock(&thread.state);
        let Reading { version: before, content } = &state.reading;
        let newest = state.history.newest_received();
        if newest <= content.last_read {
            return Ok(None);
        }
        let unseen = u64::try_from(state.history.archived_after(content.last_read)).unwrap_or(u64::MAX);
        let messages = content.messages.saturating_add(unseen);
        let content = StateContent { last_read: newest, messages, unread: 0, other: content.other.clone() };
        let version = before.saturating_add(1);
        let sealed = self.keys.ring.seal_state(thread.id, version, &content, &mut rng());
        let blob = sealed.map_err(|_| ClientError::TooLong)?;
        let call = Call::put(format!("/conversations/{}/state", thread.id), &PutBlob { blob })?;
        Ok(Some((call.if_match(*before), Reading { version, content })))
    }
}
