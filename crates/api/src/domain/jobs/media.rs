//! Files that are too old, and uploads that nobody finished.

use crate::domain::jobs::Outcome;
use crate::domain::media;
use crate::services::Services;

pub(super) async fn run(services: &Services) -> Outcome {
    let (removed, forgotten) = media::sweep(services).await?;
    Ok(format!("{removed} files removed, {forgotten} forgotten"))
}
