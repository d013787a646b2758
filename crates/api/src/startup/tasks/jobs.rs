//! Gives every job its turns.

use std::time::Duration;

use actix_web::web;
use futures::future::join_all;
use tokio::time::sleep;

use crate::domain::jobs::{JOBS, Job, run};
use crate::services::Services;

/// How soon a job that another instance left unfinished is found.
const PATROL: Duration = Duration::from_secs(30);

/// Attends to every job, beside each other: a long one delays no other.
pub(super) async fn attend(services: web::Data<Services>) {
    join_all(JOBS.iter().map(|job| attend_to(&services, job))).await;
}

async fn attend_to(services: &Services, job: &Job) {
    loop {
        let wait = match turn(services, job).await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(job = job.name, error = format!("{error:#}"), "a job could not be run");
                PATROL
            }
        };
        sleep(wait.min(PATROL)).await;
    }
}

/// Runs the job if it is its turn; how long until its next one.
async fn turn(services: &Services, job: &Job) -> anyhow::Result<Duration> {
    let (began, _) = job.schedule.turn(services.now())?;
    match run::since(services, job, began).await? {
        None => {}
        Some(Ok(outcome)) => tracing::debug!(job = job.name, outcome, "done"),
        Some(Err(error)) => tracing::error!(job = job.name, error = format!("{error:#}"), "a job failed"),
    }
    let now = services.now();
    Ok(job.schedule.turn(now)?.1.since(now))
}
