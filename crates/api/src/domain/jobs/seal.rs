//! Seals the ledger's new lines.

use crate::domain::jobs::Outcome;
use crate::domain::ledger::seal;
use crate::services::Services;

pub(super) async fn run(services: &Services) -> Outcome {
    let sealed = seal::seal_all(&services.store, &services.keys, services.now()).await?;
    Ok(format!("{sealed} lines sealed"))
}
