//! Receipts: who may send them, what they change, and what staff hear of.

use api::domain::DomainError;
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::transcript::Outcome;
use protocol::unlocks::{Receipt, Rule};
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{cases, users};

use crate::world::{DAY, HOUR, MOMENT, START, World, after};

fn code(outcome: Result<(), DomainError>) -> Option<Code> {
    match outcome {
        Ok(()) => None,
        Err(DomainError::Refused(refusal)) => Some(refusal.code),
        Err(other) => unreachable!("{other}"),
    }
}

#[rstest]
#[tokio::test]
async fn the_first_receipt_counts_and_a_repeated_one_changes_nothing(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let (world, deal) = World::with_deal(engine).await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    world.opens(&deal, &message, after(HOUR * 2)).await;
    let before = world.record(&deal, START).await;
    let again = world.receipt(&deal, &message, Outcome::Opened);
    world.receive(&deal, &again, after(HOUR * 3)).await.unwrap();
    let unreadable = world.receipt(&deal, &message, Outcome::Unreadable);
    world.receive(&deal, &unreadable, after(HOUR * 4)).await.unwrap();
    let second = world.pro_writes(&deal, after(HOUR * 5)).await;
    world.opens(&deal, &second, after(HOUR * 6)).await;
    assert_eq!(world.record(&deal, START).await, before);
    assert_eq!(before.due.unwrap().rule, Rule::R3);
}

#[rstest]
#[tokio::test]
async fn a_forged_receipt_is_refused(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    let elsewhere = world.deal(START).await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    let other = world.pro_writes(&deal, after(HOUR)).await;
    let foreign = world.pro_writes(&elsewhere, after(HOUR)).await;
    let own = world.message(&deal, deal.author, deal.pro, after(HOUR * 2));
    let good = world.receipt(&deal, &message, Outcome::Opened);
    let of_other = world.receipt(&deal, &other, Outcome::Opened);
    let by_another = World::start(engine).await.receipt(&deal, &message, Outcome::Opened);
    for (what, forged, refused) in [
        ("another key", by_another, Code::InvalidSignature),
        ("another outcome", Receipt { outcome: Outcome::Unreadable, ..good }, Code::InvalidSignature),
        ("another message", Receipt { message_id: other.id, ..good }, Code::InvalidSignature),
        ("its signature", Receipt { signature: of_other.signature, ..good }, Code::InvalidSignature),
        ("no such key", Receipt { generation: 2, ..good }, Code::InvalidSignature),
        ("another unlock's", world.receipt(&elsewhere, &foreign, Outcome::Opened), Code::InvalidField),
        ("no such message", Receipt { message_id: own.id, ..good }, Code::InvalidField),
    ] {
        assert_eq!(code(world.receive(&deal, &forged, after(HOUR * 2)).await), Some(refused), "{what}");
    }
    world.store_message(&own).await;
    let for_own = world.receipt(&deal, &own, Outcome::Opened);
    assert_eq!(code(world.receive(&deal, &for_own, after(HOUR * 3)).await), Some(Code::InvalidField));
    let by_the_pro = crate::world::Deal { author: deal.pro, ..deal };
    assert_eq!(code(world.receive(&by_the_pro, &good, after(HOUR * 3)).await), Some(Code::NotFound));
    assert_eq!(code(world.receive(&deal, &good, after(HOUR * 3)).await), None);
}

#[rstest]
#[tokio::test]
async fn an_unreadable_envelope_gives_nothing_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    let receipt = world.receipt(&deal, &message, Outcome::Unreadable);
    world.receive(&deal, &receipt, after(HOUR * 2)).await.unwrap();
    assert_eq!(world.record(&deal, START).await.due, None);
    assert_eq!(world.given(after(DAY * 60)).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_banned_demandeur_sends_no_receipts(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    let banned = protocol::accounts::Standing::Banned;
    world.write(async |tx| users::set_standing(tx, deal.author, banned, None).await).await;
    let receipt = world.receipt(&deal, &message, Outcome::Opened);
    assert_eq!(code(world.receive(&deal, &receipt, after(HOUR * 2)).await), Some(Code::Banned));
}

#[rstest]
#[tokio::test]
async fn three_unreadable_unlocks_in_90_days_bring_a_pro_before_staff_once(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::start(engine).await;
    let pro = world.pro().await.id;
    let fail = async |at: Timestamp| {
        let demande = world.demande().await;
        let deal = world.unlock(pro, demande, 6, false, at).await;
        let mut receipts = Vec::new();
        for _ in 0..2 {
            let message = world.pro_writes(&deal, at).await;
            receipts.push(world.receipt(&deal, &message, Outcome::Unreadable));
            world.receive(&deal, &receipts[receipts.len() - 1], at).await.unwrap();
        }
        (deal, receipts.remove(0))
    };
    let open = async || world.write(async |tx| cases::waiting(tx, None, 10).await).await;
    fail(START).await;
    fail(after(DAY)).await;
    fail(after(DAY * 90)).await;
    assert!(open().await.is_empty(), "the first is 90 days old, and messages of one unlock count once");
    fail(after(DAY * 91).minus(MOMENT)).await;
    let [case] = open().await.try_into().unwrap();
    assert_eq!((&*case.kind, case.subject_id), ("unreadable_receipts", pro));
    let (last, repeated) = fail(after(DAY * 91)).await;
    assert_eq!(open().await, std::slice::from_ref(&case), "one at a time");

    // Staff are done with it: a receipt that changes nothing does not bring it back.
    let reason = "Vu.".to_owned().try_into().unwrap();
    world.write(async |tx| cases::close(tx, case.id, "cli", &reason, after(DAY * 91)).await).await;
    world.receive(&last, &repeated, after(DAY * 91)).await.unwrap();
    assert_eq!(open().await, []);
}
