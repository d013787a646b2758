//! Writes down who is there, for the other instances and for a while after.

use std::time::Duration;

use actix_web::web;
use protocol::ids::UserId;
use tokio::time::{MissedTickBehavior, interval};

use crate::domain::presence::{self, REFRESH};
use crate::ports::bus::Signal;
use crate::services::Services;

/// How soon an arrival is told. Those within are written and told together.
const ARRIVALS: Duration = Duration::from_secs(1);

pub(super) async fn attend(services: web::Data<Services>) {
    let mut ticks = interval(ARRIVALS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut refreshed = services.now();
    loop {
        ticks.tick().await;
        let (now, arrived) = (services.now(), services.hub.take_arrivals());
        if now.since(refreshed) >= REFRESH {
            refreshed = now;
            remember(&services, services.hub.visible()).await;
        }
        if !arrived.is_empty() {
            remember(&services, arrived.clone()).await;
            services.bus.send(Signal::Arrived(arrived));
        }
    }
}

async fn remember(services: &Services, users: Vec<UserId>) {
    let now = services.now();
    let written = services.store.write(async |tx| presence::remember(tx, &users, now).await).await;
    if let Err(error) = written {
        tracing::warn!(%error, "who is there cannot be written down");
    }
}
