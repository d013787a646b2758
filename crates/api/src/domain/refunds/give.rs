//! Giving back: the ledger's line, and what a full refund undoes.

use protocol::ids::{LedgerEntryId, UserId};
use protocol::limits::{REFUND_WINDOW, refund_cap};
use protocol::live::Happening;
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use store::ledger::{self, Transfer};
use store::refunds::{self, Bought, Given};
use store::{Tx, conversations, demandes, events, unlocks};

use super::Entitlement;
use crate::domain::DomainError;

/// Whether the cap of the pro leaves room for a refund of this unlock. The pro's account is locked, so the answer
/// stays true.
pub(in crate::domain) async fn within_cap(
    tx: &mut Tx,
    bought: &Bought,
    now: Timestamp,
) -> Result<bool, DomainError> {
    let tally = refunds::tally(tx, bought.pro, bought.id, now.minus(REFUND_WINDOW)).await?;
    Ok(tally.capped < refund_cap(tally.bought))
}

/// Gives back tokens of a locked unlock. Once nothing is left to give back, the slot is free and the conversation
/// closed. Returns whose inboxes have grown.
pub(in crate::domain) async fn give(
    tx: &mut Tx,
    bought: &Bought,
    Entitlement { rule, tokens, capped }: Entitlement,
    line: LedgerEntryId,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    if let Some(account) = bought.account.filter(|_| tokens > Tokens::ZERO) {
        let transfer = Transfer {
            id: line,
            account,
            asset: if bought.premium { Asset::Premium } else { Asset::Standard },
            amount: tokens,
            kind: MovementKind::Refund,
            reference: &format!("{}/{}", bought.id, rule.as_str()),
            at: now,
        };
        ledger::credit(tx, transfer).await?;
    }
    let full = bought.spent.minus(bought.refunded) == tokens;
    let mut happenings = vec![(bought.pro, Happening::Balance)];
    if full {
        undo(tx, bought).await?;
        let closed = Happening::Conversation { conversation_id: bought.conversation };
        happenings.extend([(bought.pro, closed), (bought.author, closed)]);
    }
    refunds::mark_given(tx, Given { unlock: bought.id, tokens, rule, capped, full, at: now }).await?;
    events::append(tx, &happenings, now).await?;
    let mut wake: Vec<UserId> = happenings.into_iter().map(|(user, _)| user).collect();
    wake.dedup();
    Ok(wake)
}

/// The slot is free again, the conversation closed, and nothing is on its way in it any more.
async fn undo(tx: &mut Tx, bought: &Bought) -> Result<(), DomainError> {
    if let Some(premium) = unlocks::release_slot(tx, bought.id).await? {
        demandes::free_slot(tx, bought.demande, premium).await?;
    }
    conversations::close(tx, bought.conversation).await?;
    refunds::withdraw_envelopes(tx, bought.conversation).await?;
    Ok(())
}
