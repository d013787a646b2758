//! What must hold when many do the same thing at once.

use futures::future::join_all;
use protocol::accounts::Kind as UserKind;
use protocol::live::Happening;
use protocol::messages::Entry;
use protocol::tokens::{Asset, MovementKind};
use rstest::rstest;
use store::archive::{self, PagePut};
use store::audit::{self, Act};
use store::idempotency::{self, Claim};
use store::invoices::{self, NewInvoice};
use store::ledger::{self, Transfer};
use store::messages::{NewMessage, Stored, store_message};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::unlocks::{self, Unlock};
use store::{BodyHash, Scope, StoreError, Tx, demandes, events};

use crate::invoices::{buy, purchase_id, seller};
use crate::world::{
    ANNE, NOW, PAUL, PIA, World, account_id, add_user, blob, conversation_id, demande, demande_id, entry_id,
    later, message, message_id, person, tokens, unlock_id, user,
};

fn transfer(n: u8, kind: MovementKind, amount: i64, reference: &str) -> Transfer<'_> {
    let (id, account, amount) = (entry_id(u64::from(n)), account_id(PAUL), tokens(amount));
    Transfer { id, account, asset: Asset::Standard, amount, kind, reference, at: NOW }
}

/// Runs `work` for 0 to 31 at the same time and gathers what each returned.
async fn race<T>(world: &World, work: impl AsyncFn(&mut Tx, u8) -> Result<T, StoreError>) -> Vec<T> {
    let work = &work;
    let one = async |n| world.write(async |tx| work(tx, n).await).await;
    join_all((0..32).map(one)).await
}

fn count<T>(outcomes: &[T], wanted: impl Fn(&T) -> bool) -> usize {
    outcomes.iter().filter(|outcome| wanted(outcome)).count()
}

#[rstest]
#[tokio::test]
async fn slots_are_never_oversold(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.write(async |tx| demandes::insert(tx, &demande(1)).await).await;
    for n in 100..132 {
        world.write(async |tx| add_user(tx, &user(n, UserKind::Pro)).await).await;
    }
    let taken =
        race(&world, async |tx, n| demandes::take_slot(tx, demande_id(1), person(100 + n), NOW).await).await;
    assert_eq!(count(&taken, Option::is_some), 3);
    let seen = world.read(async |tx| demandes::find(tx, demande_id(1), person(ANNE)).await).await.unwrap();
    assert_eq!(seen.demande.slots_used, 3);
}

#[rstest]
#[tokio::test]
async fn a_pro_buys_a_demande_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.write(async |tx| demandes::insert(tx, &demande(1)).await).await;
    let bought = race(&world, async |tx, n| {
        let conversation = conversation_id(n);
        let unlock = Unlock { id: unlock_id(n), conversation, spent: tokens(6), premium: false, at: NOW };
        unlocks::insert(tx, person(PAUL), demande_id(1), &unlock).await
    })
    .await;
    assert_eq!(count(&bought, |bought| *bought), 1);
}

#[rstest]
#[tokio::test]
async fn debits_stop_at_zero_and_lines_have_no_gaps(#[values(Sqlite, Postgres)] engine: Engine) {
    #[derive(sqlx::FromRow)]
    struct Line {
        seq: i64,
        delta: i64,
        balance_after: i64,
    }
    let world = World::peopled(engine).await;
    world.write(async |tx| ledger::credit(tx, transfer(200, MovementKind::Grant, 100, "g")).await).await;
    let debits = race(&world, async |tx, n| {
        ledger::debit(tx, transfer(n, MovementKind::Unlock, 6, &n.to_string())).await
    })
    .await;
    assert_eq!(count(&debits, Option::is_some), 16, "100 tokens pay 16 times 6");
    let lines: Vec<Line> = world
        .read(async |tx| {
            tx.query("SELECT seq, delta, balance_after FROM ledger_entries ORDER BY seq").all().await
        })
        .await;
    let mut balance = 0;
    for (expected, line) in (1..).zip(&lines) {
        balance += line.delta;
        assert_eq!((line.seq, line.balance_after), (expected, balance));
    }
    assert_eq!((lines.len(), balance), (17, 4));
}

#[rstest]
#[tokio::test]
async fn invoices_are_numbered_without_gaps(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, seller) = (World::peopled(engine).await, seller());
    let mut numbers = race(&world, async |tx, n| {
        buy(tx, n).await?;
        let new = NewInvoice {
            purchase: purchase_id(n),
            year: 2026,
            issued_at: NOW,
            seller: &seller,
            buyer: None,
            net_cents: 2_500,
            vat_cents: 0,
            vat_basis_points: 0,
        };
        invoices::issue(tx, &new).await
    })
    .await;
    numbers.sort();
    assert!(numbers.iter().cloned().eq((1..=32).map(|n| format!("LBC-2026-{n:06}"))), "{numbers:?}");
}

#[rstest]
#[tokio::test]
async fn events_are_numbered_without_gaps(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let happening = Happening::Conversation { conversation_id: conversation_id(1) };
    race(&world, async |tx, n| {
        // In both orders, as two sides of a conversation would write them.
        let both = if n.is_multiple_of(2) { [ANNE, PAUL] } else { [PAUL, ANNE] };
        events::append(tx, &both.map(|who| (person(who), happening)), NOW).await
    })
    .await;
    for who in [ANNE, PAUL] {
        let found = world.read(async |tx| events::since(tx, person(who), 0, 100).await).await;
        assert!(found.iter().map(|event| event.seq).eq(1..=32), "{found:?}");
    }
}

#[rstest]
#[tokio::test]
async fn one_of_many_equal_requests_acts(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let (scope, body) = (Scope::new([1; 32]), BodyHash::new([2; 32]));
    let claims = race(&world, async |tx, n| {
        let claim = idempotency::claim(tx, &scope, &body, None, NOW).await?;
        if claim == Claim::Fresh {
            idempotency::settle(tx, &scope, 201, &n.to_string()).await?;
        }
        Ok(claim)
    })
    .await;
    assert_eq!(count(&claims, |claim| *claim == Claim::Fresh), 1);
    assert_eq!(count(&claims, |claim| matches!(claim, Claim::Replay { status: 201, .. })), 31);
}

#[rstest]
#[tokio::test]
async fn a_message_sent_many_times_is_stored_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let sent = race(&world, async |tx, n| {
        let again = NewMessage { received_at: later(i64::from(n)), ..message(1, PAUL, ANNE) };
        store_message(tx, &again).await
    })
    .await;
    assert_eq!(count(&sent, |stored| *stored == Stored::New), 1);
    assert_eq!(count(&sent, |stored| matches!(stored, Stored::Repeated { .. })), 31);
    assert_eq!(world.read(async |tx| events::head(tx, person(ANNE)).await).await, 1);
}

#[rstest]
#[tokio::test]
async fn both_sides_write_at_once_and_nothing_is_lost(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let sent = race(&world, async |tx, n| {
        let (from, to) = if n.is_multiple_of(2) { (ANNE, PAUL) } else { (PAUL, ANNE) };
        store_message(tx, &message(n, from, to)).await
    })
    .await;
    assert_eq!(count(&sent, |stored| *stored == Stored::New), 32);
    for who in [ANNE, PAUL] {
        let found = world.read(async |tx| events::since(tx, person(who), 0, 100).await).await;
        assert!(found.iter().map(|event| event.seq).eq(1..=32));
    }
}

#[rstest]
#[tokio::test]
async fn an_envelope_is_acknowledged_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    for n in 0..4 {
        world.write(async |tx| store_message(tx, &message(n, PAUL, ANNE)).await).await;
    }
    let archived = race(&world, async |tx, n| {
        // Devices list the same envelopes in different orders.
        let order: Vec<u8> = if n.is_multiple_of(2) { vec![0, 1, 2, 3] } else { vec![3, 2, 1, 0] };
        let entries: Vec<_> =
            order.into_iter().map(|n| Entry { message_id: message_id(n), blob: blob(n) }).collect();
        archive::acknowledge(tx, person(ANNE), conversation_id(1), &entries, NOW).await
    })
    .await;
    assert_eq!(archived.iter().map(Vec::len).sum::<usize>(), 4);
    assert_eq!(world.read(async |tx| events::head(tx, person(PAUL)).await).await, 8);
}

#[rstest]
#[tokio::test]
async fn one_of_many_devices_writes_a_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    for n in 0..4 {
        world.write(async |tx| store_message(tx, &message(n, PAUL, ANNE)).await).await;
    }
    let replaced = [message_id(0), message_id(1)];
    let puts = race(&world, async |tx, n| {
        archive::put_page(tx, person(PAUL), conversation_id(1), 1, &blob(n), &replaced, NOW).await
    })
    .await;
    assert_eq!(count(&puts, |put| *put == PagePut::Written), 1);
    assert_eq!(count(&puts, |put| *put == PagePut::Taken), 31);
    let entries =
        world.read(async |tx| archive::entries(tx, person(PAUL), conversation_id(1), None, 10).await).await;
    assert_eq!(entries.len(), 2);
}

#[rstest]
#[tokio::test]
async fn staff_acts_form_one_chain(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    race(&world, async |tx, n| {
        let (actor, action) = ("cli".to_owned(), "grant".to_owned());
        audit::append(tx, &Act { at: NOW, actor, action, subject: n.to_string(), reason: "r".to_owned() })
            .await
    })
    .await;
    let lines = world.read(async |tx| audit::lines(tx, 0, 100).await).await;
    assert!(lines.iter().map(|line| line.seq).eq(1..=32));
    for pair in lines.windows(2) {
        assert_eq!(pair[1].previous, pair[0].hash);
    }
}

#[rstest]
#[tokio::test]
async fn whole_unlocks_neither_oversell_nor_charge_without_a_slot(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    world.write(async |tx| demandes::insert(tx, &demande(1)).await).await;
    for (n, pro) in [(201, PAUL), (202, PIA)] {
        let grant = Transfer { account: account_id(pro), ..transfer(n, MovementKind::Grant, 100, "g") };
        world.write(async |tx| ledger::credit(tx, grant).await).await;
    }
    let unlock = async |n: u8| {
        let pro = if n.is_multiple_of(2) { PAUL } else { PIA };
        world
            .store
            .write(async |tx| {
                if demandes::take_slot(tx, demande_id(1), person(pro), NOW).await?.is_none() {
                    return Err(StoreError::Conflict);
                }
                let conversation = conversation_id(n);
                let unlock =
                    Unlock { id: unlock_id(n), conversation, spent: tokens(6), premium: false, at: NOW };
                if !unlocks::insert(tx, person(pro), demande_id(1), &unlock).await? {
                    return Err(StoreError::Conflict);
                }
                let reference = unlock.id.to_string();
                let payment =
                    Transfer { account: account_id(pro), ..transfer(n, MovementKind::Unlock, 6, &reference) };
                ledger::debit(tx, payment).await
            })
            .await
    };
    let outcomes = join_all((0..32).map(unlock)).await;
    assert_eq!(count(&outcomes, Result::is_ok), 2, "each of the two pros once");
    let seen = world.read(async |tx| demandes::find(tx, demande_id(1), person(ANNE)).await).await.unwrap();
    assert_eq!((seen.demande.slots_used, seen.author.unlocks), (2, 2));
    for pro in [PAUL, PIA] {
        let balance = world.read(async |tx| ledger::balance(tx, account_id(pro)).await).await.unwrap();
        assert_eq!(balance.standard, tokens(94));
    }
}
