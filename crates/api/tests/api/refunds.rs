//! Receipts, claims and refunds through the SDK, the API and the command line; the rules are tested beside
//! (`tests/refunds`).

use client::Content;
use crypto_core::receipt::ReceiptSubject;
use protocol::accounts::Kind;
use protocol::demandes::{Access, Unlocked};
use protocol::ids::{CaseId, MessageId, UnlockId};
use protocol::keys::Signature;
use protocol::page::Page;
use protocol::problem::Code;
use protocol::staff::{Case, WaitingClaim};
use protocol::transcript::Outcome;
use protocol::unlocks::{Decision, Grievance, NewClaim, Rule, UnlockRecord};
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;
use store::{StoreError, cases};

use crate::support::people::A_WHILE;
use crate::support::raw::{message, message_id};
use crate::support::{Person, RawAccount, Server, demande_in_paris, eventually, shared};

/// The newest of a pro's unlocks.
async fn newest(pro: &Person) -> UnlockRecord {
    pro.account.unlocks(None).await.unwrap().items.remove(0)
}

/// What is due of it is due now, as far as the database is concerned.
async fn make_due(server: &Server, unlock: UnlockId) {
    let sql = "UPDATE unlocks SET refund_due_at = 1 WHERE id = $1 AND refund_due_at IS NOT NULL";
    assert_eq!(server.alter(sql, |query| query.bind(unlock)).await, 1);
}

/// A pro made by hand, with tokens.
async fn raw_pro(server: &Server, tokens: i64) -> RawAccount {
    let pro = server.raw().sign_up(Kind::Pro).await;
    let (user, tokens) = (pro.user_id.to_string(), tokens.to_string());
    server.must(&["admin", "grant", "--user", &user, "--tokens", &tokens, "--reason", "essai"]);
    pro
}

/// That pro unlocks a new demande.
async fn raw_unlock(server: &Server, pro: &RawAccount, demandeur: &Person, title: &str) -> Unlocked {
    let demande = demandeur.account.create_demande(&demande_in_paris(title)).await.unwrap().id;
    let raw = server.raw();
    let unlock = raw.post(&format!("/api/v1/demandes/{demande}/unlock")).bearer(&pro.token);
    let unlocked = unlock.header("idempotency-key", "unlock-1").json(&json!({ "price": 6 })).send().await;
    serde_json::from_value(unlocked.body).unwrap()
}

#[derive(sqlx::FromRow)]
struct Kept {
    message_id: MessageId,
    outcome: String,
    signature: Signature,
}

async fn kept_receipt(server: &Server, unlock: UnlockId) -> Option<Kept> {
    let sql = "SELECT message_id, outcome, signature FROM receipts WHERE unlock_id = $1";
    let store = server.store().await;
    let kept: Result<Option<Kept>, StoreError> =
        store.read(async |tx| tx.query(sql).bind(unlock).optional().await).await;
    kept.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_sends_a_receipt_when_a_message_is_shown(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    assert_eq!(newest(&pro).await.due, None);
    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    tokio::time::sleep(A_WHILE).await;
    let before = newest(&pro).await.due.unwrap();
    assert_eq!(before.rule, Rule::R1, "archived is not shown");

    demandeur.account.mark_read(id).await.unwrap();
    let due =
        eventually("the receipt", || async { newest(&pro).await.due.filter(|due| due.rule == Rule::R3) })
            .await;
    assert!(due.at > before.at);
    let unlock = newest(&pro).await.id;
    let kept = kept_receipt(server, unlock).await.unwrap();
    assert_eq!(kept.outcome, "opened");
    assert_eq!(kept.message_id, pro.account.messages(id).await.unwrap()[0].id);
    assert_ne!(kept.signature, Signature::new([0; 64]));

    // On another device the archive still knows what the envelope was: the same receipt, which changes nothing.
    let phone = server.log_in(&demandeur).await;
    phone.messages(id).await.unwrap();
    phone.mark_read(id).await.unwrap();
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(newest(&pro).await.due, Some(due));
    demandeur.account.send_text(id, "Merci").await.unwrap();
    pro.wait_for(id, "Merci").await;
    let record = newest(&pro).await;
    assert_eq!((record.due, record.answered_at.is_some()), (None, true));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_tells_at_once_that_an_envelope_does_not_open(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (raw, demandeur, pro) = (server.raw(), server.demandeur().await, raw_pro(server, 6).await);
    let Unlocked { unlock_id: unlock, conversation, .. } =
        raw_unlock(server, &pro, &demandeur, "Fuite").await;
    let nonsense = message(message_id(0), demandeur.account.user_id(), 5);
    let path = format!("/api/v1/conversations/{}/messages", conversation.id);
    assert_eq!(raw.post(&path).bearer(&pro.token).json(&nonsense).send().await.status, 201);

    let kept = eventually("the receipt", || kept_receipt(server, unlock)).await;
    assert_eq!((&*kept.outcome, kept.message_id), ("unreadable", nonsense.id));
    let list = raw.get("/api/v1/unlocks").bearer(&pro.token).send().await;
    assert_eq!(list.body["items"][0]["due"], json!(null), "{list:?}");
    let shown = demandeur.account.messages(conversation.id).await.unwrap();
    assert_eq!(shown[0].content, Content::Unreadable);
    // The signature says exactly that, of exactly this envelope, by the key that the pro knows.
    let members = conversation.members.iter();
    let theirs = members.map(|member| &member.keys).find(|keys| keys.user_id != pro.user_id).unwrap();
    let subject =
        ReceiptSubject::of(unlock, conversation.id, nonsense.id, &nonsense.envelope, Outcome::Unreadable);
    assert_eq!(subject.verify(&theirs.statements[0].keys.ed25519, &kept.signature), Ok(()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_closes_the_conversation_and_the_demande_can_be_bought_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    pro.account.send_text(id, "Bonjour").await.unwrap();
    eventually("R1", || async { newest(&pro).await.due }).await;
    let record = newest(&pro).await;
    make_due(server, record.id).await;
    // A running server may be faster.
    server.command(&["jobs", "run", "refunds"]);
    let refunded = eventually("the refund", || async { newest(&pro).await.refund }).await;
    assert_eq!((refunded.rule, refunded.tokens), (Rule::R1, record.spent));
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 6);
    eventually("the closed conversation", || async {
        let closed = async |person: &Person| {
            let list = person.account.conversations().await.unwrap();
            list.iter().any(|view| view.id == id && !view.open)
        };
        (closed(&pro).await && closed(&demandeur).await).then_some(())
    })
    .await;
    let seen = pro.account.demande(record.demande_id).await.unwrap();
    assert_eq!((seen.access, seen.description.is_some(), seen.slots.left), (Access::Locked, false, 3));
    let again = pro.account.unlock(&seen).await.unwrap();
    assert_ne!((again.unlock_id, again.conversation.id), (record.id, id));
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 0);
    assert_eq!(pro.account.unlocks(None).await.unwrap().items.len(), 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_decided_on_the_command_line(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (_, pro, _) = server.pair().await;
    let record = newest(&pro).await;
    assert!(record.claimable);
    let details = Some("Personne à cette adresse.".to_owned().try_into().unwrap());
    let new = NewClaim { grievance: Grievance::Fake, details };
    let claim = pro.account.claim(record.id, &new).await.unwrap();
    let again = pro.account.claim(record.id, &new).await.unwrap_err();
    assert_eq!(again.code(), Some(Code::AlreadyClaimed));

    let id = claim.id.to_string();
    let listed = server.command(&["admin", "claims"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    let line = listed.lines().find(|line| line.contains(&id)).unwrap();
    assert!(line.contains("fake") && line.contains("Personne à cette adresse."), "{line}");
    let decide = ["admin", "decide", "--claim", &id, "--decision", "accepted", "--reason", "Vérifié."];
    server.must(&decide);
    assert!(!server.command(&decide).status.success(), "decided once");
    let record = newest(&pro).await;
    assert_eq!(record.claim.unwrap().decision, Some(Decision::Accepted));
    assert_eq!(record.refund.unwrap().rule, Rule::R4);
    assert_eq!(pro.account.me().await.unwrap().balance.standard.get(), 6);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_pros_list_goes_on_page_by_page(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (raw, demandeur, pro) = (server.raw(), server.demandeur().await, raw_pro(server, 18).await);
    for title in ["Un", "Deux", "Trois"] {
        raw_unlock(server, &pro, &demandeur, title).await;
    }
    let page = async |query: &str| {
        let answer = raw.get(&format!("/api/v1/unlocks{query}")).bearer(&pro.token).send().await;
        let page: Page<UnlockRecord> = serde_json::from_value(answer.body).unwrap();
        let titles: Vec<String> = page.items.iter().map(|record| record.title.to_string()).collect();
        (titles, page.next_cursor)
    };
    let (titles, cursor) = page("?limit=2").await;
    assert_eq!(titles, ["Trois", "Deux"]);
    assert_eq!(page(&format!("?cursor={}", cursor.unwrap())).await, (vec!["Un".to_owned()], None));
    assert_eq!(demandeur.account.unlocks(None).await.unwrap().items, []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn moderators_see_claims_and_cases_and_are_done_with_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (_, pro, _) = server.pair().await;
    let unlock = newest(&pro).await.id;
    let claim =
        pro.account.claim(unlock, &NewClaim { grievance: Grievance::Other, details: None }).await.unwrap();
    let now = claim.created_at;
    let case = Case {
        id: CaseId::make(now, [3; 10]),
        kind: cases::UNREADABLE_RECEIPTS.to_owned(),
        subject_id: pro.account.user_id(),
        opened_at: now,
    };
    let opened: Result<bool, StoreError> =
        server.store().await.write(async |tx| cases::open(tx, &case).await).await;
    assert!(opened.unwrap());

    let (raw, staff) = (server.raw(), server.raw().sign_up(Kind::Demandeur).await);
    let promote = |role: &str| {
        server.must(&["admin", "promote", "--user", &staff.user_id.to_string(), "--role", role]);
    };
    let get = async |path: &str| raw.get(path).bearer(&staff.token).send().await;
    let decision = format!("/api/v1/admin/claims/{}/decision", claim.id);
    let decide = || {
        let body = json!({ "decision": "rejected", "reason": "Pas de preuve." });
        raw.post(&decision).bearer(&staff.token).json(&body).send()
    };
    promote("support");
    for refused in [get("/api/v1/admin/claims").await, get("/api/v1/admin/cases").await, decide().await] {
        assert_eq!(refused.code(), "forbidden");
    }
    promote("moderator");
    let waiting: Page<WaitingClaim> =
        serde_json::from_value(get("/api/v1/admin/claims?limit=100").await.body).unwrap();
    let seen = waiting.items.iter().find(|waiting| waiting.id == claim.id).unwrap();
    assert_eq!((seen.unlock_id, seen.pro_id, seen.cap), (unlock, pro.account.user_id(), 1));
    assert_eq!(decide().await.status, 204);
    assert_eq!(decide().await.code(), "already_decided");
    let record = newest(&pro).await.claim.unwrap();
    assert_eq!(
        (record.decision, record.reason.unwrap().as_str()),
        (Some(Decision::Rejected), "Pas de preuve.")
    );

    let open: Page<Case> = serde_json::from_value(get("/api/v1/admin/cases?limit=100").await.body).unwrap();
    assert!(open.items.contains(&case));
    let id = case.id.to_string();
    let listed = String::from_utf8(server.command(&["admin", "cases"]).stdout).unwrap();
    assert!(listed.contains(&id), "{listed}");
    let close = ["admin", "cases", "--close", &id, "--reason", "Vu."];
    assert!(!server.command(&close[..4]).status.success(), "a reason is needed");
    server.must(&close);
    assert!(!server.command(&close).status.success(), "closed once");
}
