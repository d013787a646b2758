//! Invoices: numbered without gaps, never changed.
//!
//! The year's row in `invoice_years` is locked until the transaction ends, so numbers are given in the order of
//! commits and a rolled back one is given again. Take it after the accounts and before the inboxes.

use protocol::ids::{AccountId, PurchaseId};
use protocol::invoices::{Buyer, Invoice, Seller};
use protocol::time::Timestamp;
use protocol::tokens::{Pack, PackId};

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("invoices");

/// A purchase that has just been paid.
#[derive(Debug, Clone, Copy)]
pub struct NewInvoice<'a> {
    /// The purchase.
    pub purchase: PurchaseId,
    /// The year that its number belongs to.
    pub year: i16,
    /// When it was paid.
    pub issued_at: Timestamp,
    /// Who sold.
    pub seller: &'a Seller,
    /// Who bought, if they said.
    pub buyer: Option<&'a Buyer>,
    /// EUR cents before VAT.
    pub net_cents: i64,
    /// VAT in EUR cents.
    pub vat_cents: i64,
    /// VAT rate in hundredths of a percent.
    pub vat_basis_points: i64,
}

/// What an account may know about the invoice of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The account has no such purchase.
    NoPurchase,
    /// It is not paid.
    NotIssued,
    /// The invoice.
    Issued(Box<Invoice>),
}

#[derive(sqlx::FromRow)]
struct Numbered {
    last: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    pack: String,
    asset: String,
    tokens: i64,
    amount_cents: i64,
    taken_back: i64,
    number: Option<String>,
    issued_at: Option<Timestamp>,
    seller: Option<String>,
    buyer: Option<String>,
    net_cents: Option<i64>,
    vat_cents: Option<i64>,
    vat_basis_points: Option<i64>,
    total_cents: Option<i64>,
}

/// Issues the invoice of a purchase under the next number of its year, `LBC-2026-000001`, and returns the number.
/// The caller credits the tokens in the same transaction.
///
/// # Errors
/// [`StoreError::Conflict`] when the purchase has one already; [`StoreError::Engine`].
pub async fn issue(tx: &mut Tx, new: &NewInvoice<'_>) -> Result<String, StoreError> {
    let Numbered { last } = tx
        .query(
            "INSERT INTO invoice_years (year, last) VALUES ($1, 1)
             ON CONFLICT (year) DO UPDATE SET last = invoice_years.last + 1 RETURNING last",
        )
        .bind(i64::from(new.year))
        .one()
        .await?;
    let number = format!("LBC-{}-{last:06}", new.year);
    let written = tx
        .query(
            "INSERT INTO invoices (number, purchase_id, issued_at, seller, buyer, net_cents, vat_cents,
                 vat_basis_points, total_cents)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (purchase_id) DO NOTHING",
        )
        .bind(number.as_str())
        .bind(new.purchase)
        .bind(new.issued_at)
        .bind(TABLE.to_json("seller", new.seller)?)
        .bind(new.buyer.map(|buyer| TABLE.to_json("buyer", buyer)).transpose()?)
        .bind(new.net_cents)
        .bind(new.vat_cents)
        .bind(new.vat_basis_points)
        .bind(new.net_cents.saturating_add(new.vat_cents))
        .execute()
        .await?;
    if written == 0 { Err(StoreError::Conflict) } else { Ok(number) }
}

/// The invoice of an account's own purchase.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, account: AccountId, purchase: PurchaseId) -> Result<Found, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT p.pack, p.asset, p.tokens, p.amount_cents, p.taken_back,
                 i.number, i.issued_at, i.seller, i.buyer, i.net_cents, i.vat_cents, i.vat_basis_points,
                 i.total_cents
             FROM purchases p LEFT JOIN invoices i ON i.purchase_id = p.id
             WHERE p.id = $1 AND p.account_id = $2",
        )
        .bind(purchase)
        .bind(account)
        .optional()
        .await?;
    row.map_or(Ok(Found::NoPurchase), |row| row.found(purchase))
}

impl Row {
    fn found(self, purchase_id: PurchaseId) -> Result<Found, StoreError> {
        let Some(number) = self.number else { return Ok(Found::NotIssued) };
        let cents = |column, value: Option<i64>| value.ok_or(TABLE.corrupt(column));
        let seller = self.seller.ok_or(TABLE.corrupt("seller"))?;
        Ok(Found::Issued(Box::new(Invoice {
            number,
            purchase_id,
            issued_at: self.issued_at.ok_or(TABLE.corrupt("issued_at"))?,
            seller: TABLE.json("seller", &seller)?,
            buyer: self.buyer.map(|buyer| TABLE.json("buyer", &buyer)).transpose()?,
            pack: Pack {
                id: TABLE.text::<PackId>("pack", self.pack)?,
                asset: TABLE.word("asset", &self.asset)?,
                tokens: TABLE.tokens("tokens", self.tokens)?,
                amount_cents: self.amount_cents,
            },
            net_cents: cents("net_cents", self.net_cents)?,
            vat_cents: cents("vat_cents", self.vat_cents)?,
            vat_basis_points: cents("vat_basis_points", self.vat_basis_points)?,
            total_cents: cents("total_cents", self.total_cents)?,
            taken_back: TABLE.tokens("taken_back", self.taken_back)?,
        })))
    }
}
