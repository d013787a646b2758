//! `leboncoup jobs`.

use protocol::time::Timestamp;
use rstest::rstest;
use store::StoreError;
use store::jobs::{self, Holder, Turn};
use store::testing::Engine;

use crate::support::{Server, eventually};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_run_by_themselves_and_by_hand(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::start(engine).await;
    // What was never run is run at once.
    eventually("the daily job is done", async || {
        let list = text(&server.command(&["jobs", "list"]).stdout);
        list.lines()
            .any(|line| line.starts_with("daily (at 03:00 in Paris): begun 2") && line.contains("agree"))
            .then_some(())
    })
    .await;
    let output = server.command(&["jobs", "run", "daily"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("daily: "), "{}", text(&output.stdout));
    assert!(!server.command(&["jobs", "run", "nightly"]).status.success());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_somebody_holds_is_left_to_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let store = server.store().await;
    let now = Timestamp::from_millis(4_000_000_000_000);
    let turn = Turn { name: "daily", since: Timestamp::from_millis(i64::MAX), now, until: now };
    eventually("the job is free", async || {
        let taken: Result<bool, StoreError> =
            store.write(async |tx| jobs::take(tx, Holder::new([1; 16]), turn).await).await;
        taken.unwrap().then_some(())
    })
    .await;
    let output = server.command(&["jobs", "run", "daily"]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("being run"), "{}", text(&output.stderr));
}
