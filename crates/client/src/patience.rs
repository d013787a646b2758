//! How long to wait for a server that a device could do without: a network may swallow requests and say nothing.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::future::{Either, select};

use crate::error::ClientError;
use crate::platform;

/// The patience with one server through several questions.
#[derive(Debug)]
pub(crate) struct Patience {
    /// For each answer; none: as long as it takes.
    limit: Option<Duration>,
    lost: AtomicBool,
}

impl Patience {
    /// No answer may take longer.
    pub(crate) const fn of(limit: Duration) -> Self {
        Self { limit: Some(limit), lost: AtomicBool::new(false) }
    }

    /// Every answer takes what it takes.
    pub(crate) const fn endless() -> Self {
        Self { limit: None, lost: AtomicBool::new(false) }
    }

    /// True once there was silence instead of an answer.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Acquire)
    }

    /// The answer; silence is as if there were no network, and the question is given up.
    pub(crate) async fn ask<T>(
        &self,
        asking: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, ClientError> {
        let Some(limit) = self.limit else { return asking.await };
        match select(pin!(asking), pin!(platform::sleep(limit))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => {
                self.lost.store(true, Ordering::Release);
                Err(ClientError::Network)
            }
        }
    }
}
