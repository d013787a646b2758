//! How demandes end and go on: resolved, withdrawn, expired, renewed; what that refunds, and who unlocked them.

use client::ClientError;
use protocol::accounts::Kind;
use protocol::demandes::{Demande, Status};
use protocol::ids::DemandeId;
use protocol::page::Page;
use protocol::problem::Code;
use protocol::unlocks::{Rule, Unlocker};
use rstest::rstest;
use store::StoreError;
use store::testing::Engine;

use crate::support::people::fresh;
use crate::support::{Person, Server, demande_in_paris, eventually, shared};

/// A new demande.
async fn posted(author: &Person, title: &str) -> Demande {
    author.account.create_demande(&demande_in_paris(title)).await.unwrap()
}

/// Its time was over long ago.
async fn end_its_time(server: &Server, id: DemandeId) {
    let sql = "UPDATE demandes SET expires_at = created_at + 1 WHERE id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(id)).await, 1);
}

/// The status in the database, whatever the clock says.
async fn stored(server: &Server, id: DemandeId) -> String {
    let store = server.store().await;
    let row: Result<(String,), StoreError> = store
        .read(async |tx| tx.query("SELECT status FROM demandes WHERE id = $1").bind(id).one().await)
        .await;
    row.unwrap().0
}

fn code<T: std::fmt::Debug>(outcome: Result<T, ClientError>) -> Code {
    outcome.unwrap_err().code().unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_final_and_the_authors_alone(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (author, other, pro) = (server.demandeur().await, server.demandeur().await, server.pro(10).await);
    for end in [Status::Resolved, Status::Withdrawn] {
        let demande = posted(&author, "Fuite").await;
        let id = demande.id;
        let run = async |person: &Person, end: Status| match end {
            Status::Resolved => person.account.resolve(id).await,
            _ => person.account.withdraw(id).await,
        };
        for stranger in [&other, &pro] {
            assert_eq!(code(run(stranger, end).await), Code::NotFound);
            assert_eq!(code(stranger.account.renew(id).await), Code::NotFound);
        }
        let renewed = author.account.renew(id).await.unwrap();
        assert_eq!((renewed.status, renewed.expires_at), (Status::Active, demande.expires_at), "it is open");

        let ended = run(&author, end).await.unwrap();
        assert_eq!((ended.status, ended.slots.left), (end, 3));
        assert_eq!(run(&author, end).await.unwrap().status, end, "twice is once");
        let different = if end == Status::Resolved { Status::Withdrawn } else { Status::Resolved };
        assert_eq!(code(run(&author, different).await), Code::DemandeClosed);
        assert_eq!(code(author.account.renew(id).await), Code::DemandeClosed);
        assert_eq!(code(pro.account.unlock(&demande).await), Code::DemandeClosed);
        assert_eq!(fresh(&author.account, &demande).await.status, end);
    }
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 10);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_demande_expires_and_renewing_it_gives_thirty_days(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, first, second) = (server.demandeur().await, server.pro(6).await, server.pro(6).await);
    let mut body = demande_in_paris("Fuite");
    body.slots = Some(1);
    // One that is full, and one that nobody has unlocked.
    let full = author.account.create_demande(&body).await.unwrap();
    let free = author.account.create_demande(&body).await.unwrap();
    first.account.unlock(&full).await.unwrap();
    for demande in [&full, &free] {
        end_its_time(server, demande.id).await;
        assert_eq!(fresh(&author.account, demande).await.status, Status::Expired, "before any job");
        assert_eq!(code(author.account.resolve(demande.id).await), Code::DemandeClosed);
        assert_eq!(code(author.account.withdraw(demande.id).await), Code::DemandeClosed);
        assert_eq!(code(second.account.unlock(demande).await), Code::DemandeClosed);
    }
    // The server's own job may be faster than the one by hand.
    assert!(server.job("expiry").await.status.success());
    for demande in [&full, &free] {
        assert_eq!(stored(server, demande.id).await, "expired");
        assert_eq!(code(author.account.withdraw(demande.id).await), Code::DemandeClosed);
        let renewed = author.account.renew(demande.id).await.unwrap();
        assert!(renewed.expires_at > demande.expires_at, "thirty days from now, not from then");
    }
    assert_eq!(fresh(&author.account, &full).await.status, Status::Full);
    assert_eq!(code(second.account.unlock(&full).await), Code::DemandeFull);
    assert_eq!(second.account.unlock(&free).await.unwrap().demande.status, Status::Full);

    // Also one that the job has not seen, and only with a title that could be published today.
    let demande = posted(&author, "Encore").await;
    end_its_time(server, demande.id).await;
    let named = async |title: &str| {
        let sql = "UPDATE demandes SET title = $2 WHERE id = $1";
        assert_eq!(server.alter(sql, |query| query.bind(demande.id).bind(title)).await, 1);
    };
    named("Appelez le 06 12 34 56 78").await;
    assert_eq!(code(author.account.renew(demande.id).await), Code::ContactInPublicField);
    named("Encore").await;
    assert_eq!(author.account.renew(demande.id).await.unwrap().status, Status::Active);
    assert_eq!(stored(server, demande.id).await, "active");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_end_refunds_those_who_unlocked_lately_and_got_no_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let author = server.demandeur().await;
    let mut spent = Vec::new();
    for end in [Status::Resolved, Status::Withdrawn] {
        let demande = posted(&author, "Fuite").await;
        let (answered, early, lately) = (server.pro(6).await, server.pro(6).await, server.pro(6).await);
        let talk = answered.account.unlock(&demande).await.unwrap().conversation.id;
        early.account.unlock(&demande).await.unwrap();
        let early_id = early.account.unlocks(None).await.unwrap().items[0].id;
        lately.account.unlock(&demande).await.unwrap();
        eventually("the conversation", || async {
            author.account.conversations().await.unwrap().iter().any(|view| view.id == talk).then_some(())
        })
        .await;
        author.account.send_text(talk, "Bonjour").await.unwrap();
        answered.wait_for(talk, "Bonjour").await;
        let sql = "UPDATE unlocks SET unlocked_at = unlocked_at - 172860000 WHERE id = $1";
        assert_eq!(server.alter(sql, |query| query.bind(early_id)).await, 1, "48 hours and a minute");

        if end == Status::Resolved {
            author.account.resolve(demande.id).await.unwrap();
        } else {
            author.account.withdraw(demande.id).await.unwrap();
        }
        eventually("the refund", || async {
            assert!(server.job("refunds").await.status.success());
            lately.account.unlocks(None).await.unwrap().items[0].refund
        })
        .await;
        let record = lately.account.unlocks(None).await.unwrap().items.remove(0);
        assert_eq!(record.refund.map(|refund| (refund.rule, refund.tokens.get())), Some((Rule::R2, 6)));
        for (pro, balance) in [(&answered, 0), (&early, 0), (&lately, 6)] {
            let record = pro.account.unlocks(None).await.unwrap().items.remove(0);
            assert_eq!((record.due, record.refund.is_some()), (None, balance > 0));
            assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), balance);
        }
        let now = fresh(&author.account, &demande).await;
        assert_eq!((now.status, now.slots.left), (end, 1), "a slot given back opens nothing");
        assert_eq!(code(lately.account.unlock(&demande).await), Code::DemandeClosed);
        spent.push(demande.id);
    }
    for id in spent {
        let list = author.account.unlockers(id, None).await.unwrap().items;
        assert_eq!(list.iter().map(|unlocker| unlocker.refunded).collect::<Vec<_>>(), [false, false, true]);
    }
    server.must(&["ledger", "verify"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_author_sees_who_unlocked_page_by_page_and_nobody_else_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (raw, other) = (server.raw(), server.demandeur().await);
    let author = raw.sign_up(Kind::Demandeur).await;
    let post = raw.post("/api/v1/demandes").bearer(&author.token).header("idempotency-key", "demande-1");
    let posted = post.json(&demande_in_paris("Fuite")).send().await;
    let demande: Demande = serde_json::from_value(posted.body).unwrap();
    let path = format!("/api/v1/demandes/{}/unlocks", demande.id);
    let page = async |query: &str| {
        let answer = raw.get(&format!("{path}{query}")).bearer(&author.token).send().await;
        let page: Page<Unlocker> = serde_json::from_value(answer.body).unwrap();
        let who = |unlocker: Unlocker| {
            (unlocker.id, unlocker.pro_id, unlocker.name, unlocker.conversation_id, unlocker.refunded)
        };
        (page.items.into_iter().map(who).collect::<Vec<_>>(), page.next_cursor)
    };
    assert_eq!(page("").await, (vec![], None));
    let mut expected = Vec::new();
    for _ in 0..3 {
        let pro = server.pro(6).await;
        let unlocked = pro.account.unlock(&demande).await.unwrap();
        let name = pro.account.me().await.unwrap().display_name;
        expected.push((unlocked.unlock_id, pro.account.user_id(), name, unlocked.conversation.id, false));
        assert_eq!(code(pro.account.unlockers(demande.id, None).await), Code::NotFound);
    }
    assert_eq!(code(other.account.unlockers(demande.id, None).await), Code::NotFound);
    let (seen, cursor) = page("?limit=2").await;
    assert_eq!(seen, expected[..2]);
    assert_eq!(page(&format!("?cursor={}", cursor.unwrap())).await, (expected[2..].to_vec(), None));
}
