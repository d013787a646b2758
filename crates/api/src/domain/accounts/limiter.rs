//! Limits on guessing passwords and on making accounts. Addresses are counted under a MAC, never kept.

use std::time::Duration;

use protocol::ids::LoginId;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{Bucket, Tx, attempts};

use crate::domain::{DomainError, Refusal};
use crate::secrets::Keyring;

/// How long failures are remembered.
const LOGIN_WINDOW: Duration = Duration::from_mins(15);
/// Attempts on one account from one address.
const PER_ACCOUNT: i64 = 5;
/// Failures from one address, whatever the account.
const PER_ADDRESS: i64 = 50;
/// How long sign-ups are remembered.
const SIGN_UP_WINDOW: Duration = Duration::from_hours(1);

/// The buckets that one sign-in attempt counts in.
#[derive(Debug, Clone, Copy)]
pub struct LoginBuckets {
    account: Bucket,
    address: Bucket,
}

impl LoginBuckets {
    /// The buckets of this account tried from this address.
    #[must_use]
    pub fn new(keys: &Keyring, login: &LoginId, address: &[u8; 16]) -> Self {
        Self {
            account: Bucket::new(keys.bucket(&[b"login", login.as_bytes(), address])),
            address: Bucket::new(keys.bucket(&[b"address", address])),
        }
    }
}

/// Counts an attempt before it is made, so that attempts at the same time cannot slip through together.
///
/// # Errors
/// `too_many_attempts`.
pub async fn admit(tx: &mut Tx, buckets: &LoginBuckets, now: Timestamp) -> Result<(), DomainError> {
    let cutoff = now.minus(LOGIN_WINDOW);
    let from_address = attempts::failures(tx, &buckets.address, cutoff).await?;
    let on_account = attempts::record_failure(tx, &buckets.account, cutoff, now).await?;
    if from_address >= PER_ADDRESS || on_account > PER_ACCOUNT {
        return Err(Refusal::for_now(Code::TooManyAttempts, LOGIN_WINDOW).into());
    }
    Ok(())
}

/// Books what came of an attempt.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn settle(
    tx: &mut Tx,
    buckets: &LoginBuckets,
    success: bool,
    now: Timestamp,
) -> Result<(), DomainError> {
    if success {
        attempts::clear(tx, &buckets.account).await?;
    } else {
        attempts::record_failure(tx, &buckets.address, now.minus(LOGIN_WINDOW), now).await?;
    }
    Ok(())
}

/// Counts an account about to be made from this address.
///
/// # Errors
/// `too_many_attempts` beyond `limit` an hour.
pub async fn admit_sign_up(
    tx: &mut Tx,
    bucket: &Bucket,
    limit: i64,
    now: Timestamp,
) -> Result<(), DomainError> {
    let made = attempts::record_failure(tx, bucket, now.minus(SIGN_UP_WINDOW), now).await?;
    if made > limit {
        return Err(Refusal::for_now(Code::TooManyAttempts, SIGN_UP_WINDOW).into());
    }
    Ok(())
}

/// The bucket of sign-ups from this address.
#[must_use]
pub fn sign_up_bucket(keys: &Keyring, address: &[u8; 16]) -> Bucket {
    Bucket::new(keys.bucket(&[b"sign-up", address]))
}
