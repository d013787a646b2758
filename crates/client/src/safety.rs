//! The number by which two people see that nobody stands between them.

use crypto_core::identity::IdentitySecret;
use crypto_core::safety::SafetyNumber;

use crate::core::Core;
use crate::error::ClientError;
use crate::sync::lock;
use crate::thread::Thread;

/// The safety number of a conversation's two members, by the newest keys of both.
pub(crate) fn number(core: &Core, thread: &Thread) -> Result<SafetyNumber, ClientError> {
    let own = core.keys.with_identity(IdentitySecret::keys);
    let (peer, keys) = {
        let state = lock(&thread.state);
        (state.peer.keys.user_id, state.peer_newest()?.keys)
    };
    Ok(SafetyNumber::derive(core.me(), &own, peer, &keys))
}
