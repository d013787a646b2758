//! What the server does by itself, each job on one instance at a time.

mod daily;
mod expiry;
mod media;
mod payments;
mod refunds;
pub mod run;
mod schedule;
mod seal;

use futures::future::LocalBoxFuture;

pub use schedule::Schedule;

use crate::services::Services;

/// What came of a run, in a few words for the operator; never personal data.
pub type Outcome = anyhow::Result<String>;

/// Something to be done again and again. A run that fails is tried anew at the job's next turn.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// Its name, unique.
    pub name: &'static str,
    /// When.
    pub schedule: Schedule,
    /// Does it. May be stopped at any await, so every step is whole by itself.
    pub work: for<'s> fn(&'s Services) -> LocalBoxFuture<'s, Outcome>,
}

macro_rules! job {
    ($name:expr, $schedule:expr, $run:path) => {
        Job { name: $name, schedule: $schedule, work: |services| Box::pin($run(services)) }
    };
}

/// Every job.
pub const JOBS: &[Job] = &[
    job!("seal", Schedule::Minutes(1), seal::run),
    job!(payments::NAME, Schedule::Minutes(5), payments::run),
    job!("expiry", Schedule::Minutes(5), expiry::run),
    job!("refunds", Schedule::Minutes(5), refunds::run),
    job!("media", Schedule::Minutes(5), media::run),
    job!("daily", Schedule::DailyAtThree, daily::run),
];

/// The job of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Job> {
    JOBS.iter().find(|job| job.name == name)
}

#[cfg(test)]
mod tests;
