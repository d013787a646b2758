//! Conversations and who is in them.

use protocol::ids::ConversationId;
use rstest::rstest;
use store::conversations::{self, Before, activity};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{demandes, identities, messages};

use crate::world::{
    ANNE, NOW, PAUL, PIA, World, conversation_id, demande, demande_id, later, message, person, statement,
    unlock, unlock_id,
};

#[rstest]
#[tokio::test]
async fn a_member_sees_everyone_with_their_keys(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let second = statement(60, 2);
    world.write(async |tx| identities::insert(tx, person(PAUL), &second, NOW).await).await;
    let find = async |who: u8| {
        world.read(async |tx| conversations::find(tx, person(who), conversation_id(1)).await).await
    };
    let found = find(ANNE).await.unwrap();
    assert_eq!(
        (found.id, found.unlock_id, found.demande_id),
        (conversation_id(1), unlock_id(1), demande_id(1))
    );
    assert_eq!(found.demande_title.as_str(), "Chaudière en panne");
    assert_eq!((found.open, found.created_at, found.last_message_at, found.pages), (true, NOW, None, 0));
    let keys: Vec<_> = found.members.iter().map(|m| (m.keys.user_id, m.keys.statements.clone())).collect();
    let (anne, paul) = (vec![statement(ANNE, 1)], vec![statement(PAUL, 1), second]);
    assert_eq!(keys, [(person(ANNE), anne), (person(PAUL), paul)]);
    assert_eq!(find(PIA).await, None, "nobody else sees it");
}

#[rstest]
#[tokio::test]
async fn the_newest_activity_comes_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    for (n, pro) in [(2, PAUL), (3, PIA), (4, PAUL)] {
        world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
        world.write(async |tx| unlock(tx, n, pro, n).await).await;
    }
    world.write(async |tx| messages::store_message(tx, &message(1, PAUL, ANNE)).await).await;
    let page = async |who: u8, before: Option<Before>| {
        world.read(async |tx| conversations::page(tx, person(who), before, 3).await).await
    };
    let first = page(ANNE, None).await;
    let ids = |page: &[protocol::messages::Conversation]| page.iter().map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids(&first), [1, 4, 3].map(conversation_id));
    let last = first.last().unwrap();
    let before = Before { activity: activity(last), id: last.id };
    assert_eq!(ids(&page(ANNE, Some(before)).await), [conversation_id(2)]);
    assert_eq!(ids(&page(PIA, None).await), [conversation_id(3)]);
    assert_eq!(first[0].last_message_at, Some(later(1_001)));
}

#[rstest]
#[tokio::test]
async fn closing_keeps_a_conversation_readable(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let is_open = async |who: u8, id: ConversationId| {
        world.read(async |tx| conversations::is_open(tx, person(who), id).await).await
    };
    assert_eq!(is_open(PAUL, conversation_id(1)).await, Some(true));
    assert_eq!(is_open(PIA, conversation_id(1)).await, None);
    assert!(world.write(async |tx| conversations::close(tx, conversation_id(1)).await).await);
    assert!(!world.write(async |tx| conversations::close(tx, conversation_id(1)).await).await);
    assert_eq!(is_open(PAUL, conversation_id(1)).await, Some(false));
    let found = world.read(async |tx| conversations::find(tx, person(PAUL), conversation_id(1)).await).await;
    assert!(!found.unwrap().open);
}
