//! How demandes end and go on, by the store's own statements.

use protocol::demandes::Status;
use protocol::time::Timestamp;
use store::unlocks::queue;
use store::{StoreError, Tx, demandes};

use crate::model::{DAY, after};
use crate::ops::Op;

/// Whether anything changed. The refunds that an end brings are queued in the same transaction.
pub(super) async fn change(tx: &mut Tx, op: &Op, now: Timestamp) -> Result<bool, StoreError> {
    match op {
        Op::End { author, demande, withdrawn } => {
            let status = if *withdrawn { Status::Withdrawn } else { Status::Resolved };
            let ended = demandes::end(tx, *demande, *author, status, now).await?;
            if ended {
                queue::ending(tx, *demande, now).await?;
            }
            Ok(ended)
        }
        Op::Hide { demande } => {
            let hidden = demandes::hide(tx, *demande, now).await?;
            if hidden {
                queue::decision(tx, *demande, now).await?;
            }
            Ok(hidden)
        }
        Op::Renew { author, demande } => {
            demandes::renew(tx, *demande, *author, after(now, 30 * DAY), now).await
        }
        _ => Ok(demandes::expire(tx, now, 1_000).await? > 0),
    }
}
