//! Banning people, and lifting it.

use protocol::accounts::Standing;
use protocol::ids::UserId;
use protocol::live::Happening;
use protocol::problem::Code;
use protocol::text::Reason;
use protocol::time::Timestamp;
use store::unlocks::{self, queue};
use store::users::User;
use store::{Tx, audit, demandes, events, ledger, sanctions, users};

use super::{Actor, act};
use crate::domain::DomainError;

/// Bans a person: they can neither trade nor write, their demandes are hidden and pros who unlocked those within 14
/// days get everything back (R2), their conversations are closed, the slots they hold as a pro are free, and nobody's
/// silence gives them anything back (R1, R3). Whoever is banned already stays as they are. Returns whose inboxes have grown.
///
/// # Errors
/// `not_found` for nobody, `forbidden` for staff who are not below the actor.
pub async fn ban(
    tx: &mut Tx,
    id: UserId,
    actor: &Actor,
    reason: &Reason,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    let person = judged(tx, id, actor).await?;
    if person.standing == Standing::Banned {
        return Ok(Vec::new());
    }
    users::set_standing(tx, id, Standing::Banned, None).await?;
    lock_everything(tx, &person).await?;
    let closed = sanctions::close_conversations(tx, id).await?;
    for demande in sanctions::hide_all(tx, id, now).await? {
        queue::decision(tx, demande, now).await?;
    }
    queue::unanswerable(tx, id).await?;
    free_slots(tx, id).await?;
    let happenings: Vec<_> = closed
        .into_iter()
        .map(|(conversation_id, member)| (member, Happening::Conversation { conversation_id }))
        .collect();
    events::append(tx, &happenings, now).await?;
    audit::append(tx, &act(&actor.name(), "ban", &id, reason, now)).await?;
    let mut wake: Vec<UserId> = happenings.into_iter().map(|(member, _)| member).collect();
    wake.sort_unstable();
    wake.dedup();
    Ok(wake)
}

/// Lifts a ban or a restriction: the person may act again. What the ban ended stays ended.
///
/// # Errors
/// `not_found` for nobody, `forbidden` for staff who are not below the actor.
pub async fn lift(
    tx: &mut Tx,
    id: UserId,
    actor: &Actor,
    reason: &Reason,
    now: Timestamp,
) -> Result<(), DomainError> {
    let person = judged(tx, id, actor).await?;
    if person.standing_at(now) == Standing::Good {
        return Ok(());
    }
    users::set_standing(tx, id, Standing::Good, None).await?;
    audit::append(tx, &act(&actor.name(), "lift", &id, reason, now)).await?;
    Ok(())
}

/// The person, locked, if the actor may judge them.
async fn judged(tx: &mut Tx, id: UserId, actor: &Actor) -> Result<User, DomainError> {
    users::lock(tx, id).await?;
    let person = users::find(tx, id).await?.ok_or(Code::NotFound)?;
    actor.may_judge(&person)?;
    Ok(person)
}

/// Makes whoever unlocks, refunds or publishes wait. An unlock pays before it looks at the standing again: with the
/// account locked, the person's own is either seen from now on or refused.
async fn lock_everything(tx: &mut Tx, person: &User) -> Result<(), DomainError> {
    for demande in sanctions::touched(tx, person.id).await? {
        demandes::lock(tx, demande).await?;
    }
    if let Some(account) = person.account {
        ledger::lock(tx, account).await?;
    }
    Ok(())
}

/// Frees the slots that a pro holds. The demande of an unlock that was made while the account was waited for is
/// locked out of turn: should that ever meet another transaction, the database runs one of both again.
async fn free_slots(tx: &mut Tx, pro: UserId) -> Result<(), DomainError> {
    for holding in sanctions::holdings(tx, pro).await? {
        if let Some(premium) = unlocks::release_slot(tx, holding.unlock).await? {
            demandes::free_slot(tx, holding.demande, premium).await?;
        }
    }
    Ok(())
}
