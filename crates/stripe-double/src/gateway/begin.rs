//! A request in two steps, so that it can be slow in between.

use std::time::Duration;

use serde_json::Value;

use crate::clock::Moment;
use crate::error::{ErrorType, StripeError};
use crate::form;
use crate::form::params::Params;
use crate::gateway::dispatch;
use crate::gateway::fault::{Failure, Faults};
use crate::gateway::idempotency::{Keys, Use};
use crate::gateway::reply::Reply;
use crate::gateway::request::{ApiRequest, Method};
use crate::gateway::route::Route;
use crate::model::occasion::{Cause, Occasion};
use crate::values::id::RequestId;
use crate::world::World;

/// The API of one account.
#[derive(Debug)]
pub struct Gateway {
    api_key: String,
    /// Idempotency keys in use.
    pub keys: Keys,
    /// Failures on order.
    pub faults: Faults,
}

/// A request accepted for work.
#[derive(Debug)]
pub struct Work {
    request: RequestId,
    key: Option<String>,
    admitted: Admitted,
    params: Params,
}

#[derive(Debug)]
struct Admitted {
    route: Route,
    id: Option<String>,
    failure: Option<Failure>,
}

/// How a request begins.
#[derive(Debug)]
pub enum Begun {
    /// Answered at once.
    Answered(Reply),
    /// To be worked on.
    Accepted(Box<Work>),
}

impl Work {
    /// How long to wait before the work.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.admitted.failure.map_or(Duration::ZERO, Failure::wait)
    }
}

impl Gateway {
    /// The API of the account with that secret key.
    #[must_use]
    pub fn new(api_key: String) -> Self {
        Self { api_key, keys: Keys::default(), faults: Faults::default() }
    }

    /// Checks a request, counts it and takes its idempotency key.
    pub fn begin(&mut self, mut api: ApiRequest, world: &mut World, now: Moment) -> Begun {
        let request: RequestId = world.minter().id();
        let admitted = match self.admit(&mut api) {
            Ok(admitted) => admitted,
            Err(error) => return Begun::Answered(Reply::new(request, Err(error))),
        };
        // A connection is cut whatever would have been answered, a replay included.
        let cut = admitted.failure.is_some_and(Failure::cuts);
        match self.accept(api, &request, admitted, now) {
            Ok(Begun::Accepted(work)) => Begun::Accepted(work),
            Ok(Begun::Answered(reply)) => Begun::Answered(Reply { cut, ..reply }),
            Err(error) => Begun::Answered(Reply { cut, ..Reply::new(request, Err(error)) }),
        }
    }

    /// Does the work.
    pub fn finish(&mut self, work: Work, world: &mut World, now: Moment) -> Reply {
        let Work { request, key, admitted, params } = work;
        let Admitted { route, id, failure } = admitted;
        if failure == Some(Failure::CutBeforeWork) {
            if let Some(key) = &key {
                self.keys.release(key);
            }
            return Reply { cut: true, ..Reply::new(request, Ok(Value::Null)) };
        }
        let at = Occasion { now, cause: Some(Cause { request: request.clone(), key: key.clone() }) };
        let outcome = match failure.and_then(Failure::error) {
            Some(error) => Err(error),
            None => dispatch::run(world, route, id.as_deref(), params, &at),
        };
        let executed = outcome.as_ref().map_or_else(StripeError::executed, |_| true);
        let reply = Reply::new(request, outcome);
        if let Some(key) = &key {
            self.keys.answer(key, &reply, executed);
        }
        Reply { cut: failure.is_some_and(Failure::cuts), ..reply }
    }

    /// Who asks, for what, and whether that call is to fail; the rate limit comes before anything else.
    fn admit(&mut self, api: &mut ApiRequest) -> Result<Admitted, StripeError> {
        self.authenticate(api.api_key.take())?;
        let (route, id) = Route::find(api.method, &api.path)?;
        let id = id.map(str::to_owned);
        match self.faults.call(route) {
            Some(Failure::RateLimited) => Err(Failure::rate_limited()),
            failure => Ok(Admitted { route, id, failure }),
        }
    }

    fn accept(
        &mut self,
        mut api: ApiRequest,
        request: &RequestId,
        admitted: Admitted,
        now: Moment,
    ) -> Result<Begun, StripeError> {
        let tree = form::parse(&api.form)?;
        if api.method == Method::Get {
            api.idempotency_key = None;
        }
        if let Some(key) = &api.idempotency_key {
            let used = Use { path: api.path.clone(), params: tree.clone() };
            if let Some(earlier) = self.keys.take(key, used, now)? {
                return Ok(Begun::Answered(earlier.replayed(request.clone())));
            }
        }
        let params = Params::new(tree);
        Ok(Begun::Accepted(Box::new(Work {
            request: request.clone(),
            key: api.idempotency_key,
            admitted,
            params,
        })))
    }

    fn authenticate(&self, given: Option<String>) -> Result<(), StripeError> {
        let unauthorized = |message: &str| StripeError::new(401, ErrorType::InvalidRequest, message);
        match given {
            None => Err(unauthorized("You did not provide an API key.")),
            Some(key) if key == self.api_key => Ok(()),
            Some(_) => Err(unauthorized("Invalid API Key provided.")),
        }
    }
}
