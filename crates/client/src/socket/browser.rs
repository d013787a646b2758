//! The browser's sockets.

use futures::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};

use super::Received;
use crate::error::ClientError;

pub(crate) struct Socket(WebSocket);

impl Socket {
    /// Connects to `url`; the browser itself tells the origin.
    #[expect(clippy::unused_async, reason = "connecting natively waits")]
    pub(crate) async fn open(url: &str, _origin: &str) -> Result<Self, ClientError> {
        WebSocket::open(url).map(Self).map_err(|_| ClientError::Network)
    }

    /// Sends a text frame, once connected.
    pub(crate) async fn send(&mut self, text: String) -> Result<(), ClientError> {
        self.0.send(Message::Text(text)).await.map_err(|_| ClientError::Network)
    }

    /// The next frame; safe to drop and call again.
    pub(crate) async fn next(&mut self) -> Received {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Received::Text(text),
                Some(Ok(Message::Bytes(_))) => {}
                Some(Err(WebSocketError::ConnectionClose(close))) => {
                    return Received::Closed(Some(close.code));
                }
                Some(Err(_)) | None => return Received::Closed(None),
            }
        }
    }
}
