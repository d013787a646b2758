//! Routes for everyone: places, categories, limits.

use actix_web::http::header::{CACHE_CONTROL, HeaderName};
use actix_web::{HttpResponse, web};
use protocol::category::Category;
use protocol::places::{Place, PlaceQuery, search_key};
use protocol::problem::Code;
use serde::Serialize;
use store::places as table;

use crate::http::page;
use crate::http::parameters::Query;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

/// The same for everyone, and rarely different tomorrow.
const AN_HOUR: (HeaderName, &str) = (CACHE_CONTROL, "public, max-age=3600");
/// Characters of a search that can still match a commune's name.
const QUERY_CHARS: usize = 60;

problems!(PlaceProblems: InvalidField);
problems!(NoProblems: Internal);

/// Finds communes by the beginning of a name or a postcode
///
/// The most populous first. Accents, case and hyphens do not matter.
#[utoipa::path(get, path = "/api/v1/places", tag = "public", params(PlaceQuery),
    responses((status = 200, description = "Communes.", body = Vec<Place>), PlaceProblems))]
#[tracing::instrument(name = "places.search", skip_all)]
pub async fn places(
    Query(query): Query<PlaceQuery>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let limit = page::limit(query.limit)?;
    let key = search_key(&query.q);
    if key.is_empty() || query.q.chars().count() > QUERY_CHARS {
        return Err(ApiError::because(
            Code::InvalidField,
            "q: 1 to 60 characters, a letter or digit among them",
        ));
    }
    let found = services.store.read(async |tx| table::search(tx, &key, limit).await).await?;
    let places: Vec<Place> = found.into_iter().map(|found| found.place).collect();
    Ok(HttpResponse::Ok().insert_header(AN_HOUR).json(places))
}

/// Lists the categories
#[utoipa::path(get, path = "/api/v1/categories", tag = "public",
    responses((status = 200, description = "The words, in the order to offer them.", body = Vec<Category>), NoProblems))]
pub async fn categories() -> HttpResponse {
    HttpResponse::Ok().insert_header(AN_HOUR).json(Category::ALL)
}

/// The limits that a client should know before it sends.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Limits {
    /// Least PBKDF2 iterations.
    kdf_iterations_min: u32,
    /// Most PBKDF2 iterations.
    kdf_iterations_max: u32,
    /// Characters in a message text.
    message_chars: usize,
    /// Ciphertext bytes in an envelope.
    envelope_bytes: usize,
    /// Ciphertext bytes in an archive entry.
    entry_bytes: usize,
    /// Ciphertext bytes in an archive page.
    page_bytes: usize,
    /// Ciphertext bytes in the vault.
    vault_bytes: usize,
    /// Bytes in a request body.
    body_bytes: usize,
    /// Unacknowledged messages of one sender in one conversation.
    unacknowledged: i64,
    /// Characters in a demande's title.
    title_chars: usize,
    /// Characters in a demande's description.
    description_chars: usize,
    /// Most slots of a demande.
    slots_max: i64,
    /// Kilometres of the widest search.
    radius_km_max: i64,
}

/// Tells the limits
#[utoipa::path(get, path = "/api/v1/limits", tag = "public",
    responses((status = 200, description = "The limits.", body = Limits), NoProblems))]
pub async fn limits() -> HttpResponse {
    use protocol::limits as l;
    HttpResponse::Ok().insert_header(AN_HOUR).json(Limits {
        kdf_iterations_min: l::KDF_ITERATIONS_MIN,
        kdf_iterations_max: l::KDF_ITERATIONS_MAX,
        message_chars: l::MESSAGE_CHARS,
        envelope_bytes: l::ENVELOPE_BYTES,
        entry_bytes: l::ENTRY_BYTES,
        page_bytes: l::PAGE_BYTES,
        vault_bytes: l::VAULT_BYTES,
        body_bytes: l::BODY_BYTES,
        unacknowledged: l::UNACKNOWLEDGED,
        title_chars: l::TITLE_CHARS,
        description_chars: l::DESCRIPTION_CHARS,
        slots_max: *l::SLOTS.end(),
        radius_km_max: *l::RADIUS_KM.end(),
    })
}
