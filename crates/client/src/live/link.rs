//! One connection to the server.

use protocol::live::{CLOSE_EXPIRED, CLOSE_REVOKED, ClientFrame};

use crate::core::Core;
use crate::error::ClientError;
use crate::socket::{Received, Socket};

/// A socket that has said hello.
pub(super) struct Link {
    socket: Socket,
    token: String,
}

impl Link {
    pub(super) async fn open(core: &Core, since: Option<u64>) -> Result<Self, ClientError> {
        let token = core.session.token().await?;
        let http = core.session.http();
        let mut link = Self { socket: Socket::open(&http.live_url(), &http.origin()).await?, token };
        link.say(&ClientFrame::Hello { token: link.token.clone(), since }).await?;
        Ok(link)
    }

    /// What comes next; safe to drop and call again.
    pub(super) async fn next(&mut self) -> Received {
        self.socket.next().await
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
