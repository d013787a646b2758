//! Tells every instance what its sockets should look at. A lost signal is harmless: sockets also look by themselves,
//! and what is fleeting is gone a moment later anyway.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use protocol::ids::{ConversationId, UserId};
use store::Store;
use tokio::sync::mpsc;
use tokio::time::sleep;

use crate::live::hub::Hub;

/// The channel on which PostgreSQL instances hear each other.
pub const CHANNEL: &str = "leboncoup_live";
/// People in one signal, so that it stays below PostgreSQL's 8 000 bytes.
const AT_ONCE: usize = 100;
/// Signals that wait to be sent, before some are lost.
const WAITING: usize = 10_000;
/// From one announcement to the next: nobody notices, and a busy instance sends one for many (decision 0074).
const PACE: Duration = Duration::from_millis(5);

/// Someone writes to someone. Never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typing {
    /// Where.
    pub conversation: ConversationId,
    /// Who writes.
    pub from: UserId,
    /// Who will read it.
    pub to: UserId,
}

/// What instances tell each other. Ids only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// The inboxes of these people have grown.
    Inboxes(Vec<UserId>),
    /// These people have just come.
    Arrived(Vec<UserId>),
    /// Someone is typing.
    Typing(Typing),
}

impl Signal {
    /// As texts of at most 8 000 bytes.
    fn payloads(&self) -> Vec<String> {
        let lists = |name, users: &[UserId]| {
            let text = |some: &[UserId]| {
                format!("{name} {}", some.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
            };
            users.chunks(AT_ONCE).map(text).collect()
        };
        match self {
            Self::Inboxes(users) => lists("inboxes", users),
            Self::Arrived(users) => lists("arrived", users),
            Self::Typing(Typing { conversation, from, to }) => {
                vec![format!("typing {conversation},{from},{to}")]
            }
        }
    }

    /// Reads a payload; `None` for what is none, such as those of another version.
    #[must_use]
    pub fn read(payload: &str) -> Option<Self> {
        let (name, ids) = payload.split_once(' ')?;
        let users = || ids.split(',').map(str::parse).collect::<Result<_, _>>().ok();
        match name {
            "inboxes" => Some(Self::Inboxes(users()?)),
            "arrived" => Some(Self::Arrived(users()?)),
            "typing" => {
                let mut ids = ids.split(',');
                let (conversation, from, to) = (ids.next()?, ids.next()?, ids.next()?);
                let conversation = conversation.parse().ok()?;
                Some(Self::Typing(Typing { conversation, from: from.parse().ok()?, to: to.parse().ok()? }))
            }
            _ => None,
        }
    }
}

/// Reaches the sockets of every instance.
pub trait Bus: Send + Sync {
    /// Sends a signal, after COMMIT if it is about something stored. Does not wait.
    fn send(&self, signal: Signal);

    /// Wakes the sockets of these people, whose inboxes have grown.
    fn announce(&self, users: Vec<UserId>) {
        self.send(Signal::Inboxes(users));
    }
}

/// One instance: its own hub is everyone.
#[derive(Debug, Clone)]
pub struct InProcess(pub Arc<Hub>);

impl Bus for InProcess {
    fn send(&self, signal: Signal) {
        self.0.hear(&signal);
    }
}

/// Several instances on one PostgreSQL: LISTEN/NOTIFY.
#[derive(Debug, Clone)]
pub struct Postgres {
    hub: Arc<Hub>,
    waiting: mpsc::Sender<Signal>,
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
    fn send(&self, signal: Signal) {
        // PostgreSQL tells the sender, too: what is durable does not wait for that, what is fleeting comes once.
        if !matches!(signal, Signal::Typing(_)) {
            self.hub.hear(&signal);
        }
        if let Err(error) = self.waiting.try_send(signal) {
            tracing::warn!(%error, "an announcement was lost");
        }
    }
}

/// One announcement at a time, at once after a pause: whatever comes soon after it goes with the next.
async fn tell(store: Store, mut queue: mpsc::Receiver<Signal>) {
    let mut signals = Vec::with_capacity(AT_ONCE);
    while queue.recv_many(&mut signals, AT_ONCE).await > 0 {
        for payload in together(signals.drain(..)).iter().flat_map(Signal::payloads) {
            if let Err(error) = store.announce(CHANNEL, &payload).await {
                tracing::warn!(%error, "an announcement was lost");
            }
        }
        sleep(PACE).await;
    }
}

/// The same in as few signals as possible.
fn together(signals: impl IntoIterator<Item = Signal>) -> Vec<Signal> {
    let (mut inboxes, mut arrived, mut all) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for signal in signals {
        match signal {
            Signal::Inboxes(users) => inboxes.extend(users),
            Signal::Arrived(users) => arrived.extend(users),
            typing @ Signal::Typing(_) => all.push(typing),
        }
    }
    all.push(Signal::Inboxes(inboxes.into_iter().collect()));
    all.push(Signal::Arrived(arrived.into_iter().collect()));
    all
}

#[cfg(test)]
mod tests {
    use protocol::time::Timestamp;

    use super::*;

    fn user(n: u8) -> UserId {
        UserId::new([n; 32])
    }

    #[test]
    fn a_signal_reads_back_and_carries_ids_and_nothing_else() {
        let conversation = ConversationId::make(Timestamp::from_millis(5), [1; 10]);
        for signal in [
            Signal::Inboxes(vec![user(1), user(2)]),
            Signal::Arrived(vec![user(3)]),
            Signal::Typing(Typing { conversation, from: user(1), to: user(2) }),
        ] {
            let [payload] = &*signal.payloads() else { panic!("one payload") };
            assert_eq!(Signal::read(payload), Some(signal));
        }
        for nonsense in ["", "inboxes", "inboxes x", "typing 1,2,3", "humming 1", "1,2"] {
            assert_eq!(Signal::read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_crowd_is_told_in_parts_that_fit() {
        let payloads = Signal::Arrived((0..=250).map(user).collect()).payloads();
        assert_eq!(payloads.len(), 3);
        assert!(payloads.iter().all(|payload| payload.len() < 8_000));
        assert_eq!(Signal::Inboxes(Vec::new()).payloads(), Vec::<String>::new());
    }

    #[test]
    fn signals_that_wait_go_together() {
        let conversation = ConversationId::make(Timestamp::from_millis(5), [1; 10]);
        let typing = Signal::Typing(Typing { conversation, from: user(1), to: user(2) });
        let (one, other) = (Signal::Inboxes(vec![user(2), user(1)]), Signal::Inboxes(vec![user(2)]));
        let all = together([one, typing.clone(), other]);
        assert_eq!(all, [typing, Signal::Inboxes(vec![user(1), user(2)]), Signal::Arrived(Vec::new())]);
        assert_eq!(all.iter().flat_map(Signal::payloads).count(), 2);
    }
}
