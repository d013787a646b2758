//! The chain of staff acts.

use rstest::rstest;
use store::AuditHash;
use store::audit::{self, Act};
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{NOW, World};

fn act(reason: &str) -> Act {
    let (actor, action, subject) = ("cli".to_owned(), "grant".to_owned(), "a1".to_owned());
    Act { at: NOW, actor, action, subject, reason: reason.to_owned() }
}

#[rstest]
#[tokio::test]
async fn lines_are_numbered_and_chained(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    for (expected, reason) in [(1, "un"), (2, "deux"), (3, "trois")] {
        assert_eq!(world.write(async |tx| audit::append(tx, &act(reason)).await).await, expected);
    }
    let lines = world.read(async |tx| audit::lines(tx, 0, 10).await).await;
    let mut previous = AuditHash::new([0; 32]);
    for (line, reason) in lines.iter().zip(["un", "deux", "trois"]) {
        assert_eq!(line.act, act(reason));
        assert_eq!(line.previous, previous);
        assert_eq!(line.hash, audit::chain_hash(&previous, line.seq, &line.act));
        previous = line.hash;
    }
    assert_eq!(lines.len(), 3);
    let tail = world.read(async |tx| audit::lines(tx, 2, 10).await).await;
    assert_eq!(tail, lines[2..]);
}

#[rstest]
#[case("UPDATE audit_log SET reason = 'autre'")]
#[case("DELETE FROM audit_log")]
#[tokio::test]
async fn lines_stay(#[case] sql: &'static str, #[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    world.write(async |tx| audit::append(tx, &act("un")).await).await;
    let refused = world.store.write(async |tx| tx.query(sql).execute().await).await.unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    let lines = world.read(async |tx| audit::lines(tx, 0, 10).await).await;
    assert_eq!(lines[0].act, act("un"));
}
