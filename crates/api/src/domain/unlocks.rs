//! Unlocking: tokens against a slot, a description and a conversation, all in one transaction.

mod payment;
mod refusal;

use protocol::demandes::{Demande, Unlocked};
use protocol::ids::{ConversationId, DemandeId, LedgerEntryId, UnlockId, UserId};
use protocol::live::Happening;
use protocol::messages::Conversation;
use protocol::money::{Price, Tokens};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::Asset;
use store::conversations::{self, NewConversation};
use store::demandes::{self as table, Taken};
use store::unlocks::{self, Unlock};
use store::{StoreError, Tx, events};

use crate::domain::accounts::me;
use crate::domain::idempotency::Once;
use crate::domain::{DomainError, Refusal, demandes};

const CREATED: u16 = 201;
const ALREADY_OPEN: u16 = 200;

/// A pro's wish to unlock, with ids drawn for what it may make.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Who pays.
    pub pro: UserId,
    /// What for.
    pub demande: DemandeId,
    /// The price they saw.
    pub price: Tokens,
    /// True for the premium slot and premium tokens.
    pub premium: bool,
    /// For a new unlock.
    pub unlock: UnlockId,
    /// For its conversation.
    pub conversation: ConversationId,
    /// For the ledger's line.
    pub ledger_entry: LedgerEntryId,
}

impl Wish {
    /// What pays for it.
    const fn asset(&self) -> Asset {
        if self.premium { Asset::Premium } else { Asset::Standard }
    }
}

/// What came of a wish.
#[derive(Debug)]
pub struct Outcome {
    /// The HTTP status it was answered with the first time.
    pub status: u16,
    /// The answer.
    pub answer: Unlocked,
    /// Whose inboxes have grown.
    pub wake: Vec<UserId>,
}

/// Unlocks once. An unlock that is open already is returned and costs nothing.
///
/// # Errors
/// `price_changed`, those of `payment::pay`, of `refusal::explain` and of the idempotency key.
/// [`StoreError::Conflict`] when the same pro unlocked it, or a slot became free, at the same moment: run it again.
pub async fn unlock(tx: &mut Tx, wish: &Wish, once: &Once, now: Timestamp) -> Result<Outcome, DomainError> {
    let bought = wish.unlock.to_string();
    if let Some(replay) = once.claim_for(tx, Some((CREATED, &bought)), now).await? {
        let open = unlocks::find_open(tx, wish.pro, wish.demande).await?.ok_or(Code::NotFound)?;
        return again(tx, wish, &open, replay.status, now).await;
    }
    let Some(taken) = take(tx, wish, now).await? else {
        let Some(open) = unlocks::find_open(tx, wish.pro, wish.demande).await? else {
            return Err(refusal::explain(tx, wish, now).await?);
        };
        once.settle(tx, ALREADY_OPEN, &open.id.to_string()).await?;
        return again(tx, wish, &open, ALREADY_OPEN, now).await;
    };
    buy(tx, wish, &taken, now).await
}

/// Takes the slot first: that lock decides every race. What fails later rolls it back.
async fn take(tx: &mut Tx, wish: &Wish, now: Timestamp) -> Result<Option<Taken>, StoreError> {
    if wish.premium {
        table::take_premium_slot(tx, wish.demande, wish.pro, now).await
    } else {
        table::take_slot(tx, wish.demande, wish.pro, now).await
    }
}

async fn buy(tx: &mut Tx, wish: &Wish, taken: &Taken, now: Timestamp) -> Result<Outcome, DomainError> {
    let price = Price::of(taken.budget).tokens;
    if price != wish.price {
        let detail = format!("the price is {} tokens", price.get());
        return Err(Refusal::because(Code::PriceChanged, detail).into());
    }
    let balance = match payment::pay(tx, wish, taken, price, now).await {
        // The slot was waited for: what the pro's other request has just bought is no second purchase.
        Err(DomainError::Refused(refusal)) => {
            let open = unlocks::find_open(tx, wish.pro, wish.demande).await?;
            return Err(open.map_or(refusal.into(), |_| StoreError::Conflict.into()));
        }
        paid => paid?,
    };
    let Wish { conversation, premium, .. } = *wish;
    let unlock = Unlock { id: wish.unlock, conversation, spent: price, premium, at: now };
    if !unlocks::insert(tx, wish.pro, wish.demande, &unlock).await? {
        return Err(StoreError::Conflict.into());
    }
    let members = [taken.author, wish.pro];
    let conversation = NewConversation {
        id: wish.conversation,
        demande: wish.demande,
        unlock: wish.unlock,
        members: &members,
        at: now,
    };
    conversations::open(tx, &conversation).await?;
    let happening = Happening::Conversation { conversation_id: wish.conversation };
    events::append(tx, &members.map(|member| (member, happening)), now).await?;
    let demande = demandes::detail(tx, wish.demande, wish.pro, now).await?;
    let conversation = opened(tx, wish, &demande, now).await?;
    let answer = Unlocked { unlock_id: unlock.id, spent: unlock.spent, demande, conversation, balance };
    Ok(Outcome { status: CREATED, answer, wake: members.to_vec() })
}

/// An unlock that is open already: nobody has news.
async fn again(
    tx: &mut Tx,
    wish: &Wish,
    unlock: &Unlock,
    status: u16,
    now: Timestamp,
) -> Result<Outcome, DomainError> {
    let pro = me::caller(tx, wish.pro).await?;
    let answer = Unlocked {
        unlock_id: unlock.id,
        spent: unlock.spent,
        demande: demandes::detail(tx, wish.demande, wish.pro, now).await?,
        conversation: conversations::find(tx, wish.pro, unlock.conversation).await?.ok_or(Code::NotFound)?,
        balance: me::balance(tx, &pro).await?,
    };
    Ok(Outcome { status, answer, wake: Vec::new() })
}

/// The conversation that was just opened: nothing has happened there yet.
async fn opened(
    tx: &mut Tx,
    wish: &Wish,
    demande: &Demande,
    now: Timestamp,
) -> Result<Conversation, DomainError> {
    Ok(Conversation {
        id: wish.conversation,
        unlock_id: wish.unlock,
        pro_id: wish.pro,
        demande_id: wish.demande,
        demande_title: demande.title.clone(),
        members: conversations::members(tx, wish.conversation).await?,
        open: true,
        created_at: now,
        last_message_at: None,
        pages: 0,
        left: false,
        blocking: false,
        cleared_at: None,
        expires_at: None,
    })
}
