//! Every bad input of every endpoint: its status, its stable code, problem+json, and nothing changed.

mod cases;
mod endpoints;

use std::collections::BTreeSet;

use protocol::problem::CONTENT_TYPE;
use rstest::rstest;
use store::testing::Engine;

use crate::openapi::operations;
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

/// What takes nothing that could be bad, and what has a table of its own: `live`, `webhooks`.
const ELSEWHERE: &[&str] = &[
    "GET /api/openapi.json",
    "GET /api/v1/categories",
    "GET /api/v1/limits",
    "GET /api/v1/live",
    "GET /api/v1/tokens/packs",
    "GET /healthz",
    "GET /readyz",
    "POST /api/v1/webhooks/stripe",
];

/// The operation of the document that a call is one of, the one with the fewest parameters first.
fn operation<'a>(call: &Call, documented: &'a BTreeSet<String>) -> Option<&'a String> {
    let path = call.path.split('?').next().unwrap_or_default();
    let called = format!("{} {path}", call.method);
    let is_it = |operation: &&String| {
        let (a, b) = (operation.split('/'), called.split('/'));
        operation.matches('/').count() == called.matches('/').count()
            && a.zip(b).all(|(a, b)| a == b || a.starts_with('{'))
    };
    documented.iter().filter(is_it).min_by_key(|operation| operation.matches('{').count())
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
    let documented = operations(&world.raw.get("/api/openapi.json").send().await.body);
    let tried: BTreeSet<_> = cases.iter().filter_map(|case| operation(&case.call, &documented)).collect();
    let untried = documented.iter().filter(|operation| !tried.contains(operation));
    assert_eq!(untried.collect::<Vec<_>>(), ELSEWHERE);
    for case in &cases {
        let answer = case.call.send(&world.raw).await;
        complaints.extend(case.complaint(&answer));
        let now = Snapshot::take(&server).await;
        assert_eq!(now.changed_since(&before), [""; 0], "changed by {}: {answer:?}", case.name);
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
    assert_ne!(Snapshot::take(&server).await.changed_since(&before), [""; 0]);
}
