use crypto_core::archive::Participant;
use crypto_core::identity::IdentitySecret;
use protocol::accounts::Kind;
use protocol::ids::{DemandeId, MessageId, UnlockId};
use protocol::keys::IdentityChain;

use super::*;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::error::Sealed;
use crate::platform::rng;

const ME: UserId = UserId::new([1; 32]);

fn thread() -> Thread {
    let (_, user_id, statement) = IdentitySecret::make(&mut rng());
    let keys = IdentityChain { user_id, statements: vec![statement] };
    let peer_keys = PeerKeys::examine(None, &keys);
    let peer = Member { display_name: "Lou".to_owned().try_into().unwrap(), kind: Kind::Pro, keys };
    let at = Timestamp::from_millis(1);
    let info = Conversation {
        id: ConversationId::make(at, [0; 10]),
        unlock_id: UnlockId::make(at, [0; 10]),
        pro_id: user_id,
        demande_id: DemandeId::make(at, [0; 10]),
        demande_title: "Fuite".to_owned().try_into().unwrap(),
        members: vec![peer.clone()],
        open: true,
        created_at: at,
        last_message_at: None,
        pages: 0,
        left: false,
        blocking: false,
        cleared_at: None,
        expires_at: None,
    };
    Thread::new(ME, info, peer, peer_keys)
}

#[test]
fn the_first_sign_stays_unless_a_graver_one_comes() {
    let thread = thread();
    let mut state = thread.state.lock().unwrap();
    assert!(!state.suspect(ClientError::Network));
    assert!(state.suspect(ClientError::Tampered { what: Sealed::Entries }));
    assert!(!state.suspect(ClientError::RolledBack { what: Sealed::Entries }));
    assert!(state.recipient().is_ok());
    assert!(state.suspect(ClientError::PeerExchanged));
    assert!(!state.suspect(ClientError::KeyChanged));
    assert_eq!(state.recipient(), Err(ClientError::PeerExchanged));
    assert_eq!(
        (state.view().trust, state.view().trouble),
        (Trust::Refused, Some(ClientError::PeerExchanged))
    );
}

#[test]
fn the_archive_vouches_for_the_peer_and_their_keys() {
    let thread = thread();
    let mut state = thread.state.lock().unwrap();
    let Member { keys: IdentityChain { user_id, statements }, .. } = state.peer.clone();
    state.check_member(&Participant { user_id, keys: statements[0].keys }, ME);
    state.check_author(ME, ME);
    assert_eq!(state.view().trouble, None);
    let other = IdentitySecret::make(&mut rng()).2.keys;
    state.check_member(&Participant { user_id, keys: other }, ME);
    assert_eq!(state.recipient(), Err(ClientError::KeyChanged));
}

#[test]
fn what_waits_or_has_failed_or_is_being_sent_stays_in_memory() {
    let thread = thread();
    let mut state = thread.state.lock().unwrap();
    let at = Timestamp::from_millis(2);
    let id = MessageId::make(at, [0; 10]);
    let stays = |state: &mut ThreadState| {
        state.loaded = true;
        state.forget();
        state.loaded
    };
    state.history.add_waiting(id, Draft::text("plus tard"), at);
    assert!(stays(&mut state) && state.history.contains(id));
    state.history.failed(id, ClientError::KeyChanged);
    assert!(stays(&mut state) && state.history.contains(id));
    assert!(state.history.take_failed(id).is_some());
    assert!(state.outbox.start());
    assert!(stays(&mut state));
    assert!(state.outbox.rest());
    assert!(!stays(&mut state));
}
