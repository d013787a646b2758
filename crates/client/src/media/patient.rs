//! Calls that outlast a lost connection.

use std::sync::Weak;

use crate::backoff;
use crate::core::Core;
use crate::error::ClientError;
use crate::http::{Answer, Call};

/// Sends a call until the server has answered it: a lost connection is waited for, but no longer than the account lives.
pub(super) async fn persistently(core: &Weak<Core>, call: &Call) -> Result<Answer, ClientError> {
    let mut failures = 0;
    loop {
        let core = core.upgrade().ok_or(ClientError::SignedOut)?;
        match core.session.send(call.clone()).await {
            Err(error) if error.is_transient() && !is_daily(&error) => {
                let updates = core.hub.subscribe();
                drop(core);
                backoff::wait(failures, error.retry_after(), updates).await;
                failures += 1;
            }
            outcome => return outcome,
        }
    }
}

/// A limit that no patience of minutes outlasts.
fn is_daily(error: &ClientError) -> bool {
    error.code() == Some(protocol::problem::Code::TooManyUploads)
}
