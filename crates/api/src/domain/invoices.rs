//! Invoices: issued with the credit they belong to, shown to their buyer.

pub mod pdf;
mod vat;

use protocol::ids::{PurchaseId, UserId};
use protocol::invoices::{Invoice, Seller};
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::invoices::{self as table, Found, NewInvoice};
use store::{Tx, buyers};

use crate::domain::DomainError;
use crate::domain::accounts::me;
use crate::domain::paris::in_paris;

pub use vat::{Split, VatRate};

/// What every invoice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Who sells.
    pub seller: Seller,
    /// The VAT in the prices.
    pub vat: VatRate,
}

/// A purchase that is being credited.
#[derive(Debug, Clone, Copy)]
pub struct Sale {
    /// The purchase.
    pub purchase: PurchaseId,
    /// Who bought; `None` once they are deleted.
    pub buyer: Option<UserId>,
    /// EUR cents paid.
    pub total_cents: i64,
}

/// Issues the invoice of a sale under the next number of the year, and returns the number. Call it in the
/// transaction that credits the tokens, after the credit: the year's counter is locked after the accounts and
/// before the inboxes.
///
/// # Errors
/// [`store::StoreError::Conflict`] when the purchase has one already.
pub async fn issue(
    tx: &mut Tx,
    terms: &Terms,
    sale: &Sale,
    paid_at: Timestamp,
) -> Result<String, DomainError> {
    let buyer = match sale.buyer {
        Some(user) => buyers::find(tx, user).await?,
        None => None,
    };
    let Split { net_cents, vat_cents } = terms.vat.split(sale.total_cents);
    let new = NewInvoice {
        purchase: sale.purchase,
        year: in_paris(paid_at).year(),
        issued_at: paid_at,
        seller: &terms.seller,
        buyer: buyer.as_ref(),
        net_cents,
        vat_cents,
        vat_basis_points: terms.vat.basis_points(),
    };
    Ok(table::issue(tx, &new).await?)
}

/// The invoice of one's own purchase.
///
/// # Errors
/// `not_found` for someone else's, `not_paid`.
pub async fn of_buyer(tx: &mut Tx, user: UserId, purchase: PurchaseId) -> Result<Invoice, DomainError> {
    let account = me::caller(tx, user).await?.account.ok_or(Code::NotFound)?;
    match table::find(tx, account, purchase).await? {
        Found::NoPurchase => Err(Code::NotFound.into()),
        Found::NotIssued => Err(Code::NotPaid.into()),
        Found::Issued(invoice) => Ok(*invoice),
    }
}
