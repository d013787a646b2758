//! Running a job while holding its lease.

use std::time::Duration;

use anyhow::anyhow;
use protocol::time::Timestamp;
use store::jobs::{self, Holder, Turn};

use crate::domain::DomainError;
use crate::domain::jobs::{Job, Outcome};
use crate::services::Services;

/// How long a crashed instance keeps a job from the others.
pub const LEASE: Duration = Duration::from_mins(2);
/// How often a running job's lease is made longer.
const RENEWAL: Duration = Duration::from_secs(30);

/// Runs a job if it has not been run since `since` and nobody else holds it; `None` otherwise.
///
/// # Errors
/// When the lease cannot be taken or given back. The work's own failure is its [`Outcome`].
pub async fn since(services: &Services, job: &Job, since: Timestamp) -> Result<Option<Outcome>, DomainError> {
    let (holder, now) = (Holder::new(services.random.bytes()?), services.now());
    let turn = Turn { name: job.name, since, now, until: now.plus(LEASE) };
    if !services.store.write(async |tx| jobs::take(tx, holder, turn).await).await? {
        return Ok(None);
    }
    let outcome = tokio::select! {
        outcome = (job.work)(services) => outcome,
        () = keep(services, job.name, holder) => Err(anyhow!("somebody else took the lease")),
    };
    let words = match &outcome {
        Ok(words) => words.clone(),
        Err(error) => format!("failed: {error:#}"),
    };
    let now = services.now();
    services.store.write(async |tx| jobs::finish(tx, holder, job.name, &words, now).await).await?;
    Ok(Some(outcome))
}

/// Runs a job now, unless somebody holds it: `None`.
///
/// # Errors
/// As [`since`].
pub async fn now(services: &Services, job: &Job) -> Result<Option<Outcome>, DomainError> {
    since(services, job, Timestamp::from_millis(i64::MAX)).await
}

/// Keeps the lease until it is lost.
async fn keep(services: &Services, name: &'static str, holder: Holder) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        let until = services.now().plus(LEASE);
        match services.store.write(async |tx| jobs::renew(tx, holder, name, until).await).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(job = name, %error, "a lease could not be renewed"),
        }
    }
}
