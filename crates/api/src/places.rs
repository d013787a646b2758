//! The table of communes: the one in the binary, or an official file.

mod columns;
mod embedded;
pub mod official;
mod terms;

use protocol::transcript::sha256;
use store::places::NewPlace;
use store::{Store, StoreError, Tx, instance, places};

/// Which table the database holds: `embedded:` and the hash of ours, or `official`.
const STAMP: &str = "places/table";
const OFFICIAL: &[u8] = b"official";

/// Puts the embedded table into the database, unless it is there already or an official file took its place.
///
/// # Errors
/// When the table is damaged or the database fails.
pub async fn ensure(store: &Store) -> anyhow::Result<()> {
    let stamp = [b"embedded:", &sha256(embedded::PACKED)[..]].concat();
    let stored = store.read(async |tx| stored_stamp(tx).await).await?;
    if stored.is_some_and(|stored| stored == OFFICIAL || stored == stamp) {
        return Ok(());
    }
    let table = embedded::read()?;
    replace(store, &table, &stamp).await?;
    tracing::info!(communes = table.len(), "imported the embedded table of communes");
    Ok(())
}

/// Replaces the table for good: later versions of the embedded one leave it alone.
///
/// # Errors
/// When the database fails.
pub async fn replace_by_official(store: &Store, table: &[NewPlace]) -> anyhow::Result<()> {
    Ok(replace(store, table, OFFICIAL).await?)
}

async fn stored_stamp(tx: &mut Tx) -> Result<Option<Vec<u8>>, StoreError> {
    let stamp = instance::get(tx, STAMP).await?;
    Ok(if places::count(tx).await? == 0 { None } else { stamp })
}

async fn replace(store: &Store, table: &[NewPlace], stamp: &[u8]) -> Result<(), StoreError> {
    store
        .write(async |tx| {
            places::replace_all(tx, table).await?;
            instance::set(tx, STAMP, stamp).await
        })
        .await
}
