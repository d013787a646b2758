//! Every unlock beside the lines that paid for it and gave back, and beside the slots it holds.

use protocol::ids::UnlockId;
use protocol::tokens::{Asset, MovementKind};
use store::checks::{self, Unlock};
use store::ledger::Line;
use store::{StoreError, Tx};

use super::references::{Expected, Lines, compare, subject};
use super::{Counts, VerifyError, ensure};

/// Unlocks read at once; each has up to five references.
const PAGE: i64 = 500;
/// What refunds of an unlock have behind its id.
const RULES: [&str; 4] = ["r1", "r2", "r3", "r4"];
/// What is booked for unlocks.
const KINDS: [MovementKind; 2] = [MovementKind::Unlock, MovementKind::Refund];

/// The number of unlocks.
pub(super) async fn check(tx: &mut Tx, counts: &Counts) -> Result<u64, VerifyError> {
    let (mut number, mut found, mut last) = (0, 0, None);
    loop {
        let page = checks::unlocks(tx, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        let references: Vec<_> = page.iter().flat_map(expected).map(|(_, reference)| reference).collect();
        let lines = Lines::new(checks::booked_for_unlocks(tx, &references).await?);
        for unlock in &page {
            number += 1;
            found += check_one(unlock, &lines)?;
        }
    }
    compare(tx, counts, &KINDS, found, expected_by).await?;
    if let Some(wrong) = checks::miscounted_slots(tx).await? {
        return Err(VerifyError::Discrepancy(format!(
            "demande {}: {} standard and {} premium slots are sold, but its unlocks hold {} and {}",
            wrong.id, wrong.slots_used, wrong.premium_used, wrong.standard_held, wrong.premium_held
        )));
    }
    Ok(number)
}

/// Which lines there may be about an unlock.
fn expected(unlock: &Unlock) -> Vec<Expected> {
    let refunds = RULES.iter().filter(|_| unlock.refunded > 0);
    let refunds = refunds.map(|rule| (MovementKind::Refund, format!("{}/{rule}", unlock.id)));
    std::iter::once((MovementKind::Unlock, unlock.id.to_string())).chain(refunds).collect()
}

/// Which of these lines, among others, there may be.
async fn expected_by(tx: &mut Tx, lines: &[Line]) -> Result<Vec<Expected>, StoreError> {
    let ids: Vec<UnlockId> = lines.iter().filter_map(subject).collect();
    Ok(checks::unlocks_among(tx, &ids).await?.iter().flat_map(expected).collect())
}

/// How many lines are about this unlock.
fn check_one(unlock: &Unlock, lines: &Lines) -> Result<u64, VerifyError> {
    let Unlock { id, spent, refunded, .. } = *unlock;
    let asset = if unlock.premium { Asset::Premium } else { Asset::Standard }.as_str();
    let paid = lines.only(MovementKind::Unlock, &id.to_string())?;
    let owner = unlock.account_id.unwrap_or(paid.account_id);
    ensure(paid.account_id == owner && paid.asset == asset && paid.delta == spent.saturating_neg(), || {
        format!(
            "unlock {id}: it cost {spent} {asset} tokens of account {owner}, but {} {} of account {} were booked",
            paid.delta, paid.asset, paid.account_id
        )
    })?;
    let refunds: Vec<_> = expected(unlock)
        .iter()
        .filter(|(kind, _)| *kind == MovementKind::Refund)
        .flat_map(|(kind, reference)| lines.about(*kind, reference).to_vec())
        .collect();
    let back = refunds.iter().fold(0_i64, |sum, line| sum.saturating_add(line.delta));
    // Nothing is booked for a deleted account any more.
    let complete = if unlock.account_id.is_some() { back == refunded } else { back <= refunded };
    ensure(complete && (0..=spent).contains(&refunded), || {
        format!("unlock {id}: {refunded} of {spent} tokens were given back, but {back} were booked")
    })?;
    ensure(refunds.iter().all(|line| line.account_id == owner && line.asset == asset), || {
        format!("unlock {id}: a refund was booked for another account or asset")
    })?;
    Ok(1 + u64::try_from(refunds.len()).unwrap_or(u64::MAX))
}
