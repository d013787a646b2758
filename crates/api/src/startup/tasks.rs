//! What runs beside the requests for as long as the server lives.

mod jobs;
mod presence;

use std::time::Duration;

use actix_web::web;
use protocol::limits::ACCESS_TOKEN;
use store::{Announcements, StoreError, sessions};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::ports::bus::{self, Signal};
use crate::services::Services;

/// How soon every instance knows a revoked session.
const REVOKED: Duration = Duration::from_secs(5);
/// How long to wait before listening again after a failure.
const RETRY: Duration = Duration::from_secs(1);

/// Tasks that run until this is dropped.
pub(super) struct Running([JoinHandle<()>; 4]);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

/// Starts the tasks.
pub(super) fn start(services: &web::Data<Services>) -> Running {
    let learn = actix_web::rt::spawn(learn_revoked(services.clone()));
    let hear = actix_web::rt::spawn(hear_announcements(services.clone()));
    let work = actix_web::rt::spawn(jobs::attend(services.clone()));
    let watch = actix_web::rt::spawn(presence::attend(services.clone()));
    Running([learn, hear, work, watch])
}

async fn learn_revoked(services: web::Data<Services>) {
    let mut ticks = interval(REVOKED);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let now = services.now();
        let since = now.minus(ACCESS_TOKEN);
        match services.store.read(async |tx| sessions::revoked_since(tx, since).await).await {
            Ok(sessions) => services.revoked.learn(sessions, now),
            Err(error) => tracing::warn!(%error, "revoked sessions cannot be read"),
        }
    }
}

/// Listens to the other instances; on SQLite there are none.
async fn hear_announcements(services: web::Data<Services>) {
    loop {
        match services.store.listen(bus::CHANNEL).await {
            Ok(None) => return,
            Ok(Some(announcements)) => {
                if let Err(error) = pass_on(&services, announcements).await {
                    tracing::warn!(%error, "announcements of other instances are interrupted");
                }
            }
            Err(error) => tracing::warn!(%error, "announcements of other instances cannot be heard"),
        }
        sleep(RETRY).await;
    }
}

async fn pass_on(services: &Services, mut announcements: Announcements) -> Result<(), StoreError> {
    loop {
        let payload = announcements.next().await?;
        if let Some(signal) = payload.as_deref().and_then(Signal::read) {
            services.hub.hear(&signal);
        }
    }
}
