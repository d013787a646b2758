//! Lines as they are stored, for sealing and verifying: nothing about them is taken for granted.

use protocol::ids::{AccountId, LedgerEntryId};
use protocol::time::Timestamp;
use protocol::transcript::join;

use crate::{StoreError, Tx};

/// A stored line.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Its id.
    pub id: LedgerEntryId,
    /// Whose.
    pub account_id: AccountId,
    /// The word of the asset.
    pub asset: String,
    /// 1 for the account's first, without gaps.
    pub seq: i64,
    /// The word of the kind.
    pub kind: String,
    /// How many came.
    pub delta: i64,
    /// The account's balance of the asset afterwards.
    pub balance_after: i64,
    /// The other side.
    pub counter_account: String,
    /// What it is about.
    pub reference: String,
    /// When.
    pub created_at: Timestamp,
}

impl Line {
    /// What a seal covers of it: "leboncoup/v1/ledger-line" || id || account || asset || seq || kind || delta ||
    /// `balance_after` || `counter_account` || reference || `created_at`; ids as 16 bytes, numbers as 8.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        join(&[
            b"leboncoup/v1/ledger-line",
            self.id.uuid().as_bytes(),
            self.account_id.uuid().as_bytes(),
            self.asset.as_bytes(),
            &self.seq.to_be_bytes(),
            self.kind.as_bytes(),
            &self.delta.to_be_bytes(),
            &self.balance_after.to_be_bytes(),
            self.counter_account.as_bytes(),
            self.reference.as_bytes(),
            &self.created_at.as_millis().to_be_bytes(),
        ])
    }
}

/// An account as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    /// Its id.
    pub id: AccountId,
    /// Standard tokens.
    pub standard: i64,
    /// Premium tokens.
    pub premium: i64,
    /// Standard tokens owed.
    pub debt: i64,
    /// Premium tokens owed.
    pub premium_debt: i64,
    /// Number of its last line.
    pub last_seq: i64,
    /// Number of its last line that is sealed.
    pub sealed_seq: i64,
}

/// Up to `limit` lines after line `after` of the ledger, ordered by account and number.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn lines(
    tx: &mut Tx,
    after: Option<(AccountId, i64)>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let (account, seq) = after.map_or((AccountId::new(uuid::Uuid::nil()), i64::MIN), |after| after);
    tx.query(
        "SELECT id, account_id, asset, seq, kind, delta, balance_after, counter_account, reference, created_at
         FROM ledger_entries WHERE (account_id, seq) > ($1, $2) ORDER BY account_id, seq LIMIT $3",
    )
    .bind(account)
    .bind(seq)
    .bind(limit)
    .all()
    .await
}

/// Up to `limit` accounts after `after`, by id.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn accounts(tx: &mut Tx, after: Option<AccountId>, limit: i64) -> Result<Vec<Stored>, StoreError> {
    tx.query(
        "SELECT id, standard, premium, debt, premium_debt, last_seq, sealed_seq
         FROM accounts WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after.unwrap_or(AccountId::new(uuid::Uuid::nil())))
    .bind(limit)
    .all()
    .await
}
