//! R4: claims, and what staff decide.

use api::domain::idempotency::Once;
use api::domain::staff::Actor;
use api::domain::{DomainError, claims};
use protocol::ids::{ClaimId, LedgerEntryId};
use protocol::problem::Code;
use protocol::staff::Decide;
use protocol::time::Timestamp;
use protocol::unlocks::{Claim, Decision, Grievance, NewClaim, Rule};
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{StoreError, audit};

use crate::world::{DAY, Deal, HOUR, MOMENT, START, World, after, tokens};

fn refused<T>(outcome: Result<T, DomainError>) -> Option<Code> {
    match outcome {
        Ok(_) => None,
        Err(DomainError::Refused(refusal)) => Some(refusal.code),
        Err(other) => unreachable!("{other}"),
    }
}

async fn claim(world: &World, deal: &Deal, at: Timestamp) -> Result<Claim, DomainError> {
    let mut scope = [0; 32];
    scope[..10].copy_from_slice(&world.draw());
    claim_once(world, deal, &Once::new(scope, [1; 32]), at).await
}

async fn claim_once(world: &World, deal: &Deal, once: &Once, at: Timestamp) -> Result<Claim, DomainError> {
    let new = NewClaim { grievance: Grievance::Fake, details: None };
    let id = ClaimId::make(at, world.draw());
    world.store.write(async |tx| claims::make(tx, deal.pro, deal.unlock, id, &new, once, at).await).await
}

async fn decide(world: &World, id: ClaimId, decision: Decision, at: Timestamp) -> Option<Code> {
    let decide = Decide { decision, reason: "Vérifié.".to_owned().try_into().unwrap() };
    let line = LedgerEntryId::make(at, world.draw());
    refused(
        world.store.write(async |tx| claims::decide(tx, id, &decide, &Actor::Operator, line, at).await).await,
    )
}

#[rstest]
#[tokio::test]
async fn a_claim_is_made_within_14_days_and_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let (late, in_time) = (world.deal(START).await, world.deal(START).await);
    assert_eq!(refused(claim(&world, &late, after(DAY * 14 + MOMENT)).await), Some(Code::ClaimTooLate));
    assert!(!world.record(&late, after(DAY * 14 + MOMENT)).await.claimable);
    assert!(world.record(&in_time, after(DAY * 14)).await.claimable);

    let once = Once::new([9; 32], [1; 32]);
    let made = claim_once(&world, &in_time, &once, after(DAY * 14)).await.unwrap();
    let repeated = claim_once(&world, &in_time, &once, after(DAY * 15)).await.unwrap();
    assert_eq!(made, repeated);
    assert_eq!(refused(claim(&world, &in_time, after(DAY * 14)).await), Some(Code::AlreadyClaimed));
    let record = world.record(&in_time, after(DAY * 14)).await;
    assert_eq!((record.claim, record.claimable), (Some(made), false));

    let not_theirs = Deal { pro: late.pro, ..in_time };
    assert_eq!(refused(claim(&world, &not_theirs, START).await), Some(Code::NotFound));
}

#[rstest]
#[tokio::test]
async fn an_accepted_claim_gives_back_everything_left_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    world.opens(&deal, &message, after(HOUR)).await;
    assert_eq!(world.given(after(DAY * 8)).await, 1, "half, by R3");
    let made = claim(&world, &deal, after(DAY * 9)).await.unwrap();
    let waiting = world.store.read(async |tx| claims::waiting(tx, None, 10, after(DAY * 9)).await).await;
    let [waiting] = waiting.unwrap().try_into().unwrap();
    assert_eq!((waiting.id, waiting.spent, waiting.refunded), (made.id, tokens(6), tokens(3)));
    assert_eq!((waiting.capped, waiting.cap), (1, 1));

    // The same unlock counts once: its own R3 does not stand in the way.
    assert_eq!(decide(&world, made.id, Decision::Accepted, after(DAY * 10)).await, None);
    assert_eq!(world.cost(deal.pro).await, 0);
    let record = world.record(&deal, after(DAY * 10)).await;
    let refund = record.refund.unwrap();
    assert_eq!(refund.rule, Rule::R3, "what came first is not forgotten");
    assert_eq!((refund.tokens, refund.full_at), (tokens(6), Some(after(DAY * 10))));
    let claim = record.claim.unwrap();
    assert_eq!(claim.decision, Some(Decision::Accepted));
    assert_eq!(claim.reason.unwrap().as_str(), "Vérifié.");
    for again in [Decision::Accepted, Decision::Rejected] {
        assert_eq!(decide(&world, made.id, again, after(DAY * 11)).await, Some(Code::AlreadyDecided));
    }
    assert_eq!(world.cost(deal.pro).await, 0);
    let lines: Result<_, StoreError> = world.store.read(async |tx| audit::lines(tx, 0, 10).await).await;
    let [line] = lines.unwrap().try_into().unwrap();
    assert_eq!((&*line.act.action, line.act.subject), ("decide", made.id.to_string()));
    assert_eq!(line.act.reason, "accepted: Vérifié.");
}

#[rstest]
#[tokio::test]
async fn a_rejected_claim_gives_nothing_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    let made = claim(&world, &deal, after(HOUR)).await.unwrap();
    assert_eq!(decide(&world, made.id, Decision::Rejected, after(DAY)).await, None);
    assert_eq!(world.cost(deal.pro).await, 6);
    let record = world.record(&deal, after(DAY)).await;
    assert_eq!(record.claim.unwrap().decision, Some(Decision::Rejected));
    assert_eq!((record.refund, record.claimable), (None, false));
}

#[rstest]
#[tokio::test]
async fn the_cap_binds_staff_as_well(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let pro = world.pro().await.id;
    let mut claims = Vec::new();
    for _ in 0..2 {
        let deal = world.unlock(pro, world.demande().await, 6, false, START).await;
        claims.push(claim(&world, &deal, START).await.unwrap().id);
    }
    assert_eq!(decide(&world, claims[0], Decision::Accepted, after(DAY)).await, None);
    let second = async |at| decide(&world, claims[1], Decision::Accepted, at).await;
    assert_eq!(second(after(DAY * 91).minus(MOMENT)).await, Some(Code::RefundCapReached));
    assert_eq!(world.cost(pro).await, 6);
    assert_eq!(second(after(DAY * 91)).await, None, "90 days after the first one");
    assert_eq!(world.cost(pro).await, 0);
}

#[rstest]
#[tokio::test]
async fn what_is_refunded_already_can_be_neither_claimed_nor_accepted(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::start(engine).await;
    let (claimed, not_claimed) = (world.deal(START).await, world.deal(START).await);
    for deal in [&claimed, &not_claimed] {
        world.pro_writes(deal, after(HOUR)).await;
    }
    let made = claim(&world, &claimed, after(HOUR)).await.unwrap();
    assert_eq!(world.given(after(DAY * 3)).await, 2);
    assert_eq!(refused(claim(&world, &not_claimed, after(DAY * 3)).await), Some(Code::AlreadyRefunded));
    let accepted = decide(&world, made.id, Decision::Accepted, after(DAY * 3)).await;
    assert_eq!(accepted, Some(Code::AlreadyRefunded));
    assert_eq!(decide(&world, made.id, Decision::Rejected, after(DAY * 3)).await, None);
    assert_eq!(world.cost(claimed.pro).await, 0);
}
