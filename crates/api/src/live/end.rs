//! Why a socket ends, and the close code that tells the client.

use actix_ws::{CloseCode, CloseReason, Closed, ProtocolError};
use protocol::live::{CLOSE_EXPIRED, CLOSE_FLOOD, CLOSE_REVOKED, CLOSE_SLOW};

use crate::http::problem::ApiError;

/// Why a socket ends.
#[derive(Debug)]
pub(super) enum End {
    /// The access token expired and no newer one came.
    Expired,
    /// The session ended, or the token never was valid.
    Revoked,
    /// The client says nothing or takes nothing.
    Slow,
    /// The server shuts down.
    Shutdown,
    /// The client sends too much.
    Flood,
    /// The client sent a frame longer than any.
    TooLong,
    /// The client sent what is no frame.
    Unreadable,
    /// The connection is gone.
    Gone,
    /// Our own failure.
    Failed(ApiError),
}

impl End {
    /// The close frame; none when nobody is left to read it.
    pub(super) fn reason(&self) -> Option<CloseReason> {
        let code = match self {
            Self::Expired => CloseCode::Other(CLOSE_EXPIRED),
            Self::Revoked => CloseCode::Other(CLOSE_REVOKED),
            Self::Slow => CloseCode::Other(CLOSE_SLOW),
            Self::Flood => CloseCode::Other(CLOSE_FLOOD),
            Self::Shutdown => CloseCode::Away,
            Self::TooLong => CloseCode::Size,
            Self::Unreadable => CloseCode::Policy,
            Self::Failed(_) => CloseCode::Error,
            Self::Gone => return None,
        };
        Some(code.into())
    }
}

impl From<Closed> for End {
    fn from(_: Closed) -> Self {
        Self::Gone
    }
}

impl From<ProtocolError> for End {
    fn from(error: ProtocolError) -> Self {
        match error {
            ProtocolError::Overflow => Self::TooLong,
            _ => Self::Gone,
        }
    }
}

impl From<ApiError> for End {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

#[cfg(test)]
mod tests {
    use protocol::live::{CLOSE_SHUTDOWN, CLOSE_TOO_LONG};

    use super::*;

    #[test]
    fn close_codes_are_the_protocols() {
        let code = |end: End| end.reason().map(|reason| u16::from(reason.code));
        assert_eq!(code(End::Expired), Some(4401));
        assert_eq!(code(End::Revoked), Some(4403));
        assert_eq!(code(End::Slow), Some(4408));
        assert_eq!(code(End::Flood), Some(4429));
        assert_eq!(code(End::Shutdown), Some(CLOSE_SHUTDOWN));
        assert_eq!(code(End::from(ProtocolError::Overflow)), Some(CLOSE_TOO_LONG));
        assert_eq!(code(End::Gone), None);
    }
}
