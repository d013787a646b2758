use super::*;
use crate::testing::{conversation, message_id, person, rng, test};

#[test]
fn a_state_opens_in_its_version_only() {
    let ring = VaultKeyRing::make(person(1).id, &mut rng(1));
    let state =
        StateContent { last_read: Some(message_id(3)), messages: 9, unread: 2, ..StateContent::default() };
    let sealed = ring.seal_state(conversation(), 4, &state, &mut rng(2)).unwrap();
    assert_eq!(ring.open_state(conversation(), 4, &sealed).unwrap(), state);
    assert_eq!(ring.open_state(conversation(), 3, &sealed).unwrap_err(), OpenError::Rejected);
    let other = ConversationId::new(message_id(9).uuid());
    assert_eq!(ring.open_state(other, 4, &sealed).unwrap_err(), OpenError::Rejected);
}

#[test]
fn everything_that_can_be_hidden_fits() {
    let ring = VaultKeyRing::make(person(1).id, &mut rng(1));
    let state = StateContent {
        hidden: (0..i64::try_from(HIDDEN).unwrap()).map(message_id).collect(),
        cleared: Some(Cleared { through: message_id(1), pages: u64::MAX }),
        ..StateContent::default()
    };
    let sealed = ring.seal_state(conversation(), 1, &state, &mut rng(2)).unwrap();
    assert_eq!(ring.open_state(conversation(), 1, &sealed).unwrap(), state);
}

#[test]
fn unknown_fields_survive_and_nonsense_is_malformed() {
    let ring = VaultKeyRing::make(person(1).id, &mut rng(1));
    let id = conversation().to_string();
    let newer = ring.seal_blob(Purpose::State, &id, 1, br#"{"unread":1,"muted":true}"#, &mut rng(2)).unwrap();
    let state = ring.open_state(conversation(), 1, &newer).unwrap();
    assert_eq!(serde_json::to_string(&state).unwrap(), r#"{"messages":0,"unread":1,"muted":true}"#);
    let nonsense = ring.seal_blob(Purpose::State, &id, 1, b"7", &mut rng(2)).unwrap();
    assert_eq!(ring.open_state(conversation(), 1, &nonsense).unwrap_err(), OpenError::Content);
}
