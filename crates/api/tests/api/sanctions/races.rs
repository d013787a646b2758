//! Bans at the very moment of unlocks.

use futures::future::{join, join_all};
use rstest::rstest;
use store::StoreError;
use store::testing::Engine;

use super::act;
use crate::support::{Person, Server, demande_in_paris};

const ROUNDS: usize = 4;

/// How many rows a query counts.
async fn count(server: &Server, sql: &'static str) -> i64 {
    let store = server.store().await;
    let counted: Result<(i64,), StoreError> = store.read(async |tx| tx.query(sql).one().await).await;
    counted.unwrap().0
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_unlock_is_left_on_a_hidden_demande(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = &Server::start(engine).await;
    let moderator = server.staff("moderator").await;
    let mut pros: Vec<Person> = Vec::new();
    for _ in 0..5 {
        pros.push(server.pro(6 * 2 * 4).await);
    }
    for round in 0..ROUNDS {
        let author = server.demandeur().await;
        let mut body = demande_in_paris("Très demandée");
        body.slots = Some(5);
        let (one, two) = (
            author.account.create_demande(&body).await.unwrap(),
            author.account.create_demande(&body).await.unwrap(),
        );
        let unlocks = pros.iter().flat_map(|pro| [(pro, &one), (pro, &two)]);
        let unlocks = join_all(unlocks.map(|(pro, demande)| pro.account.unlock(demande)));
        let path = if round % 2 == 0 {
            format!("users/{}/ban", author.account.user_id())
        } else {
            format!("demandes/{}/hide", one.id)
        };
        let (unlocked, (status, _)) = join(unlocks, act(server, &moderator, &path)).await;
        assert_eq!(status, 204);
        // The winners paid; what they bought is due to be given back, or was never sold.
        let paid = unlocked.iter().filter(|outcome| outcome.is_ok()).count();
        assert!(paid <= 10);
        let left = "SELECT COUNT(*) FROM unlocks v JOIN demandes d ON d.id = v.demande_id
             WHERE d.status = 'hidden' AND v.refunded_at IS NULL AND (v.due_rule IS NULL OR v.due_rule <> 'r2')";
        assert_eq!(count(server, left).await, 0, "round {round}");
        let lively = "SELECT COUNT(*) FROM conversations c JOIN demandes d ON d.id = c.demande_id
             JOIN users u ON u.id = d.author_id WHERE u.standing = 'banned' AND c.open";
        assert_eq!(count(server, lively).await, 0, "round {round}");
    }
    server.must(&["jobs", "run", "refunds"]);
    let unpaid = "SELECT COUNT(*) FROM unlocks v JOIN demandes d ON d.id = v.demande_id
         WHERE d.status = 'hidden' AND v.refunded_at IS NULL";
    assert_eq!(count(server, unpaid).await, 0);
    server.must(&["ledger", "verify"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_slot_is_left_to_a_banned_pro(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = &Server::start(engine).await;
    let (moderator, author) = (server.staff("moderator").await, server.demandeur().await);
    for round in 0..ROUNDS {
        let pro = server.pro(60).await;
        let mut demandes = Vec::new();
        for _ in 0..6 {
            demandes.push(author.account.create_demande(&demande_in_paris("Beaucoup")).await.unwrap());
        }
        pro.account.unlock(&demandes[0]).await.unwrap();
        let unlocks = join_all(demandes.iter().map(|demande| pro.account.unlock(demande)));
        let ban = format!("users/{}/ban", pro.account.user_id());
        let (_, bans) =
            join(unlocks, join_all([act(server, &moderator, &ban), act(server, &moderator, &ban)])).await;
        assert!(bans.iter().all(|(status, _)| *status == 204), "{bans:?}");
        let held = "SELECT COUNT(*) FROM unlocks v JOIN users u ON u.id = v.pro_id
             WHERE u.standing = 'banned' AND v.holds_slot";
        assert_eq!(count(server, held).await, 0, "round {round}");
        let open = "SELECT COUNT(*) FROM conversations c JOIN unlocks v ON v.id = c.unlock_id
             JOIN users u ON u.id = v.pro_id WHERE u.standing = 'banned' AND c.open";
        assert_eq!(count(server, open).await, 0, "round {round}");
    }
    let bans = "SELECT COUNT(*) FROM audit_log WHERE action = 'ban'";
    assert_eq!(count(server, bans).await, i64::try_from(ROUNDS).unwrap(), "of two bans at once one is done");
    server.must(&["ledger", "verify"]);
}
