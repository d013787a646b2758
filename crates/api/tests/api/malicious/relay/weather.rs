//! A bad network: no lies, only losses and repetitions.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use super::Said;

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It arrives, and so does its answer.
    Passes,
    /// It never reaches the server.
    Lost,
    /// The server acts on it, and its answer is lost.
    AnswerLost,
    /// It reaches the server twice; the second answer comes back.
    Doubled,
}

type Forecast = Box<dyn Fn() -> Fate + Send + Sync>;

/// What the network is like now: quiet until it changes.
#[derive(Default)]
pub(super) struct Weather(Mutex<Option<Forecast>>);

impl Weather {
    pub(super) fn change(&self, fate: impl Fn() -> Fate + Send + Sync + 'static) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(fate));
    }

    pub(super) fn fate(&self) -> Fate {
        let forecast = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forecast.as_ref().map_or(Fate::Passes, |fate| fate())
    }
}

impl fmt::Debug for Weather {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Weather(…)")
    }
}

/// Carries a request to the server as its fate wills.
pub(super) async fn carry<F: Future<Output = Said>>(fate: Fate, forward: impl Fn() -> F) -> Said {
    match fate {
        Fate::Passes => forward().await,
        Fate::Lost => Said::no_server(),
        Fate::AnswerLost => {
            forward().await;
            Said::no_server()
        }
        Fate::Doubled => {
            forward().await;
            forward().await
        }
    }
}
