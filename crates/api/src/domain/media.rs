//! Sealed files: who may upload, fetch and remove them. The server stores ciphertext and never learns a key.

mod sweep;
mod transfer;

use std::time::Duration;

use protocol::ids::{MediaId, UserId};
use protocol::limits::{PART_BYTES, STORED_BYTES, UPLOAD_WINDOW, UPLOADS};
use protocol::media::{CreateMedia, Media};
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::media::{self, NewMedia, State};
use store::{Tx, users};

use crate::domain::{DomainError, conversations};

pub use sweep::sweep;
pub use transfer::{complete, content, remove, store_part};

/// How long the row of a removed file stays: nobody is still writing its parts then, and it counts among the
/// day's uploads.
const TOMBSTONE: Duration = UPLOAD_WINDOW;

/// Begins an upload.
///
/// # Errors
/// `not_found`, `conversation_closed`, `banned`, `storage_full`, `too_many_uploads`.
pub async fn begin(
    tx: &mut Tx,
    user: UserId,
    id: MediaId,
    new: &CreateMedia,
    now: Timestamp,
) -> Result<Media, DomainError> {
    // Two uploads begun at once must not both take the last place.
    users::lock(tx, user).await?;
    conversations::may_write(tx, user, new.conversation_id, now).await?;
    let usage = media::usage(tx, user, now.minus(UPLOAD_WINDOW)).await?;
    if usage.bytes + new.size.get() > STORED_BYTES {
        return Err(Code::StorageFull.into());
    }
    if usage.uploads >= UPLOADS {
        return Err(Code::TooManyUploads.into());
    }
    let due_at = now.plus(UPLOAD_WINDOW);
    let row =
        NewMedia { id, owner: user, conversation: new.conversation_id, size: new.size, at: now, due_at };
    media::insert(tx, &row).await?;
    let file = own(tx, user, id).await?;
    shown(tx, file, now).await
}

/// What an upload has so far.
///
/// # Errors
/// `not_found` for anyone but its owner, `media_gone`.
pub async fn of_owner(tx: &mut Tx, user: UserId, id: MediaId, now: Timestamp) -> Result<Media, DomainError> {
    let file = own(tx, user, id).await?;
    shown(tx, file, now).await
}

async fn shown(tx: &mut Tx, file: media::Media, now: Timestamp) -> Result<Media, DomainError> {
    still_kept(&file, now)?;
    Ok(Media {
        id: file.id,
        conversation_id: file.conversation,
        size: file.size,
        part_bytes: PART_BYTES,
        parts: file.size.parts(),
        stored: media::stored_parts(tx, file.id).await?,
        complete: file.state == State::Complete,
        expires_at: file.due_at,
    })
}

/// A file of the caller's own.
async fn own(tx: &mut Tx, user: UserId, id: MediaId) -> Result<media::Media, DomainError> {
    let file = media::find(tx, id).await?.filter(|file| file.owner == user);
    Ok(file.ok_or(Code::NotFound)?)
}

/// Whether or not the job has come to it, a file whose time is over is gone.
fn still_kept(file: &media::Media, now: Timestamp) -> Result<(), DomainError> {
    if file.state == State::Removing || file.due_at <= now { Err(Code::MediaGone.into()) } else { Ok(()) }
}

/// A file that its owner may go on uploading, where they may still write.
async fn uploadable(
    tx: &mut Tx,
    user: UserId,
    id: MediaId,
    now: Timestamp,
) -> Result<media::Media, DomainError> {
    let file = own(tx, user, id).await?;
    still_kept(&file, now)?;
    conversations::may_write(tx, user, file.conversation, now).await?;
    Ok(file)
}

/// A complete file, for a member of its conversation.
async fn readable(
    tx: &mut Tx,
    user: UserId,
    id: MediaId,
    now: Timestamp,
) -> Result<media::Media, DomainError> {
    let file = media::find(tx, id).await?.ok_or(Code::NotFound)?;
    conversations::may_read(tx, user, file.conversation).await?;
    still_kept(&file, now)?;
    if file.state == State::Complete { Ok(file) } else { Err(Code::NotFound.into()) }
}
