//! Connections that can be cut.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd as _;

use actix_web::HttpRequest;
use actix_web::dev::Extensions;

/// A second handle on the connection of a request.
struct Line(TcpStream);

/// Keeps a handle on each new connection.
pub(super) fn remember(connection: &dyn Any, data: &mut Extensions) {
    let stream = connection.downcast_ref::<actix_web::rt::net::TcpStream>();
    if let Some(Ok(handle)) = stream.map(|stream| stream.as_fd().try_clone_to_owned()) {
        data.insert(Line(TcpStream::from(handle)));
    }
}

/// Cuts the connection: whatever is answered after this, the client sees none of it.
pub(super) fn cut(request: &HttpRequest) {
    if let Some(Line(stream)) = request.conn_data::<Line>() {
        // It fails only when the client hung up before.
        let _ = stream.shutdown(Shutdown::Both);
    }
}
