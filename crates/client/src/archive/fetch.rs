//! The requests behind the archive, and what their answers must be.

use crypto_core::archive::PageContent;
use protocol::accounts::Versioned;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{ArchivePage, Entries, EntryQuery};
use protocol::problem::Code;
use protocol::sealed::Blob;

use crate::core::Core;
use crate::error::{ClientError, Sealed};
use crate::http::Call;
use crate::marks::Mark;
use crate::thread::Reading;

/// Entries per request.
const LIMIT: i64 = 100;

impl Core {
    /// Up to [`LIMIT`] entries after `after`, ascending.
    pub(crate) async fn fetch_entries(
        &self,
        id: ConversationId,
        after: Option<MessageId>,
    ) -> Result<Entries, ClientError> {
        let query = EntryQuery { after, limit: Some(LIMIT) };
        let call = Call::get(format!("/conversations/{id}/entries")).query(&query)?;
        let page: Entries = self.session.send(call).await?.json()?;
        let ids: Vec<MessageId> = page.items.iter().map(|entry| entry.message_id).collect();
        // Whoever goes in circles would keep us here for ever.
        if ids.is_sorted_by(|a, b| a < b) && ids.first().is_none_or(|first| Some(*first) > after) {
            self.copies.keep_entries(id, page.items.iter().map(|entry| (entry.message_id, &entry.blob)));
            Ok(page)
        } else {
            Err(ClientError::Answer)
        }
    }

    /// A page, sealed and opened.
    pub(crate) async fn fetch_page(
        &self,
        id: ConversationId,
        number: u64,
    ) -> Result<(Blob, PageContent), ClientError> {
        let missing = ClientError::Tampered { what: Sealed::ArchivePage };
        let answer = self.session.send(Call::get(format!("/conversations/{id}/pages/{number}"))).await;
        let ArchivePage { page: sealed, .. } = match answer {
            // The conversation says that there is one.
            Err(error) if error.code() == Some(Code::NotFound) => return Err(missing),
            Err(error) if error.is_out_of_reach() => {
                return self.page_from_copy(id, number).await.ok_or(error);
            }
            answer => answer?.json()?,
        };
        let page = self.keys.ring.open_page(id, number, &sealed).map_err(|_| missing)?;
        self.raise(Mark::Page, id, number);
        self.copies.keep_page(id, number, &sealed);
        Ok((sealed, page))
    }

    /// The state as the server has it.
    pub(crate) async fn fetch_reading(&self, id: ConversationId) -> Result<Reading, ClientError> {
        let (mark, what) = (Mark::Reading(self.me(), id), Sealed::Reading);
        let stored: Versioned =
            self.session.send(Call::get(format!("/conversations/{id}/state"))).await?.json()?;
        self.marks.check(mark, stored.version, what)?;
        let reading = match &stored.blob {
            None if stored.version == 0 => Reading::default(),
            None => return Err(ClientError::Tampered { what }),
            Some(blob) => {
                let opened = self.keys.ring.open_state(id, stored.version, blob);
                let content = opened.map_err(|_| ClientError::Tampered { what })?;
                Reading { version: stored.version, content }
            }
        };
        self.marks.raise(mark, stored.version);
        self.copies.keep_reading(id, &stored);
        Ok(reading)
    }
}
