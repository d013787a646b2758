//! The job: every refund that is due, each in a transaction of its own.

use protocol::ids::{LedgerEntryId, UserId};
use protocol::time::Timestamp;
use store::{Store, refunds};

use super::{Settled, settle};
use crate::domain::DomainError;
use crate::ports::random::Random;

/// Due refunds read at once.
const BATCH: i64 = 100;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Refunds made.
    pub given: u64,
    /// Refunds that the cap stopped.
    pub over_cap: u64,
    /// Refunds that were not due any more.
    pub void: u64,
    /// Refunds that could not be made now; the next run tries again.
    pub failed: u64,
    /// Whose inboxes have grown.
    pub wake: Vec<UserId>,
}

/// Makes every refund that is due by `now`. Runs may overlap and may be cut off anywhere: each refund is made once.
///
/// # Errors
/// [`DomainError`] when the due refunds cannot be read. One that cannot be made does not hold up the others.
pub async fn run(store: &Store, random: &dyn Random, now: Timestamp) -> Result<Report, DomainError> {
    let mut report = Report::default();
    let mut after = None;
    loop {
        let due = store.read(async |tx| refunds::due(tx, now, after, BATCH).await).await?;
        let Some(last) = due.last() else { return Ok(report) };
        after = Some(*last);
        for refund in due {
            let line = LedgerEntryId::make(now, random.bytes()?);
            match store.write(async |tx| settle(tx, refund.id, line, now).await).await {
                Ok(settled) => report.count(settled),
                Err(error) => {
                    tracing::error!(unlock.id = %refund.id, %error, "a refund could not be made");
                    report.failed += 1;
                }
            }
        }
    }
}

impl Report {
    fn count(&mut self, settled: Settled) {
        match settled {
            Settled::Nothing => self.void += 1,
            Settled::OverCap => self.over_cap += 1,
            Settled::Given { wake, .. } => {
                self.given += 1;
                self.wake.extend(wake);
            }
        }
    }
}
