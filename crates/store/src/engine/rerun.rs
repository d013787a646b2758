//! When a unit of work is run again.

use std::time::Duration;

use super::failure::{Refused, is_transient};
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
        Err(error) => return classify(error.into()),
    };
    let outcome = work(&mut tx).await;
    let failure = tx.failure();
    let keep = access == Access::Write && outcome.is_ok() && failure.is_none();
    let ended = if keep { tx.commit().await } else { tx.rollback().await };
    match (outcome, failure, ended) {
        (Err(error), Some(Failure::Rerun), _) => Err(Again(error)),
        (Err(error), Some(Failure::Final), _) => Ok(Err(error)),
        (Ok(_), Some(_), _) => Ok(Err(swallowed().into())),
        (outcome, None, Ok(())) => Ok(outcome),
        (_, None, Err(refused)) => classify(refused),
    }
}

/// Remembers in the transaction that a statement failed.
pub(super) fn note(failure: &mut Option<Failure>, error: sqlx::Error) -> StoreError {
    *failure = Some(if is_transient(&error) { Failure::Rerun } else { Failure::Final });
    error.into()
}

fn classify<T, E: From<StoreError>>(refused: Refused) -> Result<Result<T, E>, Again<E>> {
    let again = refused.is_transient();
    let error = StoreError::from(refused).into();
    if again { Err(Again(error)) } else { Ok(Err(error)) }
}

/// The work ignored a failed statement: nothing after it can be relied on.
pub(super) fn swallowed() -> StoreError {
    sqlx::Error::Protocol("a unit of work went on after a failed statement".into()).into()
}
