//! What webhooks should have told and did not: purchases that wait are looked up, and every event of Stripe's list
//! is carried out that was not.

use std::time::Duration;

use anyhow::Context as _;
use protocol::time::Timestamp;
use store::{jobs, purchases};

use crate::domain::jobs::Outcome;
use crate::domain::purchases::{hear, look_up};
use crate::ports::payments::Connection;
use crate::services::Services;

/// Its name.
pub(super) const NAME: &str = "payments";

/// How long a webhook may take to come.
const GRACE: Duration = Duration::from_mins(3);
/// Stripe's pages live a day.
const FORGOTTEN: Duration = Duration::from_hours(25);
/// How far behind the last run events are listed again: clocks differ, and the list may lag.
const OVERLAP: Duration = Duration::from_mins(15);
/// Where the first run begins: Stripe sends a webhook again for so long.
const FIRST: Duration = Duration::from_hours(3 * 24);
/// Purchases looked up in one run.
const LOOK_UPS: i64 = 100;

pub(super) async fn run(services: &Services) -> Outcome {
    let Some(stripe) = &services.payments else { return Ok("no payment provider".to_owned()) };
    // Neither hinders the other.
    let events = carry_out_events(services, stripe).await;
    let (looked_up, failed) = look_waiting_up(services).await?;
    let before = services.now().minus(FORGOTTEN);
    let expired = services.store.write(async |tx| purchases::expire_forgotten(tx, before).await).await?;
    let words = format!("{looked_up} purchases looked up, {failed} without answer, {expired} expired");
    Ok(format!("{} events listed, {words}", events.context(words.clone())?))
}

/// All of them or, should it fail in between, again from the same place.
async fn carry_out_events(services: &Services, stripe: &Connection) -> anyhow::Result<usize> {
    let begun = services.now();
    let bookmark = services.store.read(async |tx| jobs::bookmark(tx, NAME).await).await?;
    let last = bookmark.and_then(|text| text.parse().ok()).map(Timestamp::from_millis);
    let since = last.map_or(begun.minus(FIRST), |last| last.minus(OVERLAP));
    let (mut count, mut after) = (0, None);
    loop {
        let (notices, more) = stripe.events(since, after.as_deref()).await?;
        for notice in &notices {
            hear(services, notice).await?;
        }
        count += notices.len();
        after = notices.into_iter().last().map(|notice| notice.id);
        if !more || after.is_none() {
            break;
        }
    }
    let bookmark = begun.as_millis().to_string();
    services.store.write(async |tx| jobs::set_bookmark(tx, NAME, &bookmark).await).await?;
    Ok(count)
}

/// How many were looked up, and how many of them Stripe said nothing about.
async fn look_waiting_up(services: &Services) -> anyhow::Result<(usize, usize)> {
    let now = services.now();
    let before = now.minus(GRACE);
    let due = services.store.read(async |tx| purchases::waiting(tx, before, now, LOOK_UPS).await).await?;
    let mut failed = 0;
    for purchase in &due {
        let take = async |tx: &mut store::Tx| purchases::take_check(tx, purchase.id, now, now).await;
        if services.store.write(take).await? && look_up(services, purchase).await?.is_err() {
            failed += 1;
        }
    }
    Ok((due.len(), failed))
}
