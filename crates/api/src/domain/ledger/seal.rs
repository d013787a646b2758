//! Seals the lines that came since the last seal.

use protocol::ids::hex;
use protocol::time::Timestamp;
use store::seals::{self, Merkle, Seal};
use store::{Store, StoreError, Tx};

use crate::secrets::Keyring;

/// Lines under one seal: an account with a new line waits while its seal is written.
const BATCH: i64 = 1_000;

/// Seals every line that is not sealed yet; how many there were.
///
/// # Errors
/// [`StoreError::Conflict`] when another instance is sealing; [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn seal_all(store: &Store, keys: &Keyring, now: Timestamp) -> Result<u64, StoreError> {
    let mut sealed = 0;
    while let Some(seal) = store.write(async |tx| seal_batch(tx, keys, now, BATCH).await).await? {
        // Whoever keeps the log can tell whether the newest seals were removed from the database.
        tracing::info!(number = seal.number, lines = seal.lines, mac = hex(seal.mac.as_bytes()), "sealed");
        sealed += seal.lines;
        if seal.lines < BATCH.unsigned_abs() {
            break;
        }
    }
    Ok(sealed)
}

/// Seals up to `limit` lines; `None` when there is nothing to seal.
///
/// # Errors
/// As [`seal_all`].
pub async fn seal_batch(
    tx: &mut Tx,
    keys: &Keyring,
    now: Timestamp,
    limit: i64,
) -> Result<Option<Seal>, StoreError> {
    let lines = seals::unsealed(tx, limit).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let (last, previous) =
        seals::newest(tx).await?.map_or((0, seals::BEGINNING), |seal| (seal.number, seal.mac));
    let mut tree = Merkle::default();
    for line in &lines {
        tree.push(&line.bytes());
    }
    let (number, count, root) = (last + 1, tree.leaves(), tree.root());
    let (kid, mac) = keys.ledger_mac(&seals::mac_input(number, now, count, &root, &previous));
    let seal = Seal { number, at: now, lines: count, root, kid: kid.to_owned(), mac };
    seals::insert(tx, &seal, &seals::parts(&lines)).await?;
    Ok(Some(seal))
}
