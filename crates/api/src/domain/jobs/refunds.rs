//! Refunds that are due.

use anyhow::bail;

use crate::domain::jobs::Outcome;
use crate::domain::refunds::{self, Report};
use crate::services::Services;

pub(super) async fn run(services: &Services) -> Outcome {
    let report = refunds::run(&services.store, &*services.random, services.now()).await?;
    let Report { given, over_cap, void, failed, wake } = report;
    services.bus.announce(wake);
    let words = format!("{given} made, {over_cap} over the cap, {void} not due any more");
    if failed > 0 {
        bail!("{failed} could not be made; {words}");
    }
    Ok(words)
}
