//! Bans, hidden demandes and granted tokens, by staff.

mod races;
mod roles;

use protocol::accounts::Standing;
use protocol::demandes::Status;
use protocol::problem::Code;
use protocol::tokens::MovementKind;
use protocol::unlocks::{Rule, UnlockRecord};
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;
use store::{StoreError, audit};

use crate::support::people::fresh;
use crate::support::shop::pack_id;
use crate::support::{Person, RawAccount, Server, Shop, demande_in_paris, eventually, shared};

/// An act with a reason.
async fn act(server: &Server, by: &RawAccount, path: &str) -> (u16, String) {
    let raw = server.raw();
    let request = raw.post(&format!("/api/v1/admin/{path}")).bearer(&by.token);
    let answer = request.json(&json!({ "reason": "Fausses annonces." })).send().await;
    (answer.status.as_u16(), answer.code().to_owned())
}

async fn must(server: &Server, by: &RawAccount, path: &str) {
    assert_eq!(act(server, by, path).await, (204, "none".to_owned()), "{path}");
}

/// What the audit log says about something: who did what, and why.
async fn audited(server: &Server, subject: &str) -> Vec<(String, String, String)> {
    let store = server.store().await;
    let lines: Result<_, StoreError> = store.read(async |tx| audit::lines(tx, 0, 10_000).await).await;
    let about = lines.unwrap().into_iter().map(|line| line.act).filter(|act| act.subject == subject);
    about.map(|act| (act.actor, act.action, act.reason)).collect()
}

/// The newest of a pro's unlocks.
async fn newest(pro: &Person) -> UnlockRecord {
    pro.account.unlocks(None).await.unwrap().items.remove(0)
}

/// The job gives back what is due; a running server may be faster.
async fn refunded(server: &Server, pro: &Person) -> UnlockRecord {
    server.command(&["jobs", "run", "refunds"]);
    eventually("the refund", || async { Some(newest(pro).await).filter(|record| record.refund.is_some()) })
        .await
}

/// Every unlock so far is older than 14 days.
async fn two_weeks_pass(server: &Server, pro: &Person) {
    let sql = "UPDATE unlocks SET unlocked_at = unlocked_at - 1209600001 WHERE pro_id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(pro.account.user_id())).await, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_banned_demandeurs_pros_get_their_tokens_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let moderator = server.staff("moderator").await;
    let (demandeur, pro, id) = server.pair().await;
    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    let early = server.pro(6).await;
    let demande = fresh(&early.account, &demandeur.account.my_demandes(None).await.unwrap().items[0]).await;
    early.account.unlock(&demande).await.unwrap();
    two_weeks_pass(server, &early).await;

    let user = demandeur.account.user_id().to_string();
    must(server, &moderator, &format!("users/{user}/ban")).await;
    // At once: who they are, what they may do, what others see.
    assert_eq!(demandeur.account.me().await.unwrap().standing, Standing::Banned);
    let again = demandeur.account.create_demande(&demande_in_paris("Encore")).await.unwrap_err();
    assert_eq!(again.code(), Some(Code::Banned));
    assert_eq!(fresh(&demandeur.account, &demande).await.status, Status::Hidden);
    let other = server.pro(6).await;
    assert_eq!(other.account.demande(demande.id).await.unwrap_err().code(), Some(Code::NotFound));
    assert!(other.account.unlock(&demande).await.is_err());
    eventually("the closed conversation", || async {
        let list = pro.account.conversations().await.unwrap();
        list.iter().any(|view| view.id == id && !view.open).then_some(())
    })
    .await;
    let due = newest(&pro).await;
    assert!(due.refund.is_some() || due.due.is_some_and(|due| due.rule == Rule::R2), "{due:?}");

    let record = refunded(server, &pro).await;
    assert_eq!((record.refund.unwrap().rule, record.refund.unwrap().tokens), (Rule::R2, record.spent));
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 6);
    let record = newest(&early).await;
    assert_eq!((record.refund, record.due), (None, None), "older than 14 days");
    assert_eq!(early.account.me().await.unwrap().balance.standard.get(), 0);
    assert_eq!(
        demandeur.texts(id).await,
        [(false, "Bonjour".to_owned())],
        "one's own archive stays readable"
    );

    let once = vec![(moderator.user_id.to_string(), "ban".to_owned(), "Fausses annonces.".to_owned())];
    assert_eq!(audited(server, &user).await, once);
    must(server, &moderator, &format!("users/{user}/ban")).await;
    assert_eq!(audited(server, &user).await, once, "nothing changed");
    server.must(&["admin", "lift", "--user", &user, "--reason", "Erreur."]);
    server.must(&["admin", "lift", "--user", &user, "--reason", "Erreur."]);
    let lifted = ("cli".to_owned(), "lift".to_owned(), "Erreur.".to_owned());
    assert_eq!(audited(server, &user).await, [once, vec![lifted]].concat());
    assert_eq!(demandeur.account.me().await.unwrap().standing, Standing::Good);
    assert_eq!(fresh(&demandeur.account, &demande).await.status, Status::Hidden, "what ended stays ended");
    demandeur.account.create_demande(&demande_in_paris("Autre chose")).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_banned_pros_slot_is_free_and_their_tokens_are_frozen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Shop::open(engine).await;
    let (demandeur, pro, next) = (server.demandeur().await, server.pro(20).await, server.pro(6).await);
    server.grant_premium(&pro.account, 6);
    let mut body = demande_in_paris("Une seule place");
    body.slots = Some(1);
    let (one, two) = (
        demandeur.account.create_demande(&body).await.unwrap(),
        demandeur.account.create_demande(&body).await.unwrap(),
    );
    let id = pro.account.unlock(&one).await.unwrap().conversation.id;
    pro.account.unlock_premium(&two).await.unwrap();
    let full = next.account.unlock(&one).await.unwrap_err();
    assert_eq!(full.code(), Some(Code::DemandeFull));

    let user = pro.account.user_id().to_string();
    let ban = ["admin", "ban", "--user", &user, "--reason", "Arnaque."];
    server.must(&ban);
    server.must(&ban);
    let acts = audited(&server, &user).await.into_iter().map(|(_, action, _)| action);
    assert_eq!(acts.filter(|action| action == "ban").count(), 1);
    server.must(&["ledger", "verify"]);
    let freed = fresh(&demandeur.account, &one).await;
    assert_eq!((freed.status, freed.slots.left), (Status::Active, 1));
    next.account.unlock(&freed).await.unwrap();
    let refused = [
        pro.account.unlock(&fresh(&demandeur.account, &two).await).await.map(drop),
        pro.account.checkout(&pack_id("standard-10")).await.map(drop),
        pro.account.send_text(id, "Répondez !").await.map(drop),
    ];
    let codes = refused.map(|refused| refused.err().and_then(|error| error.code()));
    assert_eq!(codes[1], Some(Code::Banned));
    assert_eq!(
        pro.account.balance().await.unwrap().standard.get(),
        14,
        "nothing was spent, nothing came back"
    );
    assert_eq!(server.count("v1/checkout/sessions").await, 0);
    eventually("the closed conversation", || async {
        let list = demandeur.account.conversations().await.unwrap();
        list.iter().any(|view| view.id == id && !view.open).then_some(())
    })
    .await;
    server.must(&["admin", "lift", "--user", &user, "--reason", "Erreur."]);
    let three = demandeur.account.create_demande(&body).await.unwrap();
    pro.account.unlock(&three).await.unwrap();
    server.must(&["ledger", "verify"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_demande_is_gone_for_good_and_paid_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let moderator = server.staff("moderator").await;
    let (demandeur, pro, _) = server.pair().await;
    let demande = demandeur.account.my_demandes(None).await.unwrap().items.remove(0);
    let path = format!("demandes/{}/hide", demande.id);
    must(server, &moderator, &path).await;
    must(server, &moderator, &path).await;
    assert_eq!(audited(server, &demande.id.to_string()).await.len(), 1, "hidden once");
    assert_eq!(fresh(&demandeur.account, &demande).await.status, Status::Hidden);
    let other = server.pro(6).await;
    assert_eq!(other.account.demande(demande.id).await.unwrap_err().code(), Some(Code::NotFound));
    let record = refunded(server, &pro).await;
    assert_eq!(record.refund.unwrap().rule, Rule::R2);
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 6);
    assert_eq!(demandeur.account.me().await.unwrap().standing, Standing::Good);

    let id = demande.id.to_string();
    server.must(&["admin", "hide", "--demande", &id, "--reason", "Encore."]);
    assert_eq!(audited(server, &id).await.len(), 1, "hidden once");
    let nothing = ["admin", "hide", "--demande", "018f0000-0000-7000-8000-000000000000", "--reason", "Rien."];
    assert!(!server.command(&nothing).status.success());
    for act in ["ban", "lift"] {
        let (user, nobody) = (pro.account.user_id().to_string(), "00".repeat(32));
        assert!(!server.command(&["admin", act, "--user", &user]).status.success(), "{act} without a reason");
        let empty = ["admin", act, "--user", &user, "--reason", " "];
        assert!(!server.command(&empty).status.success(), "{act} with an empty reason");
        let unknown = ["admin", act, "--user", &nobody, "--reason", "Rien."];
        assert!(!server.command(&unknown).status.success(), "{act} nobody");
    }
    assert_eq!(pro.account.me().await.unwrap().standing, Standing::Good);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_admin_grants_tokens_of_either_kind_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (admin, pro) = (server.staff("admin").await, server.pro(0).await);
    let user = pro.account.user_id().to_string();
    let raw = server.raw();
    let grant = async |asset: &str, tokens: i64| {
        let reference = format!("geste/{user}");
        let body = json!({ "asset": asset, "tokens": tokens, "reference": reference, "reason": "Geste." });
        let request = raw.post(&format!("/api/v1/admin/users/{user}/grant")).bearer(&admin.token);
        request.json(&body).send().await
    };
    let granted = grant("premium", 7).await;
    assert_eq!((granted.status.as_u16(), &granted.body["premium"]), (200, &json!(7)));
    assert_eq!(grant("premium", 7).await.code(), "invalid_field", "the same reference is granted once");
    assert_eq!(grant("standard", 5).await.body["standard"], 5, "tokens of the other kind are another grant");
    let balance = pro.account.me().await.unwrap().balance;
    assert_eq!((balance.standard.get(), balance.premium.get()), (5, 7));
    let history = pro.account.ledger(None).await.unwrap().items;
    assert!(history.iter().all(|line| line.kind == MovementKind::Grant) && history.len() == 2);
    let log = audited(server, &user).await;
    assert!(log.iter().all(|(actor, action, _)| *actor == admin.user_id.to_string() && action == "grant"));
    assert_eq!(log[0].2, format!("7 premium tokens, geste/{user}: Geste."));
    assert_eq!(log.len(), 2);
}
