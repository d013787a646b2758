//! Removes files whose time is over. Killed anywhere, it goes on the next time: bytes are deleted only of files that
//! nobody gets any more, and a row goes only after its bytes.

use store::media::{self, State};
use store::{StoreError, Tx};

use super::TOMBSTONE;
use super::transfer::{delete_objects, mark};
use crate::domain::DomainError;
use crate::services::Services;

/// Files looked at in one transaction.
const BATCH: i64 = 100;

/// Removes every file whose time has come; how many were taken away and how many forgotten.
///
/// # Errors
/// [`DomainError::Store`], [`DomainError::Media`].
pub async fn sweep(services: &Services) -> Result<(u64, u64), DomainError> {
    let now = services.now();
    let (mut removed, mut forgotten) = (0, 0);
    loop {
        let due = services.store.read(async |tx| media::due(tx, now, BATCH).await).await?;
        if due.is_empty() {
            services.media.tidy(now.minus(TOMBSTONE)).await?;
            return Ok((removed, forgotten));
        }
        for file in due {
            if file.state == State::Removing {
                services.media.delete(file.id, file.size.parts()).await?;
                let forget = async |tx: &mut Tx| media::forget(tx, file.id, now).await;
                forgotten += u64::from(services.store.write(forget).await?);
            } else {
                let marking = async |tx: &mut Tx| mark(tx, file.id, now).await;
                let marked: Result<bool, StoreError> = services.store.write(marking).await;
                removed += u64::from(marked?);
                delete_objects(services, &file).await;
            }
        }
    }
}
