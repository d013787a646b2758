//! Refunds and disputes take back the tokens of the money they take back; won disputes give them back.

use protocol::ids::LedgerEntryId;
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{MovementKind, PurchaseStatus};
use store::ledger::{self, Transfer};
use store::purchases::{self, Purchase};
use store::stripe::Payment;
use store::{Tx, stripe};

use crate::domain::DomainError;
use crate::domain::purchases::damaged;

/// Books the difference between what is taken back of a purchase and what should be, and returns it. Only for the
/// locked payment that paid it: another one's money is no matter of its tokens.
pub(super) async fn book(
    tx: &mut Tx,
    purchase: &Purchase,
    intent: &str,
    payment: Payment,
    id: LedgerEntryId,
    now: Timestamp,
) -> Result<Option<i64>, DomainError> {
    if purchase.status != PurchaseStatus::Paid || purchase.intent.as_deref() != Some(intent) {
        return Ok(None);
    }
    let withdrawn = payment.refunded_cents.saturating_add(stripe::disputed_cents(tx, intent).await?);
    let tokens = purchase.pack.tokens.get();
    let due = share(tokens, withdrawn, purchase.pack.amount_cents);
    let difference = due - purchase.taken_back.get();
    if difference == 0 {
        return Ok(None);
    }
    let count = |count: i64| Tokens::try_from(count).map_err(|_| damaged("tokens"));
    purchases::adjust(tx, purchase, count(due)?).await?;
    let reference = format!("{}/{}", purchase.id, purchase.adjustments + 1);
    let transfer = Transfer {
        id,
        account: purchase.account,
        asset: purchase.pack.asset,
        amount: count(difference.abs())?,
        kind: if difference > 0 { MovementKind::TakeBack } else { MovementKind::GiveBack },
        reference: &reference,
        at: now,
    };
    let booked = if difference > 0 {
        ledger::take_back(tx, transfer).await?
    } else {
        ledger::credit(tx, transfer).await?
    };
    booked.ok_or(damaged("account_id"))?;
    Ok(Some(difference))
}

/// The tokens of `cents` out of `paid`, rounded down; all of them at most.
fn share(tokens: i64, cents: i64, paid: i64) -> i64 {
    let cents = cents.clamp(0, paid.max(0));
    let share = i128::from(tokens) * i128::from(cents) / i128::from(paid.max(1));
    i64::try_from(share).unwrap_or(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down_in_favour_of_the_buyer_and_never_more_than_all() {
        let shares = [0, 83, 84, 1_250, 2_499, 2_500, 9_999, -1].map(|cents| share(30, cents, 2_500));
        assert_eq!(shares, [0, 0, 1, 15, 29, 30, 30, 0]);
        assert_eq!(share(1_000_000_000, i64::MAX, i64::MAX), 1_000_000_000);
        assert_eq!(share(10, 5, 0), 0);
    }
}
