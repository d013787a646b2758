//! A log-out in one tab ends the session in the account's other tabs, too: the browser has one refresh cookie for all.

use std::pin::pin;
use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use protocol::ids::UserId;
use serde::{Deserialize, Serialize};

use crate::core::Core;
use crate::platform::{self, Channel};
use crate::updates::Ended;

/// What tabs of one account tell each other about its session.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Word {
    /// The person has logged out.
    LoggedOut {
        /// Of which account.
        user_id: UserId,
    },
}

/// Starts the task that tells the other tabs when `leaves` says so, and listens to them.
pub(crate) fn start(core: &Arc<Core>, leaves: UnboundedReceiver<()>) {
    platform::spawn(run(core.me(), Arc::downgrade(core), leaves));
}

async fn run(me: UserId, core: Weak<Core>, mut leaves: UnboundedReceiver<()>) {
    let mut channel = Channel::open(&format!("leboncoup-session-{me}"));
    loop {
        let heard = match select(leaves.next(), pin!(channel.hear())).await {
            Either::Left((Some(()), _)) => None,
            Either::Left((None, _)) => return,
            Either::Right((text, _)) => Some(text),
        };
        match heard {
            None => channel.say(&farewell(me)),
            Some(text) if concerns(&text, me) => {
                let Some(core) = core.upgrade() else { return };
                core.follow_out();
            }
            Some(_) => {}
        }
    }
}

fn farewell(user_id: UserId) -> String {
    serde_json::to_string(&Word::LoggedOut { user_id }).unwrap_or_default()
}

/// True for a log-out of this very account. What cannot be read comes from a tab with another version of the app.
fn concerns(text: &str, me: UserId) -> bool {
    serde_json::from_str(text).is_ok_and(|word: Word| word == Word::LoggedOut { user_id: me })
}

impl Core {
    /// Tells the other tabs that the person logs out.
    pub(crate) fn take_leave(&self) {
        // Fails only when the background is gone, and then so is the session.
        let _ = self.leaves.unbounded_send(());
    }

    /// Ends the session as the tab did where the person logged out, which is also the one that tells the server.
    pub(crate) fn follow_out(&self) {
        self.search.clear();
        self.session.end(Ended::InAnotherTab);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_log_out_of_the_same_account_concerns_a_tab() {
        let (me, other) = (UserId::new([1; 32]), UserId::new([2; 32]));
        assert!(concerns(&farewell(me), me));
        assert!(!concerns(&farewell(other), me));
        for text in ["", "null", "logged_out", r#"{"type":"logged_out"}"#, r#"{"type":"logged_in"}"#] {
            assert!(!concerns(text, me), "{text}");
        }
    }
}
