//! What the routes for staff do in the same way: they ask for the caller's role in the transaction that they act in.

use std::str::FromStr;

use actix_web::web;
use protocol::page::{Page, PageQuery};
use protocol::staff::Role;
use protocol::time::Timestamp;
use store::Tx;

use crate::domain::accounts::me::caller as account;
use crate::domain::staff::Actor;
use crate::domain::{DomainError, standing};
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::problem::ApiError;
use crate::services::Services;

/// Changes something in the caller's name, in one transaction.
///
/// # Errors
/// `forbidden` below this role, and what `change` answers.
pub(super) async fn act<T>(
    services: &Services,
    caller: &Caller,
    least: Role,
    now: Timestamp,
    change: impl AsyncFn(&mut Tx, &Actor) -> Result<T, DomainError>,
) -> Result<T, DomainError> {
    let work = async |tx: &mut Tx| {
        let actor = Actor::of(tx, caller.id, least, now).await?;
        change(tx, &actor).await
    };
    services.store.write(work).await
}

/// Looks something up for a caller of this role at least.
///
/// # Errors
/// `forbidden` below it, and what `find` answers.
pub(super) async fn see<T>(
    services: &Services,
    caller: &Caller,
    least: Role,
    now: Timestamp,
    find: impl AsyncFn(&mut Tx) -> Result<T, DomainError>,
) -> Result<T, DomainError> {
    let work = async |tx: &mut Tx| {
        standing::has_role(&account(tx, caller.id).await?, least, now)?;
        find(tx).await
    };
    services.store.read(work).await
}

/// A page of what waits for a moderator: `find` gets what comes after an id, as many as it is told.
///
/// # Errors
/// `invalid_field` for a limit or a cursor that cannot be, `forbidden` below a moderator, and what `find` answers.
pub(super) async fn waiting<T, I: FromStr + Copy>(
    services: &Services,
    caller: &Caller,
    list: &str,
    query: &PageQuery,
    id: impl Fn(&T) -> String,
    find: impl AsyncFn(&mut Tx, Option<I>, i64, Timestamp) -> Result<Vec<T>, DomainError>,
) -> Result<web::Json<Page<T>>, ApiError> {
    let (now, limit) = (services.now(), page::limit(query.limit)?);
    let after = page::position(list, query.cursor.as_deref(), |id| id.parse().ok())?;
    let found =
        see(services, caller, Role::Moderator, now, async |tx| find(tx, after, limit + 1, now).await).await?;
    Ok(web::Json(page::page(found, limit, |last| page::cursor(list, &id(last)))))
}
