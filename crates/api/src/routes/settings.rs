//! `/api/v1/me/settings`.

use actix_web::web;
use protocol::live::Happening;
use protocol::problem::Code;
use protocol::settings::{Settings, SettingsPatch};
use store::{events, users};

use crate::domain::DomainError;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, PayloadTooLarge, UnsupportedMediaType,
    InvalidField);

/// Tells what the caller lets others see
#[utoipa::path(get, path = "/api/v1/me/settings", tag = "me", security(("access_token" = [])),
    responses((status = 200, description = "The settings.", body = Settings), ReadProblems))]
#[tracing::instrument(name = "settings.read", skip_all, fields(user.id = %caller.id))]
pub async fn read(caller: Caller, services: web::Data<Services>) -> Result<web::Json<Settings>, ApiError> {
    let settings = services.store.read(async |tx| users::settings(tx, caller.id).await).await?;
    Ok(web::Json(settings.ok_or(ApiError::new(Code::Unauthenticated))?))
}

/// Changes what the caller lets others see
///
/// Who hides something does not see it of others either.
#[utoipa::path(patch, path = "/api/v1/me/settings", tag = "me", security(("access_token" = [])),
    request_body = SettingsPatch,
    responses((status = 200, description = "The settings from now on.", body = Settings), WriteProblems))]
#[tracing::instrument(name = "settings.change", skip_all, fields(user.id = %caller.id))]
pub async fn change(
    caller: Caller,
    body: Json<SettingsPatch>,
    services: web::Data<Services>,
) -> Result<web::Json<Settings>, ApiError> {
    let (now, patch) = (services.now(), body.value);
    if patch == SettingsPatch::default() {
        return Err(ApiError::because(Code::InvalidField, "at least one setting"));
    }
    let changed = services.store.write(async |tx| {
        let settings = users::change_settings(tx, caller.id, patch).await?.ok_or(Code::Unauthenticated)?;
        events::append(tx, &[(caller.id, Happening::Settings)], now).await?;
        Ok::<_, DomainError>(settings)
    });
    let settings = changed.await?;
    services.bus.announce(vec![caller.id]);
    Ok(web::Json(settings))
}
