//! From a route to what it does.

use std::str::FromStr;

use serde_json::Value;

use crate::error::StripeError;
use crate::form::params::Params;
use crate::gateway::reads;
use crate::gateway::route::Route;
use crate::model::occasion::Occasion;
use crate::render;
use crate::requests::intent::{NewIntent, cancellation, confirmation};
use crate::requests::refund::NewRefund;
use crate::requests::session::NewSession;
use crate::values::id::{Id, IntentId, SessionId};
use crate::world::World;

/// Serves a request, and expands what it asked to see whole.
pub(super) fn run(
    world: &mut World,
    route: Route,
    id: Option<&str>,
    mut params: Params,
    at: &Occasion,
) -> Result<Value, StripeError> {
    let paths = params.texts("expand")?;
    let id = id.unwrap_or_default();
    let mut value = match route {
        Route::CreateSession => {
            let id = world.create_session(NewSession::read(params, at.now)?, at);
            show_session(world, &id)
        }
        Route::ExpireSession => {
            params.finish()?;
            let id = known(id)?;
            world.expire(&id, at)?;
            show_session(world, &id)
        }
        Route::CreateIntent => {
            let id = world.create_intent(NewIntent::read(params)?, at)?;
            show_intent(world, &id)
        }
        Route::ConfirmIntent => {
            let id = known(id)?;
            world.confirm_intent(&id, confirmation(params)?, at)?;
            show_intent(world, &id)
        }
        Route::CancelIntent => {
            let id = known(id)?;
            world.cancel_intent(&id, cancellation(params)?, at)?;
            show_intent(world, &id)
        }
        Route::CreateRefund => {
            let id = world.refund(NewRefund::read(params)?, at)?;
            Ok(render::refund::refund(world.refunds.get(&id)?))
        }
        Route::ListSessions | Route::ListIntents | Route::ListRefunds | Route::ListEvents => {
            reads::list(world, route, params)
        }
        Route::RetrieveSession
        | Route::ListLineItems
        | Route::RetrieveIntent
        | Route::RetrieveRefund
        | Route::RetrieveCharge
        | Route::RetrieveDispute
        | Route::RetrieveEvent => {
            params.finish()?;
            reads::retrieve(world, route, id)
        }
    }?;
    render::expand::expand(&mut value, &paths, world)?;
    Ok(value)
}

/// An id in a path: text that is no such id names nothing.
pub(super) fn known<T: Id + FromStr>(text: &str) -> Result<T, StripeError> {
    text.parse().map_err(|_| StripeError::missing(T::NOUN, text, "id"))
}

fn show_session(world: &World, id: &SessionId) -> Result<Value, StripeError> {
    Ok(render::session::session(world.sessions.get(id)?, world.origin()))
}

fn show_intent(world: &World, id: &IntentId) -> Result<Value, StripeError> {
    Ok(render::intent::intent(world.intents.get(id)?))
}
