//! What is done once a day.

use std::time::Duration;

use protocol::time::Timestamp;
use store::{StoreError, Tx, sweeps};

use crate::domain::conversations::retention::{self, Report};
use crate::domain::jobs::Outcome;
use crate::domain::ledger::verify::verify;
use crate::services::Services;

/// Rows removed or looked at in one transaction.
const BATCH: i64 = 1_000;
/// How long a repeated request is recognised.
const IDEMPOTENCY: Duration = Duration::from_hours(30 * 24);
/// How long a repeated payment event is recognised; its signature is too old after minutes.
const STRIPE_EVENTS: Duration = Duration::from_hours(60 * 24);

pub(super) async fn run(services: &Services) -> Outcome {
    let now = services.now();
    sweep_idempotency_keys(services, now.minus(IDEMPOTENCY)).await?;
    sweep_stripe_events(services, now.minus(STRIPE_EVENTS)).await?;
    let Report { warned, deleted, wake } = retention::run(&services.store, now).await?;
    services.bus.announce(wake);
    let ledger = verify(&services.store, &services.keys, now).await?;
    Ok(format!("{ledger}; conversations: {warned} told, {deleted} deleted"))
}

async fn sweep_idempotency_keys(services: &Services, before: Timestamp) -> Result<(), StoreError> {
    let mut last = None;
    loop {
        let next =
            services.store.write(async |tx| sweeps::idempotency_keys(tx, last.as_ref(), before, BATCH).await);
        last = next.await?;
        if last.is_none() {
            return Ok(());
        }
    }
}

async fn sweep_stripe_events(services: &Services, before: Timestamp) -> Result<(), StoreError> {
    let sweep = async |tx: &mut Tx| sweeps::stripe_events(tx, before, BATCH).await;
    while services.store.write(sweep).await? > 0 {}
    Ok(())
}
