//! `/api/v1/auth`.

use client::ClientError;
use protocol::accounts::Kind;
use protocol::bytes::to_base64;
use protocol::problem::Code;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::StoreError;
use store::testing::Engine;

use crate::support::{Answer, Raw, RawAccount, Server, shared};

async fn refresh(raw: &Raw, cookies: &std::collections::BTreeMap<String, String>) -> Answer {
    raw.post("/api/v1/auth/refresh").cookies(cookies).send().await
}

async fn me(raw: &Raw, token: &str) -> StatusCode {
    raw.get("/api/v1/me").bearer(token).send().await.status
}

/// Moves the last rotation of the account's sessions into the past.
async fn half_a_minute_later(server: &Server, account: &RawAccount) {
    let store = server.store().await;
    let user = account.user_id;
    let moved = store
        .write(async |tx| {
            let query = tx.query("UPDATE sessions SET rotated_at = rotated_at - 31000 WHERE user_id = $1");
            query.bind(user).execute().await
        })
        .await;
    let _: u64 = moved.map_err(|error: StoreError| error.to_string()).unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_account_answer_alike(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let person = server.demandeur().await;
    let client = server.client();
    assert_eq!(client.log_in(&person.email, "autre chose").await.unwrap_err(), ClientError::WrongPassword);
    assert_eq!(
        client.log_in("personne@exemple.fr", &person.password).await.unwrap_err(),
        ClientError::WrongPassword
    );
    let account = client.log_in(&person.email.to_uppercase(), &person.password).await.unwrap();
    assert_eq!(account.user_id(), person.account.user_id());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_account_has_stable_made_up_derivation_parameters(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let ask =
        |login_id: String| raw.post("/api/v1/auth/prelogin").json(&json!({ "login_id": login_id })).send();
    let first = ask("ab".repeat(32)).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.body, ask("ab".repeat(32)).await.body);
    assert_ne!(first.body, ask("cd".repeat(32)).await.body);
    assert_eq!(first.body["kdf"]["iterations"], 600_000);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_email_address_has_one_account(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let person = server.demandeur().await;
    let form = client::SignUpForm {
        email: format!("  {}  ", person.email.to_uppercase()),
        password: "tout autre chose".to_owned().into(),
        kind: Kind::Pro,
        display_name: "Sosie".to_owned().try_into().unwrap(),
        language: client::Language::English,
    };
    let refused = server.client().sign_up(form).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::LoginTaken));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_rotates_the_cookie_and_gives_a_working_token(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let refreshed = refresh(&raw, &account.cookies).await;
    assert_eq!(refreshed.status, StatusCode::OK);
    assert_ne!(refreshed.cookies["__Host-refresh"], account.cookies["__Host-refresh"]);
    assert_eq!(refreshed.body["user_id"], account.user_id.to_string());
    assert_eq!(me(&raw, refreshed.body["access_token"].as_str().unwrap()).await, StatusCode::OK);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_used_twice_at_once_gives_the_same_successor(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let (first, second) = (refresh(&raw, &account.cookies).await, refresh(&raw, &account.cookies).await);
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(first.cookies["__Host-refresh"], second.cookies["__Host-refresh"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_used_again_later_ends_the_session(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let successor = refresh(&raw, &account.cookies).await;
    half_a_minute_later(server, &account).await;
    let reused = refresh(&raw, &account.cookies).await;
    assert_eq!((reused.status, reused.code()), (StatusCode::UNAUTHORIZED, "session_ended"));
    let heir = refresh(&raw, &successor.cookies).await;
    assert_eq!((heir.status, heir.code()), (StatusCode::UNAUTHORIZED, "session_ended"));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_needs_the_csrf_value_and_the_own_origin(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let mut forged = account.cookies.clone();
    forged.insert("__Host-csrf".to_owned(), "autre".to_owned());
    let without = refresh(&raw, &forged).await;
    assert_eq!((without.status, without.code()), (StatusCode::FORBIDDEN, "csrf_refused"));
    let foreign =
        raw.post("/api/v1/auth/refresh").cookies(&account.cookies).header("origin", "https://evil.example");
    let foreign = foreign.send().await;
    assert_eq!((foreign.status, foreign.code()), (StatusCode::FORBIDDEN, "csrf_refused"));
    assert_eq!(refresh(&raw, &account.cookies).await.status, StatusCode::OK);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_this_device_and_no_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let login = json!({ "login_id": account.login_id, "auth_secret": to_base64(&account.auth_secret) });
    let other = raw.post("/api/v1/auth/login").json(&login).send().await;
    let other_token = other.body["session"]["access_token"].as_str().unwrap();

    let out = raw.post("/api/v1/auth/logout").cookies(&account.cookies).bearer(&account.token).send().await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(out.cookies["__Host-refresh"], "");
    assert_eq!(refresh(&raw, &account.cookies).await.code(), "session_ended");
    assert_eq!(me(&raw, &account.token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(me(&raw, other_token).await, StatusCode::OK);
}

/// The tabs of a browser share the cookies, also when another account has signed in since.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn logging_out_with_another_accounts_cookies_leaves_that_account_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let (left, stays) = (raw.sign_up(Kind::Pro).await, raw.sign_up(Kind::Pro).await);
    let out = raw.post("/api/v1/auth/logout").cookies(&stays.cookies).bearer(&left.token).send().await;
    assert_eq!((out.status, out.cookies.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(refresh(&raw, &left.cookies).await.code(), "session_ended");
    assert_eq!(me(&raw, &left.token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(me(&raw, &stays.token).await, StatusCode::OK);
    assert_eq!(refresh(&raw, &stays.cookies).await.status, StatusCode::OK);
}

/// A second log-in replaces the cookies of the first one's tab.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_the_tabs_own_session_and_that_of_the_cookies(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let login = json!({ "login_id": account.login_id, "auth_secret": to_base64(&account.auth_secret) });
    let log_in = || async { raw.post("/api/v1/auth/login").json(&login).send().await };
    let (second, third) = (log_in().await, log_in().await);
    let token = |answer: &Answer| answer.body["session"]["access_token"].as_str().unwrap().to_owned();
    let out = raw.post("/api/v1/auth/logout").cookies(&second.cookies).bearer(&account.token).send().await;
    assert_eq!((out.status, out.cookies["__Host-refresh"].as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(me(&raw, &account.token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(me(&raw, &token(&second)).await, StatusCode::UNAUTHORIZED);
    assert_eq!(me(&raw, &token(&third)).await, StatusCode::OK);
    let bare = raw.post("/api/v1/auth/logout").bearer(&token(&third)).send().await;
    assert_eq!(bare.status, StatusCode::NO_CONTENT);
    assert_eq!(me(&raw, &token(&third)).await, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_signed_out_account_says_so(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let person = shared(engine).await.demandeur().await;
    person.account.log_out().await.unwrap();
    assert_eq!(person.account.me().await.unwrap_err(), ClientError::SignedOut);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_close_the_door_for_a_while(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let log_in = |secret: [u8; 32]| {
        let body = json!({ "login_id": account.login_id, "auth_secret": to_base64(&secret) });
        raw.post("/api/v1/auth/login").json(&body).send()
    };
    for _ in 0..5 {
        assert_eq!(log_in([0; 32]).await.code(), "invalid_credentials");
    }
    let sixth = log_in(account.auth_secret).await;
    assert_eq!((sixth.status, sixth.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_attempts"));
}
