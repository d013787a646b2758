//! Tells every instance that something waits in someone's inbox. A lost announcement is harmless: sockets
//! also look by themselves.

use std::sync::Arc;

use protocol::ids::UserId;
use store::Store;

use crate::live::hub::Hub;

/// The channel on which PostgreSQL instances hear each other.
pub const CHANNEL: &str = "leboncoup_inboxes";

/// Announces, after COMMIT, whose inbox has grown. Ids only.
pub trait Bus: Send + Sync {
    /// Wakes the sockets of these people on every instance. Does not wait.
    fn announce(&self, users: Vec<UserId>);
}

/// One instance: its own hub is everyone.
#[derive(Debug, Clone)]
pub struct InProcess(pub Arc<Hub>);

impl Bus for InProcess {
    fn announce(&self, users: Vec<UserId>) {
        self.0.wake(&users);
    }
}

/// Several instances on one PostgreSQL: LISTEN/NOTIFY.
#[derive(Debug, Clone)]
pub struct Postgres {
    /// The sockets of this instance.
    pub hub: Arc<Hub>,
    /// Where the others listen.
    pub store: Store,
}

impl Bus for Postgres {
    fn announce(&self, users: Vec<UserId>) {
        self.hub.wake(&users);
        let store = self.store.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = store.announce(CHANNEL, &payload(&users)).await {
                tracing::warn!(%error, "an announcement was lost");
            }
        });
    }
}

/// The ids as one text, far below PostgreSQL's 8 000 bytes: a conversation has few members.
fn payload(users: &[UserId]) -> String {
    users.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The ids in an announcement; what is no id is skipped.
#[must_use]
pub fn read_payload(text: &str) -> Vec<UserId> {
    text.split(',').filter_map(|id| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_announcement_carries_ids_and_nothing_else() {
        let users = vec![UserId::new([1; 32]), UserId::new([2; 32])];
        assert_eq!(read_payload(&payload(&users)), users);
        assert_eq!(read_payload("nonsense,"), []);
    }
}
