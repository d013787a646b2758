//! Which accounts have sockets on this instance, and what wakes them.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protocol::ids::{ConversationId, UserId};
use tokio::sync::{Notify, watch};

use crate::ports::bus::{Signal, Typing};

/// Typing that waits for one socket; more at once is dropped, as the next one says the same.
const TYPING: usize = 8;

/// The sockets of this instance. News are bounded: what is durable is only rung for, because each socket reads its
/// inbox from its own cursor, so many wake-ups may become one and none needs a queue.
#[derive(Debug)]
pub struct Hub {
    seats: Mutex<HashMap<UserId, Vec<Arc<Place>>>>,
    /// Who has come into view since anyone last asked.
    arrivals: Mutex<HashSet<UserId>>,
    closing: watch::Sender<bool>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { seats: Mutex::default(), arrivals: Mutex::default(), closing: watch::Sender::new(false) }
    }
}

/// What one socket shares with the hub.
#[derive(Debug, Default)]
struct Place {
    bell: Notify,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    news: News,
    /// Conversations on display, with their peers.
    watched: Vec<(ConversationId, UserId)>,
    /// The person lets others see that they are there.
    visible: bool,
}

/// What a socket was woken for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The inbox has grown.
    pub inbox: bool,
    /// A watched peer has come.
    pub arrivals: bool,
    /// Watched peers are typing.
    pub typing: Vec<Typing>,
}

impl Place {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut lock(&self.state));
    }

    /// Rings if `change` says that there is news.
    fn tell(&self, change: impl FnOnce(&mut State) -> bool) {
        let news = change(&mut lock(&self.state));
        if news {
            self.bell.notify_one();
        }
    }
}

impl Hub {
    /// Takes a seat for one socket of this account; dropping it gives the seat up.
    #[must_use]
    pub fn join(self: &Arc<Self>, user: UserId) -> Seat {
        let place = Arc::new(Place::default());
        lock(&self.seats).entry(user).or_default().push(Arc::clone(&place));
        Seat { hub: Arc::clone(self), user, place, closing: self.closing.subscribe() }
    }

    /// Wakes whom a signal concerns.
    pub fn hear(&self, signal: &Signal) {
        let seats = lock(&self.seats);
        match signal {
            Signal::Inboxes(users) => {
                for place in users.iter().filter_map(|user| seats.get(user)).flatten() {
                    place.tell(|state| {
                        state.news.inbox = true;
                        true
                    });
                }
            }
            Signal::Arrived(users) => {
                let came: HashSet<_> = users.iter().collect();
                for place in seats.values().flatten() {
                    place.tell(|state| {
                        let watched = state.watched.iter().any(|(_, peer)| came.contains(peer));
                        state.news.arrivals |= watched;
                        watched
                    });
                }
            }
            Signal::Typing(typing) => {
                for place in seats.get(&typing.to).into_iter().flatten() {
                    place.tell(|state| {
                        let wanted = state.watched.contains(&(typing.conversation, typing.from))
                            && state.news.typing.len() < TYPING
                            && !state.news.typing.contains(typing);
                        if wanted {
                            state.news.typing.push(*typing);
                        }
                        wanted
                    });
                }
            }
        }
    }

    /// Who has come into view since the last call.
    #[must_use]
    pub fn take_arrivals(&self) -> Vec<UserId> {
        std::mem::take(&mut *lock(&self.arrivals)).into_iter().collect()
    }

    /// Who is in view.
    #[must_use]
    pub fn visible(&self) -> Vec<UserId> {
        let is_visible = |place: &Arc<Place>| lock(&place.state).visible;
        let seats = lock(&self.seats);
        let visible = seats.iter().filter(|(_, places)| places.iter().any(is_visible));
        visible.map(|(user, _)| *user).collect()
    }

    /// Asks every socket to close, now and in future.
    pub fn shut_down(&self) {
        self.closing.send_replace(true);
    }

    /// Number of sockets.
    #[must_use]
    pub fn len(&self) -> usize {
        lock(&self.seats).values().map(Vec::len).sum()
    }

    /// True without a socket.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One socket's place in the hub.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    user: UserId,
    place: Arc<Place>,
    closing: watch::Receiver<bool>,
}

impl Seat {
    /// Ends when there is news since the last call; safe to drop and call again.
    pub async fn woken(&self) -> News {
        self.place.bell.notified().await;
        std::mem::take(&mut lock(&self.place.state).news)
    }

    /// Ends when the server shuts down.
    pub async fn closing(&self) {
        // An error means that the hub is gone, which is a shutdown too.
        let _ = self.closing.clone().wait_for(|closing| *closing).await;
    }

    /// Comes into view of the peers, or leaves it.
    pub fn set_visible(&self, visible: bool) {
        let mut arrived = false;
        self.place.change(|state| {
            let was_visible = std::mem::replace(&mut state.visible, visible);
            arrived = visible && !was_visible;
        });
        if arrived {
            lock(&self.hub.arrivals).insert(self.user);
        }
    }

    /// Replaces what is on display.
    pub fn watch(&self, watched: Vec<(ConversationId, UserId)>) {
        self.place.change(|state| state.watched = watched);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = lock(&self.hub.seats);
        if let Some(places) = seats.get_mut(&self.user) {
            places.retain(|place| !Arc::ptr_eq(place, &self.place));
            if places.is_empty() {
                seats.remove(&self.user);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
