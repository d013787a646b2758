//! A new session: its row, its tokens.

use protocol::auth::Session;
use protocol::ids::{SessionId, UserId};
use protocol::limits::REFRESH_TOKEN;
use protocol::time::Timestamp;
use store::{RefreshHash, sessions};

use crate::auth::refresh::RefreshToken;
use crate::domain::DomainError;
use crate::services::Services;

/// A signed-in device: what its body says and the token for its cookie.
#[derive(Debug)]
pub struct SignedIn {
    /// The answer.
    pub session: Session,
    /// The cookie.
    pub token: RefreshToken,
}

/// Draws a session for this person; the row is still to be stored.
///
/// # Errors
/// [`DomainError::Random`].
pub fn draw(
    services: &Services,
    user: UserId,
    now: Timestamp,
) -> Result<(sessions::Session, RefreshToken), DomainError> {
    let id = SessionId::make(now, services.random.bytes()?);
    let token = RefreshToken::new(id, services.random.bytes()?);
    let row = sessions::Session {
        id,
        user,
        refresh_hash: RefreshHash::new(token.hash()),
        previous_hash: None,
        rotated_at: None,
        created_at: now,
        expires_at: now.plus(REFRESH_TOKEN),
        revoked_at: None,
    };
    Ok((row, token))
}

/// What the device is told.
///
/// # Errors
/// [`DomainError::Token`].
pub fn signed_in(
    services: &Services,
    user: UserId,
    token: RefreshToken,
    now: Timestamp,
) -> Result<SignedIn, DomainError> {
    let session_id = token.session();
    let (access_token, expires_at) =
        services.access.make(user, session_id, now).map_err(DomainError::Token)?;
    Ok(SignedIn { session: Session { user_id: user, session_id, access_token, expires_at }, token })
}
