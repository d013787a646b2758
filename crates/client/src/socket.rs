//! A WebSocket that carries text frames.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::Socket;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::Socket;

/// What a socket yields.
#[derive(Debug)]
pub(crate) enum Received {
    /// A text frame.
    Text(String),
    /// The end, with the server's close code if it gave one.
    Closed(Option<u16>),
}
