//! One socket for all tabs of an account: the tab that holds a lock keeps it and hands on what it hears. Natively there
//! are no tabs.

#[cfg(target_arch = "wasm32")]
mod browser;
mod crew;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod pulse;

use protocol::ids::ConversationId;
use serde::{Deserialize, Serialize};

#[cfg(target_arch = "wasm32")]
pub(super) use browser::Tabs;
pub(super) use crew::Crew;
#[cfg(not(target_arch = "wasm32"))]
pub(super) use native::Tabs;
pub(super) use pulse::{Pulse, Verdict};

/// What tabs of one account tell each other: ids only, nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Note {
    /// From the tab that holds the socket: a frame of the server's.
    Frame {
        /// As it came.
        text: String,
    },
    /// From the tab that holds the socket: what a new one asked for.
    Welcome {
        /// The new tab.
        to: u64,
        /// The account's newest event.
        seq: u64,
    },
    /// From the tab that holds the socket: the connection is gone.
    Lost,
    /// From a tab that holds the socket from now on.
    Lead,
    /// From the others: what they have on display.
    Watch {
        /// Which tab.
        tab: u64,
        /// What.
        conversations: Vec<ConversationId>,
    },
    /// From the others: the person is typing there.
    Typing {
        /// Where.
        conversation_id: ConversationId,
    },
    /// From a tab that has just opened, or wonders whether the one that holds the socket is still there.
    Join {
        /// Which.
        tab: u64,
    },
}
