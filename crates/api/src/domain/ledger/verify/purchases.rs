//! Every purchase beside the lines that credited its tokens and took them back.

use protocol::ids::PurchaseId;
use protocol::tokens::{MovementKind, PurchaseStatus};
use store::checks::{self, Booked, Purchase};
use store::ledger::Line;
use store::{StoreError, Tx};

use super::references::{Expected, Lines, compare, subject};
use super::{Counts, VerifyError, ensure};

/// Purchases read at once.
const PAGE: i64 = 500;
/// Adjustments of one purchase read at once.
const STEPS: usize = 500;
/// What is booked for purchases.
const KINDS: [MovementKind; 3] = [MovementKind::Purchase, MovementKind::TakeBack, MovementKind::GiveBack];

/// The number of purchases.
pub(super) async fn check(tx: &mut Tx, counts: &Counts) -> Result<u64, VerifyError> {
    let (mut number, mut found, mut last) = (0, 0, None);
    loop {
        let page = checks::purchases(tx, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        let references: Vec<_> = page.iter().map(|purchase| purchase.id.to_string()).collect();
        let lines = Lines::new(checks::booked_for_purchases(tx, &references).await?);
        for purchase in &page {
            number += 1;
            found += check_credit(purchase, &lines)?;
            found += check_adjustments(tx, purchase).await?;
        }
    }
    compare(tx, counts, &KINDS, found, expected_by).await?;
    Ok(number)
}

fn is_paid(purchase: &Purchase) -> bool {
    purchase.status == PurchaseStatus::Paid.as_str()
}

/// One line for a paid purchase, and none for any other.
fn check_credit(purchase: &Purchase, lines: &Lines) -> Result<u64, VerifyError> {
    let reference = purchase.id.to_string();
    if !is_paid(purchase) {
        ensure(lines.about(MovementKind::Purchase, &reference).is_empty(), || {
            format!("purchase {reference}: credited, though it is {}", purchase.status)
        })?;
        return Ok(0);
    }
    let line = lines.only(MovementKind::Purchase, &reference)?;
    ensure(belongs(line, purchase) && line.delta == purchase.tokens, || {
        let Purchase { id, account_id, asset, tokens, .. } = purchase;
        format!(
            "purchase {id}: {tokens} {asset} tokens were bought for account {account_id}, but {} {} were credited \
             to account {}",
            line.delta, line.asset, line.account_id
        )
    })?;
    Ok(1)
}

/// One line for each adjustment, together as many tokens as were taken back.
async fn check_adjustments(tx: &mut Tx, purchase: &Purchase) -> Result<u64, VerifyError> {
    let (mut sum, mut found) = (0_i64, 0);
    let mut steps = 1..=purchase.adjustments;
    loop {
        let references: Vec<_> =
            steps.by_ref().take(STEPS).map(|step| format!("{}/{step}", purchase.id)).collect();
        if references.is_empty() {
            break;
        }
        let lines = Lines::new(checks::booked_for_purchases(tx, &references).await?);
        for reference in &references {
            let taken = lines.about(MovementKind::TakeBack, reference);
            let given = lines.about(MovementKind::GiveBack, reference);
            let (([line], []) | ([], [line])) = (taken, given) else {
                let count = taken.len() + given.len();
                return Err(VerifyError::Discrepancy(format!("{reference}: {count} lines instead of one")));
            };
            ensure(belongs(line, purchase), || {
                format!("{reference}: booked for another account or asset than the purchase")
            })?;
            sum = sum.saturating_sub(line.delta);
            found += 1;
        }
    }
    ensure(sum == purchase.taken_back && (0..=purchase.tokens).contains(&sum), || {
        let Purchase { id, tokens, taken_back, .. } = purchase;
        format!("purchase {id}: {taken_back} of {tokens} tokens were taken back, but {sum} were booked")
    })?;
    Ok(found)
}

fn belongs(line: &Booked, purchase: &Purchase) -> bool {
    line.account_id == purchase.account_id && line.asset == purchase.asset
}

/// Which of these lines, among others, there may be.
async fn expected_by(tx: &mut Tx, lines: &[Line]) -> Result<Vec<Expected>, StoreError> {
    let ids: Vec<PurchaseId> = lines.iter().filter_map(subject).collect();
    let purchases = checks::purchases_among(tx, &ids).await?;
    let is_step = |line: &&Line, purchase: &Purchase| {
        let step = line.reference.strip_prefix(&format!("{}/", purchase.id));
        step.and_then(|step| step.parse().ok()).is_some_and(|step| (1..=purchase.adjustments).contains(&step))
    };
    let mut expected = Vec::new();
    for purchase in purchases.iter().filter(|purchase| is_paid(purchase)) {
        expected.push((MovementKind::Purchase, purchase.id.to_string()));
        for line in lines.iter().filter(|line| is_step(line, purchase)) {
            expected.push((MovementKind::TakeBack, line.reference.clone()));
            expected.push((MovementKind::GiveBack, line.reference.clone()));
        }
    }
    Ok(expected)
}
