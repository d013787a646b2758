//! `GET /api/v1/tokens/packs`.

use actix_web::web;
use protocol::tokens::Packs;

use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Internal);

/// Lists the packs of tokens that can be bought
#[utoipa::path(get, path = "/api/v1/tokens/packs", tag = "tokens",
    responses((status = 200, description = "The packs.", body = Packs), Problems))]
pub async fn packs(services: web::Data<Services>) -> web::Json<Packs> {
    let settings = &services.settings;
    web::Json(Packs { packs: settings.packs.all().to_vec(), test_payments: settings.test_payments })
}
