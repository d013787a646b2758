//! Every bad input of every endpoint: its status, its stable code, problem+json, and nothing changed.

mod cases;
mod endpoints;

use protocol::problem::CONTENT_TYPE;
use rstest::rstest;
use store::testing::Engine;

use crate::support::{Answer, Shop, Snapshot, eventually};
use endpoints::{Call, World};

/// A request that must be refused.
#[derive(Debug)]
struct Case {
    name: String,
    call: Call,
    status: u16,
    code: &'static str,
}

impl Case {
    fn new(name: impl Into<String>, call: Call, status: u16, code: &'static str) -> Self {
        Self { name: format!("{} {}: {}", call.method, call.path, name.into()), call, status, code }
    }

    fn complaint(&self, answer: &Answer) -> Option<String> {
        let told = (answer.status.as_u16(), answer.code(), answer.content_type.as_str());
        let consistent =
            answer.body["status"] == self.status && answer.body["type"] == format!("/problems/{}", self.code);
        let right = told == (self.status, self.code, CONTENT_TYPE) && consistent;
        (!right).then(|| format!("{}\n    expected {} {}, got {answer:?}", self.name, self.status, self.code))
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_bad_input_has_its_code_and_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Shop::open(engine).await;
    let world = World::make(&server).await;
    // The minute's seal would be a change: with nothing left to seal there is none.
    eventually("the ledger is sealed", || async {
        server.command(&["jobs", "run", "seal"]).status.success().then_some(())
    })
    .await;
    let before = Snapshot::take(&server).await;
    let mut complaints = Vec::new();
    let cases = cases::all(&world);
    assert!(cases.len() > 250, "{}", cases.len());
    for case in &cases {
        let answer = case.call.send(&world.raw).await;
        complaints.extend(case.complaint(&answer));
        assert!(Snapshot::take(&server).await == before, "{} changed the database: {answer:?}", case.name);
    }
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), cases.len(), complaints.join("\n"));

    // The requests that the cases are made from are good ones: nothing else was wrong with them.
    for call in endpoints::with_body(&world) {
        let answer = call.send(&world.raw).await;
        assert!(answer.status.is_success(), "{call:?}: {answer:?}");
    }
    for call in endpoints::endings(&world) {
        let answer = call.send(&world.raw).await;
        assert_eq!(answer.status, 204, "{call:?}: {answer:?}");
    }
    assert_ne!(Snapshot::take(&server).await, before);
}
