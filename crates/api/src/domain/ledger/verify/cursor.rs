//! All lines of the ledger, one after the other, a page in memory.

use std::collections::VecDeque;

use protocol::ids::AccountId;
use protocol::tokens::MovementKind;
use store::ledger::{self, Line};
use store::{StoreError, Tx};

use super::PAGE;

/// Lines in a batch.
const BATCH: usize = 500;

/// Walks over the lines by account and number.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    page: VecDeque<Line>,
    last: Option<(AccountId, i64)>,
    at_end: bool,
}

impl Cursor {
    /// The next line if `wanted` says so; it is passed then.
    pub(super) async fn next_if(
        &mut self,
        tx: &mut Tx,
        wanted: impl FnOnce(&Line) -> bool,
    ) -> Result<Option<Line>, StoreError> {
        if self.page.is_empty() && !self.at_end {
            self.page = ledger::lines(tx, self.last, PAGE).await?.into();
            self.last = self.page.back().map(|line| (line.account_id, line.seq));
            self.at_end = self.page.is_empty();
        }
        Ok(if self.page.front().is_some_and(wanted) { self.page.pop_front() } else { None })
    }

    /// The next lines of these kinds, a bounded number; none at the end.
    pub(super) async fn batch(
        &mut self,
        tx: &mut Tx,
        kinds: &[MovementKind],
    ) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        while lines.len() < BATCH {
            let Some(line) = self.next_if(tx, |_| true).await? else { break };
            if kinds.iter().any(|kind| kind.as_str() == line.kind) {
                lines.push(line);
            }
        }
        Ok(lines)
    }
}
