//! What every test stands on.

mod matters;
pub(crate) mod people;
pub(crate) mod raw;
pub(crate) mod s3;
mod server;
pub(crate) mod shop;
mod snapshot;

use std::future::Future;
use std::time::Duration;

pub(crate) use people::{Person, demande_in_paris};
pub(crate) use raw::{Answer, Raw, RawAccount, RawPair};
pub(crate) use server::{Second, Server, shared};
pub(crate) use shop::Shop;
pub(crate) use snapshot::Snapshot;

/// How long anything that happens in the background may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// True when everything is to be tested, however long it takes.
pub(crate) fn full() -> bool {
    std::env::var_os("LEBONCOUP_FULL").is_some()
}

/// Asks again and again until there is an answer.
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut ask: impl FnMut() -> F,
) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("never happened: {what}"))
}
