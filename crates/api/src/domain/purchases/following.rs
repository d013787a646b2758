//! Carrying out what Stripe tells, in whatever order and however often it is told.
//!
//! A fact is first stored beside the payment it is about, whose row is the lock of everything else; then the
//! purchase is brought to where all stored facts together say it stands. So the order of facts does not matter.

use protocol::ids::{LedgerEntryId, PurchaseId, UserId};
use protocol::live::Happening;
use protocol::time::Timestamp;
use protocol::tokens::{MovementKind, PurchaseStatus};
use store::ledger::{self, Transfer};
use store::purchases::{self, Purchase, Way};
use store::{Tx, events, stripe};

use crate::domain::DomainError;
use crate::domain::invoices::{self, Sale, Terms};
use crate::domain::purchases::{adjustment, damaged};
use crate::ports::payments::{Fact, News, Notice};
use crate::services::Services;

/// Ids for the ledger's lines that a fact may make.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    /// Of the credit.
    pub credit: LedgerEntryId,
    /// Of what is taken or given back.
    pub adjustment: LedgerEntryId,
}

/// What became of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Its tokens were credited.
    Credited,
    /// So many tokens were taken back; below zero, given back.
    Adjusted(i64),
    /// It moved on without being paid.
    Moved(PurchaseStatus),
    /// It was paid with another amount or currency than asked: staff look at it.
    Held,
    /// It is paid, and now a second payment for it: staff give that back.
    PaidTwice,
}

/// What a fact did.
#[derive(Debug, Default)]
pub struct Applied {
    /// The purchase it is about, if it is one of ours.
    pub purchase: Option<PurchaseId>,
    /// What became of it.
    pub effects: Vec<Effect>,
    /// Whose balance changed.
    pub wake: Option<UserId>,
}

impl Draw {
    /// New ids.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn new(services: &Services, now: Timestamp) -> Result<Self, DomainError> {
        let random = &services.random;
        Ok(Self {
            credit: LedgerEntryId::make(now, random.bytes()?),
            adjustment: LedgerEntryId::make(now, random.bytes()?),
        })
    }
}

/// Carries out an event, unless it was before.
///
/// # Errors
/// [`DomainError::Store`]: nothing was done, tell again.
pub async fn hear(services: &Services, notice: &Notice) -> Result<(), DomainError> {
    let Some(fact) = &notice.fact else { return Ok(()) };
    let now = services.now();
    let draw = Draw::new(services, now)?;
    let applied = services
        .store
        .write(async |tx| {
            if !stripe::remember_event(tx, &notice.id, &notice.kind, now).await? {
                return Ok(None);
            }
            apply(tx, fact, draw, &services.settings.terms, now).await.map(Some)
        })
        .await?;
    if let Some(applied) = applied {
        report(services, &applied, fact);
    }
    Ok(())
}

/// Carries out what a look-up found.
///
/// # Errors
/// [`DomainError::Store`].
pub(super) async fn learn(services: &Services, fact: &Fact) -> Result<(), DomainError> {
    let now = services.now();
    let draw = Draw::new(services, now)?;
    let terms = &services.settings.terms;
    let applied = services.store.write(async |tx| apply(tx, fact, draw, terms, now).await).await?;
    report(services, &applied, fact);
    Ok(())
}

/// After the commit: the log, and whoever has the balance on screen.
fn report(services: &Services, applied: &Applied, fact: &Fact) {
    let Some(purchase) = applied.purchase else {
        tracing::info!(intent = fact.intent.as_deref(), "Stripe tells about no purchase known here");
        return;
    };
    for effect in &applied.effects {
        match effect {
            Effect::Credited => tracing::info!(%purchase, "a purchase was paid"),
            Effect::Adjusted(tokens) => tracing::info!(%purchase, tokens, "tokens were taken back"),
            Effect::Moved(to) => tracing::info!(%purchase, to = to.as_str(), "a purchase moved on"),
            Effect::Held => tracing::error!(%purchase, "paid with another amount or currency: held"),
            Effect::PaidTwice => {
                tracing::error!(%purchase, intent = fact.intent.as_deref(), "paid twice: give the second payment back");
            }
        }
    }
    if let Some(user) = applied.wake {
        services.bus.announce(vec![user]);
    }
}

/// Stores a fact and brings its purchase to where it stands now.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn apply(
    tx: &mut Tx,
    fact: &Fact,
    draw: Draw,
    terms: &Terms,
    now: Timestamp,
) -> Result<Applied, DomainError> {
    let named = match fact.purchase {
        Some(id) => purchases::find(tx, id).await?.map(|purchase| purchase.id),
        None => None,
    };
    let payment = match &fact.intent {
        Some(intent) => Some(note(tx, intent, named, &fact.news, now).await?),
        None => None,
    };
    let Some(id) = named.or(payment.and_then(|payment| payment.purchase)) else {
        return Ok(Applied::default());
    };
    let purchase = purchases::find(tx, id).await?.ok_or(damaged("id"))?;
    let mut effects: Vec<Effect> = follow(tx, &purchase, fact, draw, terms, now).await?.into_iter().collect();
    if let (Some(intent), Some(payment)) = (&fact.intent, payment) {
        let purchase = purchases::find(tx, id).await?.ok_or(damaged("id"))?;
        let tokens = adjustment::book(tx, &purchase, intent, payment, draw.adjustment, now).await?;
        effects.extend(tokens.map(Effect::Adjusted));
    }
    let moved = |effect: &Effect| matches!(effect, Effect::Credited | Effect::Adjusted(_));
    let wake = purchase.user.filter(|_| effects.iter().any(moved));
    if let Some(user) = wake {
        events::append(tx, &[(user, Happening::Balance)], now).await?;
    }
    Ok(Applied { purchase: Some(id), effects, wake })
}

async fn note(
    tx: &mut Tx,
    intent: &str,
    purchase: Option<PurchaseId>,
    news: &News,
    now: Timestamp,
) -> Result<stripe::Payment, DomainError> {
    let refunded = match news {
        News::Refunded { cents } => (*cents).max(0),
        _ => 0,
    };
    let payment = stripe::note_payment(tx, intent, purchase, refunded, now).await?;
    if let News::Disputed { id, cents, state } = news {
        stripe::note_dispute(tx, id, intent, (*cents).max(0), *state).await?;
    }
    Ok(payment)
}

/// What a fact means for the purchase by itself.
async fn follow(
    tx: &mut Tx,
    purchase: &Purchase,
    fact: &Fact,
    draw: Draw,
    terms: &Terms,
    now: Timestamp,
) -> Result<Option<Effect>, DomainError> {
    let to = match &fact.news {
        News::Paid { cents, currency } => {
            let asked = *cents == purchase.pack.amount_cents && *currency == purchase.currency;
            return pay(tx, purchase, fact.intent.as_deref(), asked, draw, terms, now).await;
        }
        News::Processing => PurchaseStatus::Processing,
        News::Declined => PurchaseStatus::Failed,
        News::Expired => PurchaseStatus::Expired,
        News::Refunded { .. } | News::Disputed { .. } => return Ok(None),
    };
    // On Stripe's page a declined card is not the end, so there only the page itself says how it ends.
    let says = match (purchase.way, &fact.session) {
        (Way::PaymentIntent, _) => true,
        (Way::Checkout, None) => false,
        (Way::Checkout, session) => purchase.session.is_none() || purchase.session == *session,
    };
    let moved = says && purchases::advance(tx, purchase.id, to).await?;
    Ok(moved.then_some(Effect::Moved(to)))
}

/// Credits the tokens, once.
async fn pay(
    tx: &mut Tx,
    purchase: &Purchase,
    intent: Option<&str>,
    asked: bool,
    draw: Draw,
    terms: &Terms,
    now: Timestamp,
) -> Result<Option<Effect>, DomainError> {
    if purchase.status == PurchaseStatus::Paid {
        let other = intent.is_some() && purchase.intent.as_deref() != intent;
        return Ok(other.then_some(Effect::PaidTwice));
    }
    if !asked {
        let held = purchases::advance(tx, purchase.id, PurchaseStatus::Held).await?;
        return Ok(held.then_some(Effect::Held));
    }
    if !purchases::pay(tx, purchase.id, intent, now).await? {
        // Another payment was faster by this very moment: the locks of two payments are two.
        return Ok(Some(Effect::PaidTwice));
    }
    let transfer = Transfer {
        id: draw.credit,
        account: purchase.account,
        asset: purchase.pack.asset,
        amount: purchase.pack.tokens,
        kind: MovementKind::Purchase,
        reference: &purchase.id.to_string(),
        at: now,
    };
    ledger::credit(tx, transfer).await?.ok_or(damaged("account_id"))?;
    let sale = Sale { purchase: purchase.id, buyer: purchase.user, total_cents: purchase.pack.amount_cents };
    invoices::issue(tx, terms, &sale, now).await?;
    Ok(Some(Effect::Credited))
}
