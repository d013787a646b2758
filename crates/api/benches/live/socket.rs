//! A live socket that only looks for envelopes.

use std::net::SocketAddr;

use futures::{SinkExt as _, StreamExt as _};
use protocol::live::{ClientFrame, Event, Happening, ServerFrame};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

pub(crate) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens it and waits for the server's `ready`.
    pub(crate) async fn open(address: SocketAddr, token: &str) -> Self {
        let mut request = format!("ws://{address}/api/v1/live").into_client_request().expect("a request");
        let origin = HeaderValue::from_str(&format!("http://{address}")).expect("an origin");
        request.headers_mut().insert("origin", origin);
        let stream = TcpStream::connect(address).await.expect("a server");
        stream.set_nodelay(true).expect("an open socket");
        let small = WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0);
        let (socket, _) =
            client_async_with_config(request, stream, Some(small)).await.expect("a live socket");
        let mut socket = Self(socket);
        let hello = ClientFrame::Hello { token: token.to_owned(), since: None };
        let hello = serde_json::to_string(&hello).expect("JSON");
        socket.0.send(Message::text(hello)).await.expect("an open socket");
        while !matches!(socket.next().await, Some(ServerFrame::Ready { .. })) {}
        socket
    }

    /// Waits for news of an envelope; false when the server has gone.
    pub(crate) async fn envelope(&mut self) -> bool {
        loop {
            match self.next().await {
                Some(ServerFrame::Event(Event { what: Happening::Envelope { .. }, .. })) => return true,
                Some(_) => {}
                None => return false,
            }
        }
    }

    async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Text(text) => return serde_json::from_str(&text).ok(),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }
}
