//! Tells every instance that something waits in someone's inbox. A lost announcement is harmless: sockets
//! also look by themselves.

use std::sync::Arc;

use protocol::ids::UserId;
use store::Store;
use tokio::sync::mpsc;

use crate::live::hub::Hub;

/// The channel on which PostgreSQL instances hear each other.
pub const CHANNEL: &str = "leboncoup_inboxes";

/// People in one announcement: PostgreSQL takes less than 8 000 bytes.
const AT_ONCE: usize = 100;
/// People who wait to be announced, before some are lost.
const WAITING: usize = 10_000;

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
    hub: Arc<Hub>,
    waiting: mpsc::Sender<UserId>,
}

impl Postgres {
    /// `hub` has the sockets of this instance; the others listen on the database of `store`.
    #[must_use]
    pub fn new(hub: Arc<Hub>, store: Store) -> Self {
        let (waiting, queue) = mpsc::channel(WAITING);
        actix_web::rt::spawn(tell(store, queue));
        Self { hub, waiting }
    }
}

impl Bus for Postgres {
    fn announce(&self, users: Vec<UserId>) {
        self.hub.wake(&users);
        for user in users {
            if let Err(error) = self.waiting.try_send(user) {
                tracing::warn!(%error, "an announcement was lost");
            }
        }
    }
}

/// One announcement at a time: whoever comes while it is on its way goes with the next.
async fn tell(store: Store, mut queue: mpsc::Receiver<UserId>) {
    let mut users = Vec::with_capacity(AT_ONCE);
    while queue.recv_many(&mut users, AT_ONCE).await > 0 {
        users.sort_unstable();
        users.dedup();
        if let Err(error) = store.announce(CHANNEL, &payload(&users)).await {
            tracing::warn!(%error, "an announcement was lost");
        }
        users.clear();
    }
}

/// The ids as one text.
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

    #[test]
    fn the_largest_announcement_fits() {
        let users: Vec<_> = (0..AT_ONCE).map(|n| UserId::new([u8::try_from(n).unwrap(); 32])).collect();
        assert!(payload(&users).len() < 8_000);
    }
}
