//! When a unit of work is run again.

use std::time::Duration;

use super::failure::is_transient;
use super::tx::{Failure, Tx};
use super::{Access, Store};
use crate::StoreError;

/// A unit of work that the database asks to run again, with the error to return when there is no more time.
pub(super) struct Again<E>(pub(super) E);

/// How long to wait before each rerun: about a quarter of a second in all.
pub(super) fn pauses() -> impl Iterator<Item = Duration> {
    (0..8).map(|exponent| Duration::from_millis(1 << exponent))
}

/// Runs a unit of work once. The outer error means: once more.
pub(super) async fn attempt<T, E: From<StoreError>>(
    store: &Store,
    access: Access,
    work: &impl AsyncFn(&mut Tx) -> Result<T, E>,
) -> Result<Result<T, E>, Again<E>> {
    let mut tx = match store.begin(access).await {
        Ok(tx) => tx,
        Err(error) => return classify(error),
    };
    let outcome = work(&mut tx).await;
    let failure = tx.failure();
    if outcome.is_err() || failure.is_some() || access == Access::Read {
        let rolled_back = tx.rollback().await;
        return match (outcome, failure) {
            (Err(error), Some(Failure::Rerun)) => Err(Again(error)),
            (Ok(_), Some(_)) => Ok(Err(swallowed().into())),
            (Err(error), _) => Ok(Err(error)),
            (Ok(value), None) => {
                Ok(rolled_back.map(|()| value).map_err(|error| StoreError::from(error).into()))
            }
        };
    }
    match (tx.commit().await, outcome) {
        (Ok(()), outcome) => Ok(outcome),
        (Err(error), _) => classify(error),
    }
}

/// Remembers in the transaction that a statement failed.
pub(super) fn note(failure: &mut Option<Failure>, error: sqlx::Error) -> StoreError {
    *failure = Some(if is_transient(&error) { Failure::Rerun } else { Failure::Final });
    error.into()
}

fn classify<T, E: From<StoreError>>(error: sqlx::Error) -> Result<Result<T, E>, Again<E>> {
    let again = is_transient(&error);
    let error = StoreError::from(error).into();
    if again { Err(Again(error)) } else { Ok(Err(error)) }
}

/// The work ignored a failed statement: nothing after it can be relied on.
fn swallowed() -> StoreError {
    sqlx::Error::Protocol("a unit of work went on after a failed statement".into()).into()
}
