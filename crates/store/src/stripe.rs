//! What Stripe has told about payments, in whatever order it came.
//!
//! The row of a payment is the lock of everything about it: [`note_payment`] comes first in a transaction, before
//! the purchase, the account, the invoice's number and the inbox.

use protocol::ids::PurchaseId;
use protocol::time::Timestamp;

use crate::row::{Table, Word};
use crate::{StoreError, Tx};

const TABLE: Table = Table("stripe_payments");

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeState {
    /// The money is withdrawn until the bank decides.
    Open,
    /// It came back.
    Won,
    /// It did not.
    Lost,
}

impl Word for DisputeState {
    const ALL: &'static [Self] = &[Self::Open, Self::Won, Self::Lost];

    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// What is known about a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// Our purchase, as soon as something named it.
    pub purchase: Option<PurchaseId>,
    /// Cents given back in all.
    pub refunded_cents: i64,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    purchase_id: Option<PurchaseId>,
    refunded_cents: i64,
}

#[derive(sqlx::FromRow)]
struct SumRow {
    cents: i64,
}

/// Remembers an event; false when it was carried out before.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn remember_event(tx: &mut Tx, id: &str, kind: &str, now: Timestamp) -> Result<bool, StoreError> {
    let new = tx
        .query("INSERT INTO stripe_events (id, kind, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(kind)
        .bind(now)
        .execute()
        .await?;
    Ok(new == 1)
}

/// Locks a payment and adds what is now known about it: its purchase, which stays the first one named, and how many
/// cents were given back in all, of which the most told so far counts.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn note_payment(
    tx: &mut Tx,
    intent: &str,
    purchase: Option<PurchaseId>,
    refunded_cents: i64,
    now: Timestamp,
) -> Result<Payment, StoreError> {
    let row: PaymentRow = tx
        .query(
            "INSERT INTO stripe_payments (intent, purchase_id, refunded_cents, seen_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (intent) DO UPDATE SET
                 purchase_id = COALESCE(stripe_payments.purchase_id, excluded.purchase_id),
                 refunded_cents = CASE WHEN excluded.refunded_cents > stripe_payments.refunded_cents
                     THEN excluded.refunded_cents ELSE stripe_payments.refunded_cents END
             RETURNING purchase_id, refunded_cents",
        )
        .bind(intent)
        .bind(purchase)
        .bind(refunded_cents)
        .bind(now)
        .one()
        .await?;
    if row.refunded_cents < 0 {
        return Err(TABLE.corrupt("refunded_cents"));
    }
    Ok(Payment { purchase: row.purchase_id, refunded_cents: row.refunded_cents })
}

/// Adds what is now known about a dispute of a locked payment. The bank's decision stands.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn note_dispute(
    tx: &mut Tx,
    id: &str,
    intent: &str,
    cents: i64,
    state: DisputeState,
) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO stripe_disputes (id, intent, amount_cents, state) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET amount_cents = excluded.amount_cents, state = excluded.state
         WHERE stripe_disputes.state = 'open' AND excluded.state <> 'open'",
    )
    .bind(id)
    .bind(intent)
    .bind(cents)
    .bind(state.word())
    .execute()
    .await?;
    Ok(())
}

/// Cents of a locked payment that disputes have withdrawn: those not decided, and those lost.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn disputed_cents(tx: &mut Tx, intent: &str) -> Result<i64, StoreError> {
    let row: SumRow = tx
        .query(
            "SELECT CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) AS cents FROM stripe_disputes
             WHERE intent = $1 AND state IN ('open', 'lost')",
        )
        .bind(intent)
        .one()
        .await?;
    Ok(row.cents)
}
