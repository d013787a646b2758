//! `GET /api/v1/tokens/purchases/{id}/invoice` and `invoice.pdf`.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, web};
use protocol::ids::PurchaseId;
use protocol::invoices::Invoice;

use crate::domain::invoices::{self, pdf};
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, NotFound, NotPaid, InvalidField);

/// Shows the invoice of one of the caller's purchases
#[utoipa::path(get, path = "/api/v1/tokens/purchases/{id}/invoice", tag = "tokens", security(("access_token" = [])),
    params(("id" = PurchaseId, Path, description = "The purchase.")),
    responses((status = 200, description = "The invoice as it was issued.", body = Invoice), Problems))]
#[tracing::instrument(name = "tokens.invoice", skip_all, fields(user.id = %caller.id))]
pub async fn invoice(
    caller: Caller,
    Path(id): Path<PurchaseId>,
    services: web::Data<Services>,
) -> Result<web::Json<Invoice>, ApiError> {
    let found = services.store.read(async |tx| invoices::of_buyer(tx, caller.id, id).await).await?;
    Ok(web::Json(found))
}

/// The same as a page to print or file, in French
#[utoipa::path(get, path = "/api/v1/tokens/purchases/{id}/invoice.pdf", tag = "tokens", security(("access_token" = [])),
    params(("id" = PurchaseId, Path, description = "The purchase.")),
    responses((status = 200, description = "One page of A4.", content_type = "application/pdf", body = Vec<u8>), Problems))]
#[tracing::instrument(name = "tokens.invoice_pdf", skip_all, fields(user.id = %caller.id))]
pub async fn invoice_pdf(
    caller: Caller,
    Path(id): Path<PurchaseId>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let found = services.store.read(async |tx| invoices::of_buyer(tx, caller.id, id).await).await?;
    let name = format!("attachment; filename=\"{}.pdf\"", found.number);
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CONTENT_DISPOSITION, name))
        .body(pdf::render(&found)))
}
