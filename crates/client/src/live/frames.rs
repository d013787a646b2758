//! What the server's frames mean.

use std::sync::Arc;
use std::time::Duration;

use protocol::live::{Event, Happening, ServerFrame};
use protocol::time::Timestamp;

use crate::core::Core;
use crate::platform;
use crate::sync::lock;
use crate::updates::{Connection, Update};
use crate::work::Work;

/// How far this device has followed the account's events.
#[derive(Debug, Default)]
pub(super) struct Progress {
    since: Option<u64>,
    /// Since when there is a connection that the server has accepted.
    connected: Option<Timestamp>,
}

/// What to make of an event's number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// It is the next one.
    Next,
    /// It was heard before.
    Repeated,
    /// Events in between were missed.
    Gap,
}

impl Progress {
    pub(super) fn since(&self) -> Option<u64> {
        self.since
    }

    /// The account's newest event, while there is a connection.
    pub(super) fn connected_at(&self) -> Option<u64> {
        self.since.filter(|_| self.connected.is_some())
    }

    /// The server has accepted a connection. False if that is known.
    fn connect(&mut self, now: Timestamp) -> bool {
        let new = self.connected.is_none();
        self.connected.get_or_insert(now);
        new
    }

    /// Ends a connection. How long it has held, if the server had accepted it.
    pub(super) fn disconnect(&mut self, now: Timestamp) -> Option<Duration> {
        self.connected.take().map(|since| now.since(since))
    }

    /// The server has told every event up to `seq`. True when some of them have not been heard here.
    fn stand_at(&mut self, seq: u64) -> bool {
        let missed = self.since.is_none_or(|since| since < seq);
        self.since = self.since.max(Some(seq));
        missed
    }

    pub(super) fn follow(&mut self, seq: u64) -> Order {
        let order = match self.since {
            Some(since) if seq <= since => return Order::Repeated,
            Some(since) if seq == since.saturating_add(1) => Order::Next,
            // Also before anything is known: what was loaded may be older than the events before this one.
            _ => Order::Gap,
        };
        self.since = Some(seq);
        order
    }
}

/// What the server says. What only newer clients understand is [`ServerFrame::Unknown`].
pub(super) fn read(text: &str) -> ServerFrame {
    serde_json::from_str(text).unwrap_or(ServerFrame::Unknown)
}

impl Core {
    /// Acts on one frame, from this tab's socket or another one's.
    pub(super) fn obey(self: &Arc<Self>, frame: &ServerFrame, progress: &mut Progress) {
        match *frame {
            ServerFrame::Ready { seq, .. } => {
                if progress.stand_at(seq) {
                    self.catch_up_with_everything();
                }
                self.defer(Work::Receive);
                self.connected(progress);
            }
            ServerFrame::Resync { seq, .. } => {
                progress.since = Some(seq);
                self.catch_up_with_everything();
                self.connected(progress);
            }
            ServerFrame::Alive { seq } => {
                if progress.stand_at(seq) {
                    self.catch_up_with_everything();
                }
                self.connected(progress);
            }
            ServerFrame::Event(Event { seq, what, .. }) => match progress.follow(seq) {
                Order::Next => self.witness(what),
                Order::Gap => self.catch_up_with_everything(),
                Order::Repeated => {}
            },
            ServerFrame::Typing { conversation_id, user_id } => {
                let thread = self.conversations.get(conversation_id);
                if thread.is_some_and(|thread| lock(&thread.state).peer.keys.user_id == user_id) {
                    self.hub.tell(Update::Typing(conversation_id));
                }
            }
            ServerFrame::Presence { user_id, presence } => {
                self.hub.tell(Update::Presence(user_id, presence));
            }
            ServerFrame::Refused { .. } | ServerFrame::Unknown => {}
        }
    }

    /// The server has accepted this connection; after the first frame that says so, nothing is new.
    fn connected(self: &Arc<Self>, progress: &mut Progress) {
        if progress.connect(platform::now()) {
            self.hub.tell(Update::Connection(Connection::Connected));
            self.pump_all();
        }
    }

    fn catch_up_with_everything(&self) {
        self.conversations.outdate();
        self.defer(Work::Receive);
        self.defer(Work::Reload);
        self.learn_all_reads();
        self.outdate_settings();
        self.hub.tell(Update::Balance);
        self.hub.tell(Update::Conversations);
    }

    fn witness(&self, what: Happening) {
        match what {
            Happening::Conversation { conversation_id } => {
                self.conversations.outdate();
                self.defer(Work::Look(conversation_id));
                self.hub.tell(Update::Conversations);
            }
            Happening::Envelope { .. } => self.defer(Work::Receive),
            Happening::Entry { conversation_id, message_id } => {
                self.defer(Work::Entry(conversation_id, message_id));
            }
            Happening::Delivered { conversation_id, message_id } => {
                let Some(thread) = self.conversations.get(conversation_id) else { return };
                if lock(&thread.state).history.delivered(message_id) {
                    self.hub.tell(Update::Messages(conversation_id));
                }
            }
            Happening::Read { conversation_id, user_id } if user_id == self.me() => {
                self.defer(Work::Reading(conversation_id));
            }
            Happening::Read { conversation_id, .. } => self.defer(Work::LearnRead(conversation_id)),
            Happening::Settings => self.outdate_settings(),
            Happening::Balance => self.hub.tell(Update::Balance),
            Happening::Unknown => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_followed_once_and_gaps_are_noticed() {
        let mut progress = Progress::default();
        let order: Vec<Order> = [7, 8, 8, 5, 10, 11].map(|seq| progress.follow(seq)).into();
        assert_eq!(
            order,
            [Order::Gap, Order::Next, Order::Repeated, Order::Repeated, Order::Gap, Order::Next]
        );
        assert_eq!(progress.since(), Some(11));
    }

    #[test]
    fn a_server_that_stands_one_event_further_has_told_one_that_was_not_heard() {
        let mut progress = Progress::default();
        assert!(progress.stand_at(7), "nothing is known at first");
        assert!(!progress.stand_at(7));
        assert!(progress.stand_at(8));
        assert!(!progress.stand_at(5));
        assert_eq!(progress.follow(9), Order::Next);
    }

    #[test]
    fn a_connection_tells_at_its_end_how_long_it_has_held() {
        let (mut progress, start) = (Progress::default(), Timestamp::from_millis(1_000));
        let later = |seconds| start.plus(Duration::from_secs(seconds));
        progress.stand_at(7);
        assert_eq!((progress.connected_at(), progress.disconnect(start)), (None, None));
        assert!(progress.connect(start));
        assert!(!progress.connect(later(5)), "each frame says that there is a connection");
        assert_eq!(progress.connected_at(), Some(7));
        assert_eq!(progress.disconnect(later(12)), Some(Duration::from_secs(12)));
        assert_eq!((progress.connected_at(), progress.disconnect(later(13))), (None, None));
    }
}
