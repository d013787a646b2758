//! Sending and receiving.

use protocol::accounts::Standing;
use protocol::limits::UNACKNOWLEDGED;
use protocol::live::Happening;
use protocol::messages::{Entry, Incoming};
use rstest::rstest;
use store::envelopes::{self, After};
use store::messages::{NewMessage, Stored, store_message};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{archive, conversations, demandes, events, users};

use crate::world::{
    ANNE, PAUL, PIA, World, blob, conversation_id, demande, later, message, message_id, person, unlock,
};

async fn send(world: &World, new: &NewMessage) -> Stored {
    world.write(async |tx| store_message(tx, new).await).await
}

async fn waiting(world: &World, who: u8) -> Vec<Incoming> {
    world.read(async |tx| envelopes::waiting(tx, person(who), None, None, 100).await).await
}

#[rstest]
#[tokio::test]
async fn a_message_is_an_envelope_an_entry_and_two_events(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let new = message(1, PAUL, ANNE);
    assert_eq!(send(&world, &new).await, Stored::New);
    let [incoming] = waiting(&world, ANNE).await.try_into().unwrap();
    let expected = Incoming {
        conversation_id: new.conversation,
        message_id: new.id,
        sender: new.sender,
        commitment: new.commitment,
        envelope: new.envelope.clone(),
        received_at: new.received_at,
        kid: new.kid.clone(),
        stamp: new.stamp,
    };
    assert_eq!(incoming, expected);
    let entries =
        world.read(async |tx| archive::entries(tx, person(PAUL), conversation_id(1), None, 10).await).await;
    assert_eq!(entries, [Entry { message_id: new.id, blob: blob(1) }]);
    let happened = async |who: u8| {
        let events = world.read(async |tx| events::since(tx, person(who), 0, 10).await).await;
        events.into_iter().map(|event| event.what).collect::<Vec<_>>()
    };
    let (conversation_id, message_id) = (new.conversation, new.id);
    assert_eq!(happened(ANNE).await, [Happening::Envelope { conversation_id, message_id }]);
    assert_eq!(happened(PAUL).await, [Happening::Entry { conversation_id, message_id }]);
}

#[rstest]
#[tokio::test]
async fn a_repetition_changes_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let new = message(1, PAUL, ANNE);
    send(&world, &new).await;
    let resealed = NewMessage { entry: blob(9), received_at: later(9_000), ..message(1, PAUL, ANNE) };
    let repeated = |delivered| Stored::Repeated { received_at: new.received_at, delivered };
    assert_eq!(send(&world, &resealed).await, repeated(false));
    let found = world.read(async |tx| conversations::find(tx, person(PAUL), conversation_id(1)).await).await;
    assert_eq!(found.unwrap().last_message_at, Some(new.received_at));
    assert_eq!(waiting(&world, ANNE).await.len(), 1);
    assert_eq!(world.read(async |tx| events::head(tx, person(ANNE)).await).await, 1);
    let entry = Entry { message_id: new.id, blob: blob(1) };
    let entries = std::slice::from_ref(&entry);
    world
        .write(async |tx| archive::acknowledge(tx, person(ANNE), new.conversation, entries, later(50)).await)
        .await;
    assert_eq!(send(&world, &resealed).await, repeated(true));
    world.write(async |tx| conversations::close(tx, conversation_id(1)).await).await;
    assert_eq!(send(&world, &resealed).await, repeated(true), "even when the conversation was closed since");
}

#[rstest]
#[tokio::test]
async fn an_id_belongs_to_one_message(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    world.write(async |tx| demandes::insert(tx, &demande(2)).await).await;
    world.write(async |tx| unlock(tx, 2, PAUL, 2).await).await;
    send(&world, &message(1, PAUL, ANNE)).await;
    assert_eq!(send(&world, &message(1, ANNE, PAUL)).await, Stored::IdTaken, "used by the peer");
    let elsewhere = NewMessage { conversation: conversation_id(2), ..message(1, PAUL, ANNE) };
    assert_eq!(send(&world, &elsewhere).await, Stored::IdTaken, "used in another conversation");
    assert!(waiting(&world, PAUL).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn only_members_write_and_only_to_each_other(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    for (from, to) in [(PIA, ANNE), (PAUL, PIA), (PAUL, PAUL)] {
        assert_eq!(send(&world, &message(1, from, to)).await, Stored::NotMember, "{from} to {to}");
    }
    let nowhere = NewMessage { conversation: conversation_id(9), ..message(1, PAUL, ANNE) };
    assert_eq!(send(&world, &nowhere).await, Stored::NotMember);
    assert!(waiting(&world, ANNE).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_closed_conversation_and_a_banned_sender_stay_silent(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let stand = async |standing| {
        world.write(async |tx| users::set_standing(tx, person(PAUL), standing, None).await).await
    };
    stand(Standing::Banned).await;
    assert_eq!(send(&world, &message(1, PAUL, ANNE)).await, Stored::Closed);
    stand(Standing::Restricted).await;
    assert_eq!(send(&world, &message(1, PAUL, ANNE)).await, Stored::New, "conversations go on");
    world.write(async |tx| conversations::close(tx, conversation_id(1)).await).await;
    assert_eq!(send(&world, &message(2, PAUL, ANNE)).await, Stored::Closed);
}

#[rstest]
#[tokio::test]
async fn waiting_messages_are_limited_per_sender(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let limit = u8::try_from(UNACKNOWLEDGED).unwrap();
    for n in 0..limit {
        assert_eq!(send(&world, &message(n, PAUL, ANNE)).await, Stored::New);
    }
    assert_eq!(send(&world, &message(limit, PAUL, ANNE)).await, Stored::TooMany);
    assert_eq!(
        send(&world, &message(limit, ANNE, PAUL)).await,
        Stored::New,
        "the peer has a limit of their own"
    );
    let entry = Entry { message_id: message_id(0), blob: blob(0) };
    let entries = std::slice::from_ref(&entry);
    world
        .write(async |tx| {
            archive::acknowledge(tx, person(ANNE), conversation_id(1), entries, later(50)).await
        })
        .await;
    assert_eq!(send(&world, &message(limit + 1, PAUL, ANNE)).await, Stored::New);
}

#[rstest]
#[tokio::test]
async fn the_demandeurs_first_message_answers_the_unlock(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let answered = async || {
        let seen = world.read(async |tx| demandes::find(tx, demande(1).id, person(PIA)).await).await;
        seen.unwrap().author.answered
    };
    send(&world, &message(1, PAUL, ANNE)).await;
    assert_eq!(answered().await, 0);
    send(&world, &message(2, ANNE, PAUL)).await;
    assert_eq!(answered().await, 1);
}

#[rstest]
#[tokio::test]
async fn envelopes_are_paged_in_message_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    world.write(async |tx| demandes::insert(tx, &demande(2)).await).await;
    world.write(async |tx| unlock(tx, 2, PIA, 2).await).await;
    for n in [3, 1, 2] {
        send(&world, &message(n, PAUL, ANNE)).await;
    }
    // Pia uses an id that Paul uses too: another conversation, another message.
    let pias = NewMessage { conversation: conversation_id(2), ..message(2, PIA, ANNE) };
    assert_eq!(send(&world, &pias).await, Stored::New);
    let page = async |conversation, after| {
        let page =
            world.read(async |tx| envelopes::waiting(tx, person(ANNE), conversation, after, 2).await).await;
        page.into_iter().map(|incoming| (incoming.message_id, incoming.sender)).collect::<Vec<_>>()
    };
    assert_eq!(page(None, None).await, [(message_id(1), person(PAUL)), (message_id(2), person(PAUL))]);
    let after = After { message: message_id(2), sender: person(PAUL) };
    assert_eq!(page(None, Some(after)).await, [(message_id(2), person(PIA)), (message_id(3), person(PAUL))]);
    assert_eq!(page(Some(conversation_id(2)), None).await, [(message_id(2), person(PIA))]);
}
