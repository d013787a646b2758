//! How each side of a live socket knows that the other one is still there.

use std::num::NonZeroU8;
use std::time::Duration;

use protocol::live::ServerFrame;
use tokio::time::timeout;

use super::end::End;
use super::socket::{SEND, Socket};

/// How often live sockets show signs of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat(NonZeroU8);

impl Heartbeat {
    /// Rare enough for the batteries of phones, often enough for proxies that cut what is idle for half a minute.
    pub const DEFAULT: Self = Self(NonZeroU8::new(20).unwrap());

    /// One in this many seconds.
    #[must_use]
    pub const fn every_seconds(seconds: NonZeroU8) -> Self {
        Self(seconds)
    }

    /// From one sign of life to the next.
    #[must_use]
    pub fn every(self) -> Duration {
        Duration::from_secs(self.0.get().into())
    }

    /// Seconds after which a silent side is gone: it has missed two, and the network had a moment.
    #[must_use]
    pub fn within(self) -> u16 {
        u16::from(self.0.get()) * 2 + 5
    }
}

impl Socket {
    /// Ends what must end.
    pub(super) fn look(&self) -> Result<(), End> {
        if self.services.revoked.contains(self.claims.sid) {
            return Err(End::Revoked);
        }
        if self.claims.exp.saturating_mul(1_000) <= self.services.now().as_millis() {
            return Err(End::Expired);
        }
        let silence = Duration::from_secs(self.within().into());
        if self.heard.elapsed() > silence { Err(End::Slow) } else { Ok(()) }
    }

    /// Shows that this side is there, in a frame because browsers hide pings from their pages, and asks the other side,
    /// with a ping because browsers answer those by themselves, even for pages that sleep.
    pub(super) async fn beat(&mut self) -> Result<(), End> {
        self.send(&ServerFrame::Alive { seq: self.cursor }).await?;
        timeout(SEND, self.session.ping(b"")).await.map_err(|_| End::Slow)?.map_err(End::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_side_is_gone_after_45_seconds() {
        assert_eq!(Heartbeat::DEFAULT.within(), 45);
        assert_eq!(Heartbeat::every_seconds(NonZeroU8::MAX).within(), 515);
    }
}
