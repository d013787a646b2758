//! What refunds, receipts, claims and cases are made of; the rules themselves are tested with the domain.

use protocol::ids::{CaseId, ClaimId, UnlockId};
use protocol::staff::Case;
use protocol::text::Reason;
use protocol::time::Timestamp;
use protocol::transcript::{Outcome, envelope_digest};
use protocol::unlocks::{Decision, Due, Grievance, NewClaim, Rule};
use rstest::rstest;
use store::claims::{self, Verdict};
use store::messages::store_message;
use store::refunds::{self, DueAt, Given, Tally};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{StoreError, cases, demandes, receipts};

use crate::world::{
    ANNE, NOW, PAUL, PIA, World, account_id, conversation_id, demande, demande_id, later, message, person,
    tokens, unlock, unlock_id,
};

/// Paul has unlocked three demandes of Anne's.
async fn three(engine: Engine) -> World {
    let world = World::unlocked(engine).await;
    for n in [2, 3] {
        world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
        world.write(async |tx| unlock(tx, n, PAUL, n).await).await;
    }
    world
}

async fn make_due(world: &World, n: u8, at: Timestamp) {
    let sql = "UPDATE unlocks SET refund_due_at = $2, due_rule = 'r2' WHERE id = $1";
    world.write(async |tx| tx.query(sql).bind(unlock_id(n)).bind(at).execute().await).await;
}

#[rstest]
#[tokio::test]
async fn due_refunds_come_in_order_and_page_by_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = three(engine).await;
    for (n, at) in [(1, later(20)), (2, later(10)), (3, later(20))] {
        make_due(&world, n, at).await;
    }
    let due = async |now, after, limit| {
        let due = world.read(async |tx| refunds::due(tx, now, after, limit).await).await;
        due.into_iter().map(|due| due.id).collect::<Vec<UnlockId>>()
    };
    assert_eq!(due(later(9), None, 10).await, []);
    assert_eq!(due(later(10), None, 10).await, [unlock_id(2)]);
    assert_eq!(due(later(20), None, 2).await, [unlock_id(2), unlock_id(1)]);
    let after = DueAt { at: later(20), id: unlock_id(1) };
    assert_eq!(due(later(20), Some(after), 10).await, [unlock_id(3)]);
    world.write(async |tx| refunds::clear_due(tx, unlock_id(3)).await).await;
    assert_eq!(due(later(20), Some(after), 10).await, []);
}

#[rstest]
#[tokio::test]
async fn a_locked_unlock_tells_everything_the_rules_look_at(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let lock = async || world.write(async |tx| refunds::lock(tx, unlock_id(1)).await).await.unwrap();
    let fresh = lock().await;
    assert_eq!(
        (fresh.id, fresh.demande, fresh.conversation),
        (unlock_id(1), demande_id(1), conversation_id(1))
    );
    assert_eq!(
        (fresh.pro, fresh.author, fresh.account),
        (person(PAUL), person(ANNE), Some(account_id(PAUL)))
    );
    assert_eq!((fresh.spent, fresh.refunded, fresh.premium, fresh.at), (tokens(6), tokens(0), false, NOW));
    assert_eq!((fresh.answered_at, fresh.receipt_at, fresh.refunded_at, fresh.due), (None, None, None, None));
    assert!(!fresh.delivered);
    make_due(&world, 1, later(5)).await;
    assert_eq!(lock().await.due, Some(Due { rule: Rule::R2, at: later(5) }));
    let unknown = world.write(async |tx| refunds::lock(tx, unlock_id(9)).await).await;
    assert_eq!(unknown, None);
}

#[rstest]
#[tokio::test]
async fn never_more_than_was_spent_goes_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let given = |count, full: bool| Given {
        unlock: unlock_id(1),
        tokens: tokens(count),
        rule: Rule::R3,
        capped: !full,
        full,
        at: later(7),
    };
    world.write(async |tx| refunds::mark_given(tx, given(4, false)).await).await;
    let too_much = world.store.write(async |tx| refunds::mark_given(tx, given(3, false)).await).await;
    assert!(matches!(too_much, Err(StoreError::Engine(_))), "{too_much:?}");
    world.write(async |tx| refunds::mark_given(tx, given(2, true)).await).await;
    let bought = world.write(async |tx| refunds::lock(tx, unlock_id(1)).await).await.unwrap();
    assert_eq!((bought.refunded, bought.refunded_at), (tokens(6), Some(later(7))));
    let tally =
        async |but| world.read(async |tx| refunds::tally(tx, person(PAUL), but, later(6)).await).await;
    assert_eq!(tally(unlock_id(2)).await, Tally { bought: 0, capped: 1 }, "capped once, remembered");
    assert_eq!(tally(unlock_id(1)).await, Tally { bought: 0, capped: 0 });
}

#[rstest]
#[tokio::test]
async fn a_receipt_is_compared_with_what_the_server_stored(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let (pauls, annes) = (message(1, PAUL, ANNE), message(2, ANNE, PAUL));
    for new in [&pauls, &annes] {
        world.write(async |tx| store_message(tx, new).await).await;
    }
    let subject = async |unlock, message, generation| {
        world.read(async |tx| receipts::subject(tx, unlock, message, generation).await).await
    };
    let found = subject(unlock_id(1), pauls.id, 1).await.unwrap();
    assert_eq!(
        (found.author, found.pro, found.conversation),
        (person(ANNE), person(PAUL), conversation_id(1))
    );
    assert_eq!(found.envelope_digest, Some(envelope_digest(&pauls.envelope)));
    assert_eq!(found.key.unwrap().as_bytes(), &[ANNE; 32]);
    assert_eq!(subject(unlock_id(1), annes.id, 1).await.unwrap().envelope_digest, None, "not the pro's");
    assert_eq!(subject(unlock_id(1), pauls.id, 2).await.unwrap().key, None, "no such generation");
    assert_eq!(subject(unlock_id(9), pauls.id, 1).await, None);
}

#[rstest]
#[tokio::test]
async fn only_the_first_receipt_changes_the_unlock(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    world.write(async |tx| store_message(tx, &message(1, PAUL, ANNE)).await).await;
    let receive = async |outcome, at| {
        world.write(async |tx| refunds::received(tx, unlock_id(1), outcome, at).await).await
    };
    let unreadable =
        async |since| world.read(async |tx| receipts::unreadable(tx, person(PAUL), since).await).await;
    assert!(receive(Outcome::Unreadable, later(2_000)).await);
    assert!(!receive(Outcome::Opened, later(3_000)).await);
    assert_eq!((unreadable(later(1_999)).await, unreadable(later(2_000)).await), (1, 0));
    let bought = world.write(async |tx| refunds::lock(tx, unlock_id(1)).await).await.unwrap();
    assert_eq!((bought.receipt_at, bought.due), (Some(later(2_000)), None));
}

#[rstest]
#[tokio::test]
async fn claims_wait_in_order_and_are_decided_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = three(engine).await;
    let details = Reason::try_from("Personne.".to_owned()).unwrap();
    let new = NewClaim { grievance: Grievance::Abuse, details: Some(details.clone()) };
    let id = |n: u8| ClaimId::make(later(i64::from(n)), [n; 10]);
    let claim = async |n: u8, unlock: u8| {
        world
            .write(async |tx| claims::insert(tx, id(n), unlock_id(unlock), person(PAUL), &new, NOW).await)
            .await
    };
    assert!(claim(2, 1).await && claim(1, 2).await);
    assert!(!claim(3, 1).await, "one per unlock");
    let waiting = async |after| {
        let waiting = world.read(async |tx| claims::waiting(tx, after, later(-1), 10).await).await;
        waiting.into_iter().map(|claim| (claim.id, claim.unlock_id, claim.cap)).collect::<Vec<_>>()
    };
    assert_eq!(waiting(None).await, [(id(1), unlock_id(2), 1), (id(2), unlock_id(1), 1)]);
    assert_eq!(waiting(Some(id(1))).await, [(id(2), unlock_id(1), 1)]);

    let verdict = |decision| Verdict { claim: id(1), decision, by: "cli", reason: &details, at: later(9) };
    assert!(world.write(async |tx| claims::decide(tx, verdict(Decision::Rejected)).await).await);
    assert!(!world.write(async |tx| claims::decide(tx, verdict(Decision::Accepted)).await).await);
    assert_eq!(waiting(None).await, [(id(2), unlock_id(1), 1)]);
    let about = world.read(async |tx| claims::about(tx, unlock_id(2)).await).await.unwrap();
    assert_eq!((about.decision, about.reason), (Some(Decision::Rejected), Some(details)));
    assert_eq!(world.read(async |tx| claims::unlock_of(tx, id(2)).await).await, Some(unlock_id(1)));
    assert_eq!(world.read(async |tx| claims::unlock_of(tx, id(9)).await).await, None);
}

#[rstest]
#[tokio::test]
async fn one_case_of_a_kind_is_open_per_person(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let case = |n: u8, who: u8| Case {
        id: CaseId::make(later(i64::from(n)), [n; 10]),
        kind: cases::UNREADABLE_RECEIPTS.to_owned(),
        subject_id: person(who),
        opened_at: later(i64::from(n)),
    };
    let open = async |case: Case| world.write(async |tx| cases::open(tx, &case).await).await;
    let waiting = async |after| world.read(async |tx| cases::waiting(tx, after, 10).await).await;
    assert!(open(case(1, PAUL)).await && open(case(2, PIA)).await);
    assert!(!open(case(3, PAUL)).await);
    assert_eq!(waiting(None).await, [case(1, PAUL), case(2, PIA)]);
    assert_eq!(waiting(Some(case(1, PAUL).id)).await, [case(2, PIA)]);
    let reason = Reason::try_from("Rien.".to_owned()).unwrap();
    let close = async || {
        world.write(async |tx| cases::close(tx, case(1, PAUL).id, "cli", &reason, later(5)).await).await
    };
    assert!(close().await);
    assert!(!close().await);
    let subject = async |case: Case| world.read(async |tx| cases::subject(tx, case.id).await).await;
    assert_eq!(subject(case(1, PAUL)).await, Some(person(PAUL)), "closed, too");
    assert_eq!(subject(case(3, PAUL)).await, None);
    assert!(open(case(4, PAUL)).await, "again, once the first is closed");
}
