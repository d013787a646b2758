//! One connection to the server.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use protocol::live::{CLOSE_EXPIRED, CLOSE_REVOKED, ClientFrame, ServerFrame};
use protocol::time::Timestamp;

use crate::core::Core;
use crate::error::ClientError;
use crate::platform;
use crate::socket::{Received, Socket};

/// Longer than any honest server takes to accept a connection, or to answer the first frame.
const ANSWER: Duration = Duration::from_secs(30);

/// A socket that has said hello.
pub(super) struct Link {
    socket: Socket,
    token: String,
    /// When the server last said anything, by this device's clock.
    heard: Timestamp,
    /// The longest silence that the server has promised; absent: it has promised nothing.
    within: Option<Duration>,
}

impl Link {
    pub(super) async fn open(core: &Core, since: Option<u64>) -> Result<Self, ClientError> {
        let token = core.session.token().await?;
        let (hello, patience) = (pin!(Self::hello(core, token, since)), pin!(platform::sleep(ANSWER)));
        match select(hello, patience).await {
            Either::Left((link, _)) => link,
            Either::Right(_) => Err(ClientError::Network),
        }
    }

    async fn hello(core: &Core, token: String, since: Option<u64>) -> Result<Self, ClientError> {
        let http = core.session.http();
        let socket = Socket::open(&http.live_url(), &http.origin()).await?;
        let mut link = Self { socket, token, heard: platform::now(), within: Some(ANSWER) };
        link.say(&ClientFrame::Hello { token: link.token.clone(), since }).await?;
        Ok(link)
    }

    /// What comes next; safe to drop and call again.
    pub(super) async fn next(&mut self) -> Received {
        self.socket.next().await
    }

    /// The server has said something.
    pub(super) fn heard(&mut self, frame: &ServerFrame) {
        self.heard = platform::now();
        if let ServerFrame::Ready { within, .. } | ServerFrame::Resync { within, .. } = frame {
            self.within = within.map(|seconds| Duration::from_secs(seconds.into()));
        }
    }

    /// Waits until the server has been silent for so long that it, or the way to it, is gone.
    pub(super) fn patience(&self) -> impl Future<Output = ()> + use<> {
        let silent = platform::now().since(self.heard);
        let left = self.within.map(|within| within.saturating_sub(silent));
        async move {
            match left {
                Some(left) => platform::sleep(left).await,
                None => std::future::pending().await,
            }
        }
    }

    pub(super) async fn say(&mut self, frame: &ClientFrame) -> Result<(), ClientError> {
        self.socket.send(serde_json::to_string(frame).map_err(|_| ClientError::Answer)?).await
    }

    pub(super) async fn renew(&mut self, core: &Core) -> Result<(), ClientError> {
        self.token = core.session.token().await?;
        self.say(&ClientFrame::Renew { token: self.token.clone() }).await
    }

    /// After the server has closed the connection: a refused token is renewed before the next one.
    ///
    /// # Errors
    /// [`ClientError::SignedOut`] when that is refused, too.
    pub(super) async fn closed(&self, core: &Core, reason: Option<u16>) -> Result<(), ClientError> {
        match reason {
            Some(CLOSE_EXPIRED | CLOSE_REVOKED) => core.session.renew(&self.token).await.map(drop),
            _ => Ok(()),
        }
    }
}
