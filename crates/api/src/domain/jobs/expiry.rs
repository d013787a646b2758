//! Demandes whose time is over.

use crate::domain::demandes::{EXPIRED_AT_ONCE, expire};
use crate::domain::jobs::Outcome;
use crate::services::Services;

pub(super) async fn run(services: &Services) -> Outcome {
    let now = services.now();
    let mut expired = 0;
    loop {
        let some = services.store.write(async |tx| expire(tx, now).await).await?;
        expired += some;
        if some < EXPIRED_AT_ONCE.unsigned_abs() {
            return Ok(format!("{expired} demandes expired"));
        }
    }
}
