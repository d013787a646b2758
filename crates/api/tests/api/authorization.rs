//! Tokens are their owner's: nobody unlocks for another, reads another's ledger, or decides about refunds without the
//! role, or with it in a matter of their own.

use protocol::accounts::Kind;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::support::{Answer, Raw, RawAccount, RawPair, Server, demande_in_paris, shared};

async fn get(raw: &Raw, by: &RawAccount, path: &str) -> Answer {
    raw.get(&format!("/api/v1{path}")).bearer(&by.token).send().await
}

async fn tokens(raw: &Raw, of: &RawAccount) -> i64 {
    get(raw, of, "/tokens/balance").await.body["standard"].as_i64().unwrap()
}

fn grant(server: &Server, to: &RawAccount, tokens: &str) {
    let user = to.user_id.to_string();
    server.must(&["admin", "grant", "--user", &user, "--tokens", tokens, "--reason", "essai"]);
}

fn told(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_unlocks_for_another(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let author = raw.sign_up(Kind::Demandeur).await;
    let (rich, poor) = (raw.sign_up(Kind::Pro).await, raw.sign_up(Kind::Pro).await);
    grant(server, &rich, "20");
    let post = raw.post("/api/v1/demandes").bearer(&author.token).header("idempotency-key", "une-demande");
    let posted = post.json(&demande_in_paris("Fuite")).send().await;
    let demande = format!("/demandes/{}", posted.body["id"].as_str().unwrap());
    let unlock = async |by: &RawAccount, field: &str, value: String| {
        let request = raw.post(&format!("/api/v1{demande}/unlock")).bearer(&by.token);
        let mut body = json!({ "price": 6 });
        if !field.is_empty() {
            body[field] = json!(value);
        }
        request.header("idempotency-key", "la-meme-cle").json(&body).send().await
    };
    for field in ["user_id", "pro_id", "account_id", "on_behalf_of"] {
        let refused = unlock(&poor, field, rich.user_id.to_string()).await;
        assert_eq!(told(&refused), (422, "invalid_field"), "{field}");
    }
    let unlocked = unlock(&rich, "", String::new()).await;
    assert_eq!(unlocked.status, 201);
    // The key of another's request is another key, and their answer is not told again.
    let refused = unlock(&poor, "", String::new()).await;
    assert_eq!(told(&refused), (409, "insufficient_tokens"));
    assert_eq!((tokens(&raw, &rich).await, tokens(&raw, &poor).await), (14, 0));

    // Nor does the poor one get anything of what was bought.
    assert_eq!(get(&raw, &poor, "/unlocks").await.body["items"], json!([]));
    assert!(get(&raw, &poor, &demande).await.body["description"].is_null());
    let conversation = unlocked.body["conversation"]["id"].as_str().unwrap();
    let refused = get(&raw, &poor, &format!("/conversations/{conversation}")).await;
    assert_eq!(told(&refused), (404, "not_found"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_anothers_ledger(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let owner = raw.sign_up(Kind::Pro).await;
    for tokens in ["3", "4", "5"] {
        grant(server, &owner, tokens);
    }
    let page = get(&raw, &owner, "/tokens/ledger?limit=1").await;
    let (cursor, user) = (page.body["next_cursor"].as_str().unwrap(), owner.user_id);
    let others =
        [raw.sign_up(Kind::Pro).await, raw.sign_up(Kind::Demandeur).await, server.staff("admin").await];
    for other in &others {
        for query in [
            String::new(),
            format!("?cursor={cursor}"),
            format!("?user_id={user}"),
            format!("?account_id={user}"),
        ] {
            let answer = get(&raw, other, &format!("/tokens/ledger{query}")).await;
            assert_eq!((answer.status.as_u16(), &answer.body["items"]), (200, &json!([])), "{query}");
        }
        let file = raw.get(&format!("/api/v1/tokens/ledger.csv?user_id={user}")).bearer(&other.token);
        let (status, file) = file.bytes().await;
        assert_eq!((status.as_u16(), String::from_utf8(file).unwrap().lines().count()), (200, 1), "its head");
        assert_eq!(tokens(&raw, other).await, 0);
    }
    assert_eq!(get(&raw, &owner, "/tokens/ledger").await.body["items"].as_array().unwrap().len(), 3);
}

/// A claim of the pro's, and a case about them.
async fn matters(server: &Server, pair: &RawPair) -> [(String, &'static str); 2] {
    let (claim, case) = (pair.claim(&server.raw()).await, server.open_case(pair.pro.user_id).await);
    [(format!("claims/{claim}/decision"), "accepted"), (format!("cases/{case}/close"), "")]
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn refunds_are_decided_by_those_with_the_role_and_never_by_the_two_concerned(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let matters = matters(server, &pair).await;
    let act = async |by: &RawAccount, (path, decision): &(String, &str)| {
        let mut body = json!({ "reason": "Essai." });
        if !decision.is_empty() {
            body["decision"] = json!(decision);
        }
        raw.post(&format!("/api/v1/admin/{path}")).bearer(&by.token).json(&body).send().await
    };
    let promote = |whom: &RawAccount, role: &str| {
        server.must(&["admin", "promote", "--user", &whom.user_id.to_string(), "--role", role]);
    };
    let support = server.staff("support").await;
    for matter in &matters {
        for by in [&pair.pro, &pair.demandeur, &support] {
            assert_eq!(told(&act(by, matter).await), (403, "forbidden"), "{matter:?}");
        }
    }
    promote(&pair.pro, "admin");
    promote(&pair.demandeur, "moderator");
    for matter in &matters {
        assert_eq!(told(&act(&pair.pro, matter).await), (403, "forbidden"), "one's own {matter:?}");
    }
    assert_eq!(told(&act(&pair.demandeur, &matters[0]).await), (403, "forbidden"), "about one's own demande");
    assert_eq!(tokens(&raw, &pair.pro).await, 0);

    let colleague = server.staff("moderator").await;
    for matter in &matters {
        assert_eq!(act(&colleague, matter).await.status, 204, "{matter:?}");
    }
    assert_eq!(tokens(&raw, &pair.pro).await, 6);
}
