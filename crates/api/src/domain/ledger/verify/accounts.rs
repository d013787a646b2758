//! Every account beside its own lines.

use protocol::tokens::{Asset, MovementKind};
use store::Tx;
use store::ledger::{self, Line, Stored, counter_account};

use super::cursor::Cursor;
use super::{Counts, PAGE, VerifyError, ensure};

/// What an account's lines add up to.
#[derive(Debug, Default)]
struct Sums {
    lines: i64,
    standard: i64,
    premium: i64,
}

/// The number of accounts, and of lines by kind.
pub(super) async fn check(tx: &mut Tx) -> Result<(u64, Counts), VerifyError> {
    let (mut cursor, mut counts) = (Cursor::default(), Counts::new());
    let (mut number, mut last) = (0, None);
    loop {
        let page = ledger::accounts(tx, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        for account in &page {
            number += 1;
            let mut sums = Sums::default();
            while let Some(line) = cursor.next_if(tx, |line| line.account_id <= account.id).await? {
                ensure(line.account_id == account.id, || nobodys(&line))?;
                *counts.entry(sums.add(&line)?).or_default() += 1;
            }
            sums.compare(account)?;
        }
    }
    match cursor.next_if(tx, |_| true).await? {
        None => Ok((number, counts)),
        Some(line) => Err(VerifyError::Discrepancy(nobodys(&line))),
    }
}

fn nobodys(line: &Line) -> String {
    format!("{}: there is no such account", name(line))
}

/// Says which line it is.
fn name(line: &Line) -> String {
    format!("account {}, line {} ({}, {})", line.account_id, line.seq, line.kind, line.asset)
}

impl Sums {
    fn add(&mut self, line: &Line) -> Result<MovementKind, VerifyError> {
        self.lines += 1;
        ensure(line.seq == self.lines, || format!("{}: line {} should be here", name(line), self.lines))?;
        let asset = Asset::ALL.iter().find(|asset| asset.as_str() == line.asset);
        let kind = MovementKind::ALL.iter().find(|kind| kind.as_str() == line.kind);
        let (Some(asset), Some(kind)) = (asset, kind) else {
            return Err(VerifyError::Discrepancy(format!("{}: unknown asset or kind", name(line))));
        };
        ensure(counter_account(*kind) == Some(line.counter_account.as_str()), || {
            format!("{}: {} is not its other side", name(line), line.counter_account)
        })?;
        ensure(line.delta != 0 && (line.delta > 0) == comes(*kind), || {
            format!("{}: a movement of {} in the wrong direction", name(line), line.delta)
        })?;
        let sum = match asset {
            Asset::Standard => &mut self.standard,
            Asset::Premium => &mut self.premium,
        };
        *sum = sum.saturating_add(line.delta);
        let sum = *sum;
        ensure(line.balance_after == sum, || {
            format!("{}: it leaves {}, but the lines add up to {sum}", name(line), line.balance_after)
        })?;
        ensure(*kind != MovementKind::Unlock || sum >= 0, || {
            format!("{}: tokens were spent that were not there: {sum}", name(line))
        })?;
        Ok(*kind)
    }

    fn compare(&self, account: &Stored) -> Result<(), VerifyError> {
        let says = |what, held: i64, sum: i64| {
            let id = account.id;
            ensure(held == sum, || format!("account {id}: {what} is {held}, but its lines say {sum}"))
        };
        says("last_seq", account.last_seq, self.lines)?;
        says("standard", account.standard, self.standard.max(0))?;
        says("debt", account.debt, self.standard.saturating_neg().max(0))?;
        says("premium", account.premium, self.premium.max(0))?;
        says("premium_debt", account.premium_debt, self.premium.saturating_neg().max(0))
    }
}

/// Whether tokens come to the account by this kind of movement, or go.
const fn comes(kind: MovementKind) -> bool {
    match kind {
        MovementKind::Grant | MovementKind::Purchase | MovementKind::Refund | MovementKind::GiveBack => true,
        MovementKind::Unlock | MovementKind::TakeBack | MovementKind::Closing | MovementKind::Unknown => {
            false
        }
    }
}
