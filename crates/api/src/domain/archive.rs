//! The caller's own sealed copy: entries, pages, state.

use protocol::ids::{ConversationId, UserId};
use protocol::limits::{ENTRY_BYTES, PAGE_BYTES};
use protocol::live::Happening;
use protocol::messages::{Entry, PutPage};
use protocol::problem::Code;
use protocol::sealed::Blob;
use protocol::time::Timestamp;
use store::archive::{self, PagePut};
use store::{Tx, conversations, events};

use crate::domain::conversations::may_keep;
use crate::domain::sealed::check_blob;
use crate::domain::{DomainError, Refusal};

/// Entries in one acknowledgement.
const ENTRIES: std::ops::RangeInclusive<usize> = 1..=50;
/// Entries that one page replaces.
const REPLACED: std::ops::RangeInclusive<usize> = 1..=500;

/// The rules of an acknowledgement that need no database.
///
/// # Errors
/// `invalid_field`.
pub fn check_entries(entries: &[Entry]) -> Result<(), Refusal> {
    if !ENTRIES.contains(&entries.len()) {
        return Err(Refusal::because(Code::InvalidField, "entries: 1 to 50"));
    }
    entries.iter().try_for_each(|entry| check_blob("entries", &entry.blob, ENTRY_BYTES))
}

/// Archives received messages and acknowledges their envelopes; one that is archived already stays as it is.
/// Returns whose inboxes have grown.
///
/// # Errors
/// `not_found` for a conversation the caller is not in, `banned`.
pub async fn acknowledge(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    entries: &[Entry],
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    may_keep(tx, user, conversation, now).await?;
    let archived = archive::acknowledge(tx, user, conversation, entries, now).await?;
    if archived.is_empty() {
        return Ok(Vec::new());
    }
    let found = conversations::find(tx, user, conversation).await?;
    let members = found.map(|conversation| conversation.members).unwrap_or_default();
    Ok(members.into_iter().map(|member| member.keys.user_id).collect())
}

/// Writes the next version of the caller's state and tells their other devices.
///
/// # Errors
/// `not_found`, `banned`, `precondition_failed` when the state is not at `version`.
pub async fn put_state(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    version: u64,
    blob: &Blob,
    now: Timestamp,
) -> Result<(), DomainError> {
    may_keep(tx, user, conversation, now).await?;
    if !archive::put_state(tx, user, conversation, version, blob).await? {
        return Err(Code::PreconditionFailed.into());
    }
    let read = Happening::Read { conversation_id: conversation, user_id: user };
    Ok(events::append(tx, &[(user, read)], now).await?)
}

/// The rules of a page that need no database.
///
/// # Errors
/// `invalid_field`.
pub fn check_page(number: u64, request: &PutPage) -> Result<(), Refusal> {
    let invalid = |detail| Err(Refusal::because(Code::InvalidField, detail));
    if number == 0 {
        return invalid("pages are numbered from 1");
    }
    if !REPLACED.contains(&request.entries.len()) {
        return invalid("entries: 1 to 500");
    }
    if !request.entries.is_sorted_by(|earlier, later| earlier < later) {
        return invalid("entries: ascending, each once");
    }
    check_blob("page", &request.page, PAGE_BYTES)
}

/// Writes the next page in place of the caller's oldest entries.
///
/// # Errors
/// `not_found`, `banned`, `page_taken`, `precondition_failed` when the entries are not the oldest.
pub async fn put_page(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    number: u64,
    request: &PutPage,
    now: Timestamp,
) -> Result<(), DomainError> {
    may_keep(tx, user, conversation, now).await?;
    match archive::put_page(tx, user, conversation, number, &request.page, &request.entries, now).await? {
        PagePut::Written => Ok(()),
        PagePut::Taken => Err(Code::PageTaken.into()),
        PagePut::EntriesChanged => {
            let detail = "the entries are not the oldest of this conversation";
            Err(Refusal::because(Code::PreconditionFailed, detail).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::bytes::{Ciphertext, Iv};
    use protocol::ids::MessageId;

    use super::*;

    fn blob() -> Blob {
        Blob { v: 1, iv: Iv::new([0; 12]), data: Ciphertext::new(vec![0; 16]) }
    }

    fn id(millis: i64) -> MessageId {
        MessageId::make(Timestamp::from_millis(millis), [0; 10])
    }

    #[test]
    fn an_acknowledgement_has_one_to_fifty_entries() {
        let entries = |count| vec![Entry { message_id: id(1), blob: blob() }; count];
        assert_eq!(check_entries(&entries(50)), Ok(()));
        assert_eq!(check_entries(&entries(0)).unwrap_err().code, Code::InvalidField);
        assert_eq!(check_entries(&entries(51)).unwrap_err().code, Code::InvalidField);
    }

    #[test]
    fn a_page_lists_its_entries_in_order_each_once() {
        let page =
            |entries: &[i64]| PutPage { page: blob(), entries: entries.iter().copied().map(id).collect() };
        assert_eq!(check_page(1, &page(&[1, 2])), Ok(()));
        for (number, bad) in [(0, page(&[1])), (1, page(&[])), (1, page(&[2, 1])), (1, page(&[1, 1]))] {
            assert_eq!(check_page(number, &bad).unwrap_err().code, Code::InvalidField);
        }
    }
}
