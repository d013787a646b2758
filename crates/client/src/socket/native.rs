//! Sockets by tungstenite over tokio.

use futures::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Received;
use crate::error::ClientError;

#[derive(Debug)]
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects to `url` (`ws://` or `wss://`), telling `origin` as a browser would.
    pub(crate) async fn open(url: &str, origin: &str) -> Result<Self, ClientError> {
        let mut request = url.into_client_request().map_err(|_| ClientError::Address)?;
        let origin = HeaderValue::from_str(origin).map_err(|_| ClientError::Address)?;
        request.headers_mut().insert("origin", origin);
        let (stream, _) = connect_async(request).await.map_err(|_| ClientError::Network)?;
        Ok(Self(stream))
    }

    /// Sends a text frame.
    pub(crate) async fn send(&mut self, text: String) -> Result<(), ClientError> {
        self.0.send(Message::text(text)).await.map_err(|_| ClientError::Network)
    }

    /// The next frame; safe to drop and call again.
    pub(crate) async fn next(&mut self) -> Received {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Received::Text(text.to_string()),
                Some(Ok(Message::Close(frame))) => {
                    return Received::Closed(frame.map(|frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Received::Closed(None),
            }
        }
    }
}
