//! Bytes in and out. Rows say what is there: they are written before a part's bytes are, and after they went in.

use actix_web::web::{Bytes, Data};
use futures::stream::{self, Stream, StreamExt as _};
use protocol::ids::{MediaId, UserId};
use protocol::limits::{MEDIA_LIFE, PART_BYTES};
use protocol::media::{Media, MediaHash};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::transcript::sha256;
use sha2::{Digest as _, Sha256};
use store::media::{self, Claim, State};
use store::{StoreError, Tx};

use super::{TOMBSTONE, own, readable, shown, still_kept, uploadable};
use crate::domain::{DomainError, Refusal};
use crate::ports::media::MediaError;
use crate::services::Services;

/// Parts read ahead of a slow reader.
const AHEAD: usize = 2;

/// Stores a part; the same bytes again change nothing.
///
/// # Errors
/// `not_found`, `media_gone`, `conversation_closed`, `banned`, `invalid_field` for a number or length that this file
/// does not have, `part_differs`, [`DomainError::Media`].
pub async fn store_part(
    services: &Services,
    user: UserId,
    id: MediaId,
    number: u64,
    bytes: Bytes,
) -> Result<(), DomainError> {
    let (now, hash) = (services.now(), MediaHash::new(sha256(&bytes)));
    let claim = async |tx: &mut Tx| {
        let file = uploadable(tx, user, id, now).await?;
        fits(&file, number, bytes.len())?;
        Ok::<_, DomainError>(media::claim_part(tx, id, number, hash).await?)
    };
    match services.store.write(claim).await? {
        Claim::Write => {}
        Claim::Stored => return Ok(()),
        Claim::Differs => return Err(Code::PartDiffers.into()),
        Claim::Closed => return Err(Code::MediaGone.into()),
    }
    services.media.put(id, number, bytes).await?;
    if services.store.write(async |tx| media::part_stored(tx, id, number).await).await? {
        return Ok(());
    }
    // Removed meanwhile: the row's last sweep would find these bytes too, but a day later.
    services.media.delete(id, number + 1).await?;
    Err(Code::MediaGone.into())
}

fn fits(file: &media::Media, number: u64, length: usize) -> Result<(), Refusal> {
    match file.size.part(number) {
        None => Err(Refusal::because(Code::InvalidField, format!("part: 0 to {}", file.size.parts() - 1))),
        Some(bytes) if u64::try_from(length) != Ok(bytes) => {
            Err(Refusal::because(Code::InvalidField, format!("part {number} has {bytes} bytes")))
        }
        Some(_) => Ok(()),
    }
}

/// Ends an upload, once what was stored has the hash that its owner says.
///
/// # Errors
/// `not_found`, `media_gone`, `conversation_closed`, `banned`, `media_incomplete`, `hash_mismatch`,
/// [`DomainError::Media`].
pub async fn complete(
    services: &Services,
    user: UserId,
    id: MediaId,
    hash: MediaHash,
) -> Result<Media, DomainError> {
    let now = services.now();
    let (file, parts) = services
        .store
        .read(async |tx| {
            let file = uploadable(tx, user, id, now).await?;
            Ok::<_, DomainError>((file, shown(tx, file, now).await?.stored.len()))
        })
        .await?;
    if file.state == State::Uploading {
        if u64::try_from(parts) != Ok(file.size.parts()) {
            return Err(Code::MediaIncomplete.into());
        }
        if stored_hash(services, &file).await? != hash {
            return Err(Code::HashMismatch.into());
        }
    }
    services.store.write(async |tx| end(tx, user, id, hash, services.now()).await).await
}

async fn end(
    tx: &mut Tx,
    user: UserId,
    id: MediaId,
    hash: MediaHash,
    now: Timestamp,
) -> Result<Media, DomainError> {
    uploadable(tx, user, id, now).await?;
    media::complete(tx, id, hash, now.plus(MEDIA_LIFE)).await?;
    let file = own(tx, user, id).await?;
    still_kept(&file, now)?;
    if file.sha256 != Some(hash) {
        return Err(Code::HashMismatch.into());
    }
    shown(tx, file, now).await
}

/// SHA-256 of what the object store has, read anew.
async fn stored_hash(services: &Services, file: &media::Media) -> Result<MediaHash, MediaError> {
    let mut digest = Sha256::new();
    for number in 0..file.size.parts() {
        digest.update(services.media.get(file.id, number).await?);
    }
    Ok(MediaHash::new(digest.finalize().into()))
}

/// A complete file's bytes from `from` to before `to`, for a member of its conversation.
#[derive(Debug)]
pub struct Content<S> {
    /// Bytes of the whole file.
    pub size: u64,
    /// The first byte.
    pub from: u64,
    /// Behind the last byte.
    pub to: u64,
    /// The bytes; an error cuts the answer off.
    pub bytes: S,
}

/// Opens a complete file for reading; `range` is the first byte and, if asked for, the last one.
///
/// # Errors
/// `not_found` for anyone but a member, or before it is complete; `media_gone`, `range_not_satisfiable`.
pub async fn content(
    services: &Data<Services>,
    user: UserId,
    id: MediaId,
    range: Option<(u64, Option<u64>)>,
) -> Result<Content<impl Stream<Item = Result<Bytes, MediaError>> + use<>>, DomainError> {
    let now = services.now();
    let file = services.store.read(async |tx| readable(tx, user, id, now).await).await?;
    let size = file.size.get();
    let (from, last) = range.unwrap_or((0, None));
    let to = last.map_or(size, |last| last.saturating_add(1).min(size));
    if from >= to {
        return Err(Code::RangeNotSatisfiable.into());
    }
    let services = services.clone();
    let bytes = stream::iter(from / PART_BYTES..to.div_ceil(PART_BYTES))
        .map(move |number| {
            let services = services.clone();
            async move {
                let part = services.media.get(id, number).await.inspect_err(|error| {
                    tracing::error!(%error, "a file was cut off");
                })?;
                Ok(slice(&part, number * PART_BYTES, from, to))
            }
        })
        .buffered(AHEAD);
    Ok(Content { size, from, to, bytes })
}

/// The bytes of a part that begins at `start` which lie between `from` and `to`.
fn slice(part: &Bytes, start: u64, from: u64, to: u64) -> Bytes {
    let inside = |place: u64| {
        usize::try_from(place.saturating_sub(start)).map_or(part.len(), |place| place.min(part.len()))
    };
    part.slice(inside(from)..inside(to))
}

/// Takes one's own file away from everybody; doing so again changes nothing.
///
/// # Errors
/// `not_found` for anyone but its owner, [`DomainError::Media`].
pub async fn remove(services: &Services, user: UserId, id: MediaId) -> Result<(), DomainError> {
    let due_at = services.now().plus(TOMBSTONE);
    let removal = async |tx: &mut Tx| {
        let file = own(tx, user, id).await?;
        media::remove(tx, id, due_at).await?;
        Ok::<_, DomainError>(file)
    };
    let file = services.store.write(removal).await?;
    delete_objects(services, &file).await;
    Ok(())
}

/// Deletes a removed file's bytes. What fails now is done again before the row goes.
pub(super) async fn delete_objects(services: &Services, file: &media::Media) {
    if let Err(error) = services.media.delete(file.id, file.size.parts()).await {
        tracing::warn!(%error, "a removed file's bytes are deleted later");
    }
}

/// Marks a file as removed by the job.
pub(super) async fn mark(tx: &mut Tx, id: MediaId, now: Timestamp) -> Result<bool, StoreError> {
    media::remove(tx, id, now.plus(TOMBSTONE)).await
}
