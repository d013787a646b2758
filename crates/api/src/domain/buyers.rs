//! What a person says about themselves for their invoices. Invoices issued before stay as they are.

use protocol::ids::UserId;
use protocol::invoices::Buyer;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{Tx, buyers as table};

use crate::domain::accounts::me;
use crate::domain::{DomainError, Refusal, standing};

/// Lines of an address.
const ADDRESS_LINES: usize = 4;

/// What one said; nothing at first.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn get(tx: &mut Tx, user: UserId) -> Result<Buyer, DomainError> {
    Ok(table::find(tx, user).await?.unwrap_or_default())
}

/// Replaces what one said; nothing at all removes it.
///
/// # Errors
/// `invalid_field` for an address of more than four lines, `banned`.
pub async fn put(tx: &mut Tx, user: UserId, buyer: &Buyer, now: Timestamp) -> Result<(), DomainError> {
    if buyer.address.len() > ADDRESS_LINES {
        return Err(Refusal::because(Code::InvalidField, "address: at most 4 lines").into());
    }
    standing::may_write(&me::caller(tx, user).await?, now)?;
    if *buyer == Buyer::default() {
        table::remove(tx, user).await?;
    } else {
        table::put(tx, user, buyer, now).await?;
    }
    Ok(())
}
