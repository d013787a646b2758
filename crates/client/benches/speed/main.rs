//! How fast the whole product is, over HTTP and the live socket, on both databases: `cargo xtask bench`.
//!
//! The release server runs beside 32 clients on the same machine, so figures are comparable within one run only; each
//! rate is also given as a ratio to bare `GET /healthz` requests of the same run.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run has no figures")]

mod figures;
mod latency;
mod server;
mod throughput;

use figures::Figures;
use server::Server;
use store::testing::Engine;

#[tokio::main]
async fn main() {
    let program = server::build();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let server = Server::start(&program, engine).await;
        let figures = Figures::of(engine);
        let baseline = throughput::bare_requests(&server).await;
        figures.rate("bare_requests_per_second", baseline, None);
        let pairs = throughput::pairs(&server).await;
        figures.rate("unlocks_per_second", throughput::unlocks(&server, &pairs).await, Some(baseline));
        figures.rate("messages_per_second", throughput::messages(&pairs).await, Some(baseline));
        let (median, slowest) = latency::sender_to_recipient(&pairs).await;
        figures.duration("sender_to_recipient_p50_ms", median);
        figures.duration("sender_to_recipient_p99_ms", slowest);
    }
}
