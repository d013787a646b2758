//! Refunds by proof: what is given back without anyone's claim. `docs/refunds.md` has the rules.

mod give;
mod run;

use protocol::ids::{LedgerEntryId, UnlockId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::unlocks::{Due, Rule};
use store::refunds::{self, Bought};
use store::{StoreError, Tx};

use crate::domain::DomainError;

pub(super) use give::{give, within_cap};
pub use run::{Report, run};

/// What a rule gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entitlement {
    /// By which rule.
    pub rule: Rule,
    /// How many tokens.
    pub tokens: Tokens,
    /// True when it counts towards the pro's cap.
    pub capped: bool,
}

/// What became of a refund that was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It was not due any more, or its rule no longer holds.
    Nothing,
    /// The pro had too many such refunds of late: it is off.
    OverCap,
    /// It was made.
    Given {
        /// By which rule.
        rule: Rule,
        /// Tokens.
        tokens: Tokens,
        /// Whose inboxes have grown.
        wake: Vec<UserId>,
    },
}

/// Makes the refund of an unlock if it is due by `now` and its rule still holds under the lock. Afterwards nothing
/// is due.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn settle(
    tx: &mut Tx,
    unlock: UnlockId,
    line: LedgerEntryId,
    now: Timestamp,
) -> Result<Settled, DomainError> {
    let Some(bought) = refunds::lock(tx, unlock).await? else { return Ok(Settled::Nothing) };
    let Some(due) = bought.due.filter(|due| due.at <= now) else { return Ok(Settled::Nothing) };
    let Some(entitlement) = entitlement(tx, &bought, due).await? else {
        refunds::clear_due(tx, unlock).await?;
        return Ok(Settled::Nothing);
    };
    if entitlement.capped && !within_cap(tx, &bought, now).await? {
        refunds::clear_due(tx, unlock).await?;
        return Ok(Settled::OverCap);
    }
    let wake = give(tx, &bought, entitlement, line, now).await?;
    Ok(Settled::Given { rule: entitlement.rule, tokens: entitlement.tokens, wake })
}

/// What the rule that is due gives back; `None` when something happened that takes it back, when everything was
/// given back already, or when nobody is left to receive it.
async fn entitlement(tx: &mut Tx, bought: &Bought, due: Due) -> Result<Option<Entitlement>, StoreError> {
    if bought.refunded_at.is_some() || bought.account.is_none() {
        return Ok(None);
    }
    let silent = bought.answered_at.is_none();
    let everything = bought.spent.minus(bought.refunded);
    let (holds, tokens, capped) = match (due.rule, bought.receipt_at) {
        (Rule::R1, None) => (silent, everything, bought.delivered),
        (Rule::R2, _) => (true, everything, false),
        (Rule::R3, Some(receipt)) => {
            let elsewhere = refunds::author_wrote(tx, bought.demande, bought.author, receipt, due.at).await?;
            (silent && !elsewhere, bought.spent.half().minus(bought.refunded), true)
        }
        (Rule::R1, Some(_)) | (Rule::R3, None) | (Rule::R4, _) => return Ok(None),
    };
    Ok(holds.then_some(Entitlement { rule: due.rule, tokens, capped }))
}
