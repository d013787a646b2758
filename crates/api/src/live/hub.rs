//! Which accounts have sockets on this instance, and how to wake them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protocol::ids::UserId;
use tokio::sync::{Notify, watch};

/// The sockets of this instance. A wake-up carries nothing: each socket reads its inbox from its own cursor,
/// so many wake-ups may become one and none needs a queue.
#[derive(Debug)]
pub struct Hub {
    seats: Mutex<HashMap<UserId, Vec<Arc<Notify>>>>,
    closing: watch::Sender<bool>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { seats: Mutex::default(), closing: watch::Sender::new(false) }
    }
}

impl Hub {
    /// Takes a seat for one socket of this account; dropping it gives the seat up.
    #[must_use]
    pub fn join(self: &Arc<Self>, user: UserId) -> Seat {
        let bell = Arc::new(Notify::new());
        self.seats().entry(user).or_default().push(Arc::clone(&bell));
        Seat { hub: Arc::clone(self), user, bell, closing: self.closing.subscribe() }
    }

    /// Wakes every socket of these accounts.
    pub fn wake(&self, users: &[UserId]) {
        let seats = self.seats();
        for bell in users.iter().filter_map(|user| seats.get(user)).flatten() {
            bell.notify_one();
        }
    }

    /// Asks every socket to close, now and in future.
    pub fn shut_down(&self) {
        self.closing.send_replace(true);
    }

    /// Number of sockets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seats().values().map(Vec::len).sum()
    }

    /// True without a socket.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<UserId, Vec<Arc<Notify>>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One socket's place in the hub.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    user: UserId,
    bell: Arc<Notify>,
    closing: watch::Receiver<bool>,
}

impl Seat {
    /// Ends when someone has woken this account since the last call.
    pub async fn woken(&self) {
        self.bell.notified().await;
    }

    /// Ends when the server shuts down.
    pub async fn closing(&self) {
        // An error means that the hub is gone, which is a shutdown too.
        let _ = self.closing.clone().wait_for(|closing| *closing).await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.hub.seats();
        if let Some(bells) = seats.get_mut(&self.user) {
            bells.retain(|bell| !Arc::ptr_eq(bell, &self.bell));
            if bells.is_empty() {
                seats.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const MOMENT: Duration = Duration::from_millis(20);

    #[actix_web::test]
    async fn a_wake_up_reaches_each_device_of_the_account_and_nobody_else() {
        let hub = Arc::new(Hub::default());
        let (me, you) = (UserId::new([1; 32]), UserId::new([2; 32]));
        let seats = [hub.join(me), hub.join(me), hub.join(you)];
        hub.wake(&[me]);
        let [phone, laptop, other] = &seats;
        assert!(timeout(MOMENT, phone.woken()).await.is_ok());
        assert!(timeout(MOMENT, laptop.woken()).await.is_ok());
        assert!(timeout(MOMENT, other.woken()).await.is_err());
    }

    #[actix_web::test]
    async fn a_wake_up_before_the_socket_waits_is_not_lost() {
        let hub = Arc::new(Hub::default());
        let seat = hub.join(UserId::new([1; 32]));
        hub.wake(&[UserId::new([1; 32])]);
        assert!(timeout(MOMENT, seat.woken()).await.is_ok());
    }

    #[actix_web::test]
    async fn a_closed_socket_leaves_nothing_behind() {
        let hub = Arc::new(Hub::default());
        let seat = hub.join(UserId::new([1; 32]));
        assert_eq!(hub.len(), 1);
        drop(seat);
        assert!(hub.is_empty());
        assert!(hub.seats().is_empty());
    }

    #[actix_web::test]
    async fn a_shutdown_reaches_sockets_that_come_later() {
        let hub = Arc::new(Hub::default());
        hub.shut_down();
        assert!(timeout(MOMENT, hub.join(UserId::new([1; 32])).closing()).await.is_ok());
    }
}
