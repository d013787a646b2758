//! What an unlock answers, and what pros see before they pay.

use protocol::accounts::Kind;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::people::fresh;
use crate::support::{Answer, Raw, RawAccount, Server, demande_in_paris, shared};

async fn get(raw: &Raw, by: &RawAccount, path: &str) -> Answer {
    raw.get(&format!("/api/v1{path}")).bearer(&by.token).send().await
}

/// The path of a new demande.
async fn post(raw: &Raw) -> String {
    let author = raw.sign_up(Kind::Demandeur).await;
    let post = raw.post("/api/v1/demandes").bearer(&author.token).header("idempotency-key", "une-demande");
    let posted = post.json(&demande_in_paris("Fuite")).send().await;
    format!("/demandes/{}", posted.body["id"].as_str().unwrap_or_else(|| panic!("{posted:?}")))
}

async fn unlock(raw: &Raw, by: &RawAccount, demande: &str, key: &str) -> Answer {
    let request = raw.post(&format!("/api/v1{demande}/unlock")).bearer(&by.token);
    request.header("idempotency-key", key).json(&json!({ "price": 6 })).send().await
}

fn grant(server: &Server, to: &RawAccount) {
    let user = to.user_id.to_string();
    server.must(&["admin", "grant", "--user", &user, "--tokens", "6", "--reason", "essai"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unlock_answers_what_can_be_read_afterwards_however_often_it_is_asked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let (demande, pro) = (post(&raw).await, raw.sign_up(Kind::Pro).await);
    grant(server, &pro);
    let first = unlock(&raw, &pro, &demande, "premiere-cle").await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    let conversation = format!("/conversations/{}", first.body["conversation"]["id"].as_str().unwrap());
    for (part, path) in
        [("demande", &*demande), ("conversation", &*conversation), ("balance", "/tokens/balance")]
    {
        assert_eq!(first.body[part], get(&raw, &pro, path).await.body, "{part}");
    }
    let (created, open) = (StatusCode::CREATED, StatusCode::OK);
    for (key, status) in [("premiere-cle", created), ("seconde-cle", open), ("seconde-cle", open)] {
        let again = unlock(&raw, &pro, &demande, key).await;
        assert_eq!((again.status, &again.body), (status, &first.body), "{key}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_unlock_is_tried_again_under_the_same_key(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let (demande, pro) = (post(&raw).await, raw.sign_up(Kind::Pro).await);
    for _ in 0..2 {
        let refused = unlock(&raw, &pro, &demande, "la-meme-cle").await;
        assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "insufficient_tokens"));
    }
    grant(server, &pro);
    for _ in 0..2 {
        assert_eq!(unlock(&raw, &pro, &demande, "la-meme-cle").await.status, StatusCode::CREATED);
    }
    assert_eq!(get(&raw, &pro, "/tokens/balance").await.body["standard"], 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pros_see_before_they_pay_how_often_the_author_answers_and_who_else_has_paid(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (author, looking) = (server.demandeur().await, server.pro(0).await);
    let demande = author.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let seen = async || {
        let seen = fresh(&looking.account, &demande).await;
        (seen.author.answer_rate, seen.author.unlocks, seen.slots.left, seen.slots.rivals)
    };
    assert_eq!(seen().await, (None, 0, 3, 0));
    for (bought, answered, rate) in [(1, true, None), (2, false, None), (3, true, Some(66))] {
        let pro = server.pro(6).await;
        let talk = pro.account.unlock(&demande).await.unwrap().conversation.id;
        if answered {
            author.account.send_text(talk, "Bonjour").await.unwrap();
            pro.wait_for(talk, "Bonjour").await;
        }
        assert_eq!(seen().await, (rate, bought, 3 - bought, bought));
    }
}
