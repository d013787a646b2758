//! `POST /api/v1/demandes/{id}/unlock`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use protocol::demandes::{Unlock, Unlocked};
use protocol::ids::{ConversationId, DemandeId, LedgerEntryId, UnlockId};
use store::StoreError;

use crate::domain::DomainError;
use crate::domain::idempotency::Once;
use crate::domain::unlocks::{self, Wish};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::idempotency::IdempotencyKey;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, MissingIdempotencyKey, InvalidIdempotencyKey, Unauthenticated, SessionEnded, NotAPro,
    Restricted, Banned, OwnDemande, NotFound, PriceChanged, DemandeFull, DemandeClosed, InsufficientTokens, InDebt,
    SpendingLimitReached, StillInProgress, PayloadTooLarge, UnsupportedMediaType, InvalidField, IdempotencyMismatch);

/// Unlocks a demande
///
/// One transaction takes the tokens and the slot and opens the conversation. An unlock that is open already is
/// returned and costs nothing. `price_changed` names the price in its detail. With `premium` it takes the premium
/// slot for as many premium tokens, on a full demande, too.
#[utoipa::path(post, path = "/api/v1/demandes/{id}/unlock", tag = "demandes", security(("access_token" = [])),
    request_body = Unlock,
    params(("id" = DemandeId, Path, description = "The demande."),
        ("Idempotency-Key" = String, Header, description = "8 to 128 characters, the same for each repetition.")),
    responses((status = 201, description = "Unlocked, now or by an earlier repetition.", body = Unlocked),
        (status = 200, description = "It was open already; nothing was spent.", body = Unlocked), Problems))]
#[tracing::instrument(name = "demandes.unlock", skip_all, fields(user.id = %caller.id))]
pub async fn unlock(
    caller: Caller,
    Path(demande): Path<DemandeId>,
    key: IdempotencyKey,
    body: Json<Unlock>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let random = &services.random;
    let wish = Wish {
        pro: caller.id,
        demande,
        price: body.value.price,
        premium: body.value.premium,
        unlock: UnlockId::make(now, random.bytes()?),
        conversation: ConversationId::make(now, random.bytes()?),
        ledger_entry: LedgerEntryId::make(now, random.bytes()?),
    };
    let once = Once::new(key.scope(caller.id, &format!("unlock/{demande}")), body.hash);
    let attempt = || services.store.write(async |tx| unlocks::unlock(tx, &wish, &once, now).await);
    let outcome = match attempt().await {
        // The same pro was faster with another request, or a refund has just freed the slot: this time it is seen.
        Err(DomainError::Store(StoreError::Conflict)) => attempt().await?,
        outcome => outcome?,
    };
    services.bus.announce(outcome.wake);
    let status = StatusCode::from_u16(outcome.status).unwrap_or(StatusCode::OK);
    Ok(HttpResponse::build(status).json(outcome.answer))
}
