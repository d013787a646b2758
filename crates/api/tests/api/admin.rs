//! `/api/v1/admin`, and `leboncoup admin` on the command line.

use protocol::accounts::Kind;
use protocol::staff::Role;
use reqwest::StatusCode;
use rstest::rstest;
use store::testing::Engine;
use store::{StoreError, audit};

use crate::support::shared;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn statistics_are_for_staff_with_the_role(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let stats = || raw.get("/api/v1/admin/stats").bearer(&account.token).send();
    let refused = stats().await;
    assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "forbidden"));

    let user = account.user_id.to_string();
    server.must(&["admin", "promote", "--user", &user, "--role", "admin"]);
    let allowed = stats().await;
    assert_eq!(allowed.status, StatusCode::OK);
    assert!(allowed.body["users"].as_i64().unwrap() >= 1);
    let me = raw.get("/api/v1/me").bearer(&account.token).send().await;
    assert_eq!(me.body["role"], Role::Admin.as_str());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn granted_tokens_are_in_the_balance_and_in_the_audit_log(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pro = server.pro(30).await;
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 30);
    server.grant(&pro.account, 12);
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 42);

    let store = server.store().await;
    let lines: Result<_, StoreError> = store.read(async |tx| audit::lines(tx, 0, 10_000).await).await;
    let user = pro.account.user_id().to_string();
    let grants = lines.unwrap().into_iter().filter(|line| line.act.subject == user).collect::<Vec<_>>();
    assert_eq!(grants.len(), 2);
    assert!(
        grants.iter().all(|line| line.act.actor == "cli" && line.act.reason.contains("essai")),
        "{grants:?}"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_reference_is_granted_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let pro = server.pro(1).await;
    let user = pro.account.user_id().to_string();
    let grant = [
        "admin",
        "grant",
        "--user",
        &user,
        "--tokens",
        "5",
        "--reason",
        "geste",
        "--reference",
        &format!("geste/{user}"),
    ];
    server.must(&grant);
    server.command(&grant);
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 6);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nonsense_on_the_command_line_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pro = server.pro(1).await;
    let user = pro.account.user_id().to_string();
    let nobody = "00".repeat(32);
    for arguments in [
        ["grant", "--user", &user, "--tokens", "0"],
        ["grant", "--user", &user, "--tokens", "-3"],
        ["grant", "--user", &nobody, "--tokens", "5"],
        ["grant", "--user", "camille", "--tokens", "5"],
        ["promote", "--user", &user, "--role", "king"],
        ["promote", "--user", &nobody, "--role", "admin"],
    ] {
        let output = server.command(&[&["admin"], &arguments[..], &["--reason", "essai"]].concat());
        assert!(!output.status.success(), "{arguments:?}");
    }
    let me = pro.account.me().await.unwrap();
    assert_eq!((me.balance.standard.get(), me.role), (1, None));
}
