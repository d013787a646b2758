//! The live socket through the relay.

use std::sync::atomic::Ordering;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use actix_ws::{CloseCode, CloseReason, Message, MessageStream, Session};
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, http::HeaderValue};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Shared, ToSocket};

type Server = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub(super) async fn pass(
    request: HttpRequest,
    body: Payload,
    shared: Data<Shared>,
) -> actix_web::Result<HttpResponse> {
    let (response, client, said) = actix_ws::handle(&request, body)?;
    let url = format!("{}/api/v1/live", shared.origin.replacen("http", "ws", 1));
    let mut onward = url.into_client_request().unwrap();
    onward.headers_mut().insert("origin", HeaderValue::from_str(&shared.origin).unwrap());
    let Ok((server, _)) = connect_async(onward).await else {
        return Ok(HttpResponse::BadGateway().finish());
    };
    actix_web::rt::spawn(carry(server, client, said, shared));
    Ok(response)
}

/// Carries frames in both directions until one side closes.
async fn carry(mut server: Server, mut client: Session, mut said: MessageStream, shared: Data<Shared>) {
    let mut made_up = shared.sockets.subscribe();
    let number = shared.opened.fetch_add(1, Ordering::SeqCst);
    loop {
        let frames = tokio::select! {
            order = made_up.recv() => match order {
                Ok(ToSocket::Say(frame)) => vec![frame],
                Ok(ToSocket::Cut) | Err(_) => return,
                Ok(ToSocket::Freeze) => std::future::pending().await,
            },
            message = said.recv() => {
                let Some(Ok(Message::Text(text))) = message else { return };
                if server.send(tungstenite::Message::text(text.to_string())).await.is_err() {
                    return;
                }
                continue;
            }
            message = server.next() => match message {
                Some(Ok(tungstenite::Message::Text(text))) => {
                    shared.lies.frames(number, serde_json::from_str::<Value>(&text).unwrap())
                }
                Some(Ok(tungstenite::Message::Close(frame))) => {
                    let reason = frame.map(|frame| CloseReason::from(CloseCode::from(u16::from(frame.code))));
                    let _ = client.close(reason).await;
                    return;
                }
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => return,
            },
        };
        for frame in frames {
            if client.text(frame.to_string()).await.is_err() {
                return;
            }
        }
    }
}
