//! `GET /api/v1/tokens/ledger` and `ledger.csv`.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, web};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use protocol::ids::AccountId;
use protocol::page::{Page, PageQuery};
use protocol::tokens::Movement;
use store::{StoreError, ledger as table};

use crate::domain::history::{self, csv};
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::Query;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ListProblems: Unauthenticated, SessionEnded, InvalidField);
problems!(CsvProblems: Unauthenticated, SessionEnded);

const LIST: &str = "ledger";
/// Lines that are in memory at a time.
const BATCH: i64 = 1_000;

/// Lists what happened to the caller's tokens, newest first
#[utoipa::path(get, path = "/api/v1/tokens/ledger", tag = "tokens", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<Movement>), ListProblems))]
#[tracing::instrument(name = "tokens.ledger", skip_all, fields(user.id = %caller.id))]
pub async fn ledger(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Movement>>, ApiError> {
    let limit = page::limit(query.limit)?;
    let before = page::position(LIST, query.cursor.as_deref(), |text| text.parse().ok())?;
    let found = services.store.read(async |tx| history::page(tx, caller.id, before, limit + 1).await).await?;
    Ok(web::Json(page::page(found, limit, |last| page::cursor(LIST, &last.seq.to_string()))))
}

/// The caller's whole history as a file for spreadsheets, oldest line first
///
/// UTF-8 with a byte order mark, semicolons between columns, CRLF between lines, the time of Paris.
#[utoipa::path(get, path = "/api/v1/tokens/ledger.csv", tag = "tokens", security(("access_token" = [])),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), CsvProblems))]
#[tracing::instrument(name = "tokens.ledger_csv", skip_all, fields(user.id = %caller.id))]
pub async fn ledger_csv(caller: Caller, services: web::Data<Services>) -> Result<HttpResponse, ApiError> {
    let account = services.store.read(async |tx| history::account(tx, caller.id).await).await?;
    // The first lines are read before the answer begins: a failure until then is a problem like any other.
    let first = batch(&services, account, 0).await?;
    let lines = stream::try_unfold(Some(first), move |movements| {
        let services = services.clone();
        async move { next_lines(&services, account, movements).await }
    });
    let head = stream::once(async { Ok(Bytes::from_static(csv::HEAD.as_bytes())) });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"jetons.csv\""))
        .streaming(
            head.chain(lines.inspect_err(|error| tracing::error!(%error, "a file of movements was cut"))),
        ))
}

/// The lines of a batch, and the batch that follows it.
async fn next_lines(
    services: &Services,
    account: AccountId,
    movements: Option<Vec<Movement>>,
) -> anyhow::Result<Option<(Bytes, Option<Vec<Movement>>)>> {
    let Some(movements) = movements else { return Ok(None) };
    let following = match movements.last() {
        Some(last) if i64::try_from(movements.len())? == BATCH => {
            Some(batch(services, account, last.seq).await?)
        }
        _ => None,
    };
    Ok(Some((csv::lines(&movements)?.into(), following)))
}

async fn batch(services: &Services, account: AccountId, after: u64) -> Result<Vec<Movement>, StoreError> {
    services.store.read(async |tx| table::movements_after(tx, account, after, BATCH).await).await
}
