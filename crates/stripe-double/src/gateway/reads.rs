//! Routes that only read.

use serde_json::Value;

use crate::error::{ErrorType, StripeError};
use crate::form::params::Params;
use crate::gateway::dispatch::known;
use crate::gateway::route::Route;
use crate::model::event::{Event, EventType};
use crate::render;
use crate::requests::page::Page;
use crate::requests::refund;
use crate::values::id::{ChargeId, IntentId};
use crate::world::World;

/// One object.
pub(super) fn retrieve(world: &World, route: Route, id: &str) -> Result<Value, StripeError> {
    match route {
        Route::RetrieveSession => {
            Ok(render::session::session(world.sessions.get(&known(id)?)?, world.origin()))
        }
        Route::ListLineItems => Ok(render::session::line_items(world.sessions.get(&known(id)?)?)),
        Route::RetrieveIntent => Ok(render::intent::intent(world.intents.get(&known(id)?)?)),
        Route::RetrieveRefund => Ok(render::refund::refund(world.refunds.get(&known(id)?)?)),
        Route::RetrieveCharge => Ok(render::charge::charge(world.charges.get(&known(id)?)?)),
        Route::RetrieveDispute => Ok(render::dispute::dispute(world.disputes.get(&known(id)?)?)),
        Route::RetrieveEvent => Ok(render::event::event(world.events.get(&known(id)?)?)),
        _ => Err(not_a_read()),
    }
}

/// A page of objects.
pub(super) fn list(world: &World, route: Route, mut params: Params) -> Result<Value, StripeError> {
    let page = Page::read(&mut params)?;
    let (data, more, url): (Vec<Value>, bool, &str) = match route {
        Route::ListSessions => {
            let intent = refund::id::<IntentId>(&mut params, "payment_intent")?;
            let status = params.text("status")?;
            let (rows, more) = world.sessions.page(&page, |session| {
                intent.as_ref().is_none_or(|intent| session.intent() == Some(intent))
                    && status.as_deref().is_none_or(|status| session.status() == status)
            })?;
            let data = rows.into_iter().map(|row| render::session::session(row, world.origin())).collect();
            (data, more, "/v1/checkout/sessions")
        }
        Route::ListIntents => {
            let (rows, more) = world.intents.page(&page, |_| true)?;
            (rows.into_iter().map(render::intent::intent).collect(), more, "/v1/payment_intents")
        }
        Route::ListRefunds => {
            let charge = refund::id::<ChargeId>(&mut params, "charge")?;
            let intent = refund::id::<IntentId>(&mut params, "payment_intent")?;
            let (rows, more) = world.refunds.page(&page, |row| {
                charge.as_ref().is_none_or(|id| row.charge == *id)
                    && intent.as_ref().is_none_or(|id| row.intent == *id)
            })?;
            (rows.into_iter().map(render::refund::refund).collect(), more, "/v1/refunds")
        }
        Route::ListEvents => {
            let wanted = Wanted::read(&mut params)?;
            let (rows, more) = world.events.page(&page, |event| wanted.includes(event))?;
            (rows.into_iter().map(render::event::event).collect(), more, "/v1/events")
        }
        _ => return Err(not_a_read()),
    };
    params.finish()?;
    Ok(render::list::list(&data, more, url))
}

/// Which events.
struct Wanted {
    kinds: Vec<EventType>,
    not_before: Option<i64>,
}

impl Wanted {
    fn read(params: &mut Params) -> Result<Self, StripeError> {
        let mut kinds: Vec<EventType> = params.value("type")?.into_iter().collect();
        for text in params.texts("types")? {
            kinds.push(text.parse().map_err(|_| params.invalid("types", "Not an event type"))?);
        }
        let Some(mut created) = params.inner("created")? else { return Ok(Self { kinds, not_before: None }) };
        let not_before = Some(created.required("gte")?);
        created.finish()?;
        Ok(Self { kinds, not_before })
    }

    fn includes(&self, event: &Event) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&event.kind))
            && self.not_before.is_none_or(|seconds| event.created.seconds() >= seconds)
    }
}

fn not_a_read() -> StripeError {
    StripeError::new(500, ErrorType::Api, "The double routed a write to a read.")
}
