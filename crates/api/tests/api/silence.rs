//! Authors whose last two demandes ended unanswered hold one demande at a time until they answer.

use client::ClientError;
use futures::future::join_all;
use protocol::demandes::Demande;
use protocol::ids::{ConversationId, UnlockId};
use protocol::problem::Code;
use protocol::unlocks::Rule;
use rstest::rstest;
use store::testing::Engine;

use crate::support::{Person, Server, demande_in_paris, eventually};

async fn post(author: &Person) -> Result<Demande, ClientError> {
    author.account.create_demande(&demande_in_paris("Fuite")).await
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, ClientError>) -> bool {
    outcome.unwrap_err().code() == Some(Code::OneActiveDemande)
}

/// A new pro unlocks a demande and writes.
async fn unlock_and_write(server: &Server, demande: &Demande) -> (Person, UnlockId, ConversationId) {
    let pro = server.pro(6).await;
    let unlocked = pro.account.unlock(demande).await.unwrap();
    pro.account.send_text(unlocked.conversation.id, "Bonjour").await.unwrap();
    (pro, unlocked.unlock_id, unlocked.conversation.id)
}

/// A demande that ends in `rule`: the author's silence, made by moving what is due, and the server's refund.
async fn ignore(server: &Server, author: &Person, demande: &Demande, rule: Rule) {
    let (pro, unlock, talk) = unlock_and_write(server, demande).await;
    author.wait_for(talk, "Bonjour").await;
    if rule == Rule::R3 {
        author.account.mark_read(talk).await.unwrap();
    }
    let newest = async || pro.account.unlocks(None).await.unwrap().items.remove(0);
    eventually("what is due", || async { newest().await.due.filter(|due| due.rule == rule) }).await;
    let sql = "UPDATE unlocks SET refund_due_at = 1 WHERE id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(unlock)).await, 1);
    let refund = eventually("the refund", || async {
        assert!(server.job("refunds").await.status.success());
        newest().await.refund
    })
    .await;
    assert_eq!(refund.rule, rule);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_answers_nobody_holds_one_demande_until_they_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let author = server.demandeur().await;
    let (first, second) = (post(&author).await.unwrap(), post(&author).await.unwrap());
    ignore(&server, &author, &first, Rule::R1).await;
    let third = post(&author).await.expect("one is no habit");
    ignore(&server, &author, &second, Rule::R3).await;
    assert!(refused(post(&author).await));
    assert_eq!(author.account.my_demandes(None).await.unwrap().items.len(), 3);

    // A door of one's own out: no open demande but one. What is expired counts as little as what was withdrawn.
    author.account.withdraw(first.id).await.unwrap();
    author.account.resolve(third.id).await.unwrap();
    assert!(refused(post(&author).await), "one is open");
    let sql = "UPDATE demandes SET expires_at = created_at + 1 WHERE id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(second.id)).await, 1);
    let open = post(&author).await.unwrap();
    assert!(refused(author.account.renew(second.id).await), "renewing is publishing");

    // The answer to one pro lifts it.
    let (pro, _, talk) = unlock_and_write(&server, &open).await;
    author.wait_for(talk, "Bonjour").await;
    assert!(refused(post(&author).await));
    author.account.send_text(talk, "Merci").await.unwrap();
    pro.wait_for(talk, "Merci").await;
    author.account.renew(second.id).await.unwrap();
    post(&author).await.unwrap();
    server.must(&["ledger", "verify"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_demandes_at_once_one_gets_through(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let author = server.demandeur().await;
    for _ in 0..2 {
        let demande = post(&author).await.unwrap();
        ignore(&server, &author, &demande, Rule::R1).await;
        author.account.withdraw(demande.id).await.unwrap();
    }
    let mut devices = vec![author.account.clone()];
    for _ in 1..8 {
        devices.push(server.log_in(&author).await);
    }
    let body = demande_in_paris("Toutes à la fois");
    for _ in 0..5 {
        let outcomes = join_all(devices.iter().map(|device| device.create_demande(&body))).await;
        let (open, others): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(open.len(), 1);
        assert!(others.into_iter().all(refused));
        author.account.withdraw(open[0].as_ref().unwrap().id).await.unwrap();
    }
}
