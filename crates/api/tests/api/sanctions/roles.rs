//! Who may do what.

use protocol::accounts::Kind;
use protocol::demandes::Demande;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use super::{act, audited, must};
use crate::support::{Person, RawAccount, Server, demande_in_paris, shared};

/// The acts, and what each is sent.
const ACTS: [&str; 4] = ["hide", "ban", "lift", "grant"];

/// The answers to every act about a demandeur, by one caller.
async fn answers(server: &Server, token: Option<&str>, target: &Person, demande: &Demande) -> [u16; 4] {
    let (raw, user) = (server.raw(), target.account.user_id());
    let mut answers = [0; 4];
    for (answer, act) in answers.iter_mut().zip(ACTS) {
        let path = match act {
            "hide" => format!("/api/v1/admin/demandes/{}/hide", demande.id),
            _ => format!("/api/v1/admin/users/{user}/{act}"),
        };
        let body = match act {
            "grant" => {
                json!({ "asset": "standard", "tokens": 1, "reference": format!("{user}"), "reason": "Geste." })
            }
            _ => json!({ "reason": "Essai." }),
        };
        let request = raw.post(&path).json(&body);
        let request = if let Some(token) = token { request.bearer(token) } else { request };
        *answer = request.send().await.status.as_u16();
    }
    answers
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_act_needs_its_role(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let member = async |kind| raw.sign_up(kind).await.token;
    let callers = [
        ("anonymous", None, [401; 4]),
        ("demandeur", Some(member(Kind::Demandeur).await), [403; 4]),
        ("pro", Some(member(Kind::Pro).await), [403; 4]),
        ("support", Some(server.staff("support").await.token), [403; 4]),
        ("moderator", Some(server.staff("moderator").await.token), [204, 204, 204, 403]),
        ("admin", Some(server.staff("admin").await.token), [204, 204, 204, 200]),
    ];
    for (name, token, expected) in callers {
        let target = server.demandeur().await;
        let demande = target.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
        assert_eq!(answers(server, token.as_deref(), &target, &demande).await, expected, "{name}: {ACTS:?}");
        let log = audited(server, &target.account.user_id().to_string()).await;
        let done = expected[1..].iter().filter(|status| **status < 300).count();
        assert_eq!(log.len(), done, "{name}: what is refused leaves no trace");
        let hidden = audited(server, &demande.id.to_string()).await.len();
        assert_eq!(hidden, usize::from(expected[0] < 300), "{name}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn staff_judge_nobody_of_their_own_rank(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (support, moderator, peer) =
        (server.staff("support").await, server.staff("moderator").await, server.staff("moderator").await);
    let (admin, chief) = (server.staff("admin").await, server.staff("admin").await);
    let judge = async |by: &RawAccount, act_name: &str, whom: &RawAccount| {
        act(server, by, &format!("users/{}/{act_name}", whom.user_id)).await.0
    };
    for act in ["ban", "lift"] {
        for whom in [&moderator, &peer, &admin] {
            assert_eq!(judge(&moderator, act, whom).await, 403, "{act}");
        }
        for whom in [&admin, &chief] {
            assert_eq!(judge(&admin, act, whom).await, 403, "{act}");
        }
    }
    must(server, &moderator, &format!("users/{}/ban", support.user_id)).await;
    must(server, &admin, &format!("users/{}/ban", moderator.user_id)).await;
    // Banned staff are no staff, and cannot lift their own ban.
    assert_eq!(judge(&moderator, "lift", &moderator).await, 403);
    assert_eq!(judge(&moderator, "lift", &support).await, 403);
    must(server, &admin, &format!("users/{}/lift", moderator.user_id)).await;
    must(server, &moderator, &format!("users/{}/lift", support.user_id)).await;
    server.must(&["admin", "ban", "--user", &chief.user_id.to_string(), "--reason", "L'exploitant."]);
    assert_eq!(judge(&chief, "ban", &support).await, 403);
}
