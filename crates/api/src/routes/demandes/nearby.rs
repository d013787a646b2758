//! `GET /api/v1/demandes/nearby`.

use actix_web::web;
use protocol::demandes::{Demande, NearbyQuery};
use protocol::page::Page;
use protocol::problem::Code;
use store::demandes::{NearbyAfter, nearby as search};
use store::places;

use crate::domain::DomainError;
use crate::domain::demandes::{Filters, view};
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::Query;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, InvalidField, UnknownPlace);

/// Searches open demandes around a commune, the nearest first
#[utoipa::path(get, path = "/api/v1/demandes/nearby", tag = "demandes", security(("access_token" = [])),
    params(NearbyQuery),
    responses((status = 200, description = "A page.", body = Page<Demande>), Problems))]
#[tracing::instrument(name = "demandes.nearby", skip_all, fields(user.id = %caller.id))]
pub async fn nearby(
    caller: Caller,
    Query(query): Query<NearbyQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Demande>>, ApiError> {
    let (now, limit) = (services.now(), page::limit(query.limit)?);
    let filters = Filters::read(&query)?;
    let list = filters.name();
    let after = page::position(&list, query.cursor.as_deref(), read_position)?;
    let found = services
        .store
        .read(async |tx| {
            let place = places::find(tx, &filters.place).await?.ok_or(Code::UnknownPlace)?;
            let nearby = filters.around(place.point, caller.id, now);
            Ok::<_, DomainError>(search(tx, &nearby, after, limit + 1).await?)
        })
        .await?;
    let items =
        found.into_iter().map(|found| view(found.seen, caller.id, Some(found.distance_km), now)).collect();
    Ok(web::Json(page::page(items, limit, |last: &Demande| page::cursor(&list, &write_position(last)))))
}

fn write_position(last: &Demande) -> String {
    format!("{}/{}", last.distance_km.unwrap_or(0), last.id)
}

fn read_position(text: &str) -> Option<NearbyAfter> {
    let (km, id) = text.split_once('/')?;
    Some(NearbyAfter { distance_km: km.parse().ok()?, id: id.parse().ok()? })
}
