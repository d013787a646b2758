//! `POST /api/v1/webhooks/stripe`.

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, web};
use protocol::problem::Code;

use crate::domain::purchases;
use crate::http::problem::ApiError;
use crate::http::raw_body::RawBody;
use crate::openapi::problems;
use crate::ports::payments::{Notice, NoticeError, SignatureError, read_notice, verify};
use crate::services::Services;

problems!(Problems: InvalidWebhookSignature, MalformedBody, PayloadTooLarge, InvalidField);

/// Hears what Stripe tells
///
/// For Stripe only: a body that its signature does not vouch for is refused. An event that was heard before, of a
/// type without use here or about nothing known here is answered like any other.
#[utoipa::path(post, path = "/api/v1/webhooks/stripe", tag = "tokens",
    request_body(content_type = "application/json", description = "An event, as Stripe writes them."),
    params(("Stripe-Signature" = String, Header, description = "`t=…,v1=…`, at most 5 minutes from now.")),
    responses((status = 200, description = "Heard."), Problems))]
#[tracing::instrument(name = "webhooks.stripe", skip_all)]
pub async fn stripe(
    request: HttpRequest,
    body: RawBody,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let notice = believe(request.headers(), &body, &services)?;
    drop(body);
    purchases::hear(&services, &notice).await?;
    Ok(HttpResponse::Ok().finish())
}

/// Reduces the body, which holds the payer's address, to what is named in [`Notice`].
fn believe(headers: &HeaderMap, body: &RawBody, services: &Services) -> Result<Notice, ApiError> {
    let mut signatures = headers.get_all("stripe-signature").map(|value| value.to_str());
    let (Some(Ok(header)), None) = (signatures.next(), signatures.next()) else {
        return Err(refused(SignatureError::Malformed));
    };
    let secrets = services.payments.as_ref().map_or(&[][..], |stripe| stripe.webhook_secrets());
    verify(header, &body.0, secrets, services.now()).map_err(refused)?;
    read_notice(&body.0).map_err(|error| {
        tracing::error!(%error, "a webhook of Stripe's cannot be read");
        let code = match error {
            NoticeError::Json => Code::MalformedBody,
            NoticeError::Shape => Code::InvalidField,
        };
        ApiError::because(code, error.to_string())
    })
}

fn refused(error: SignatureError) -> ApiError {
    tracing::warn!(%error, "a webhook was refused");
    ApiError::because(Code::InvalidWebhookSignature, error.to_string())
}
