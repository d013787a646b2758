//! Refresh and logout: one token after the other, and the end of a session that is used twice.

use std::collections::BTreeSet;

use protocol::ids::{SessionId, UserId};
use protocol::limits::REFRESH_TOKEN;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::sessions::Session;
use store::{RefreshHash, Tx, sessions};

use crate::auth::refresh::{Known, RefreshToken, Verdict};
use crate::domain::DomainError;
use crate::domain::accounts::session::{self, SignedIn};
use crate::services::Services;

/// Replaces a refresh token by its successor.
///
/// # Errors
/// `session_ended` when the session is over, or ends now because this token was used before.
pub async fn refresh(services: &Services, token: &RefreshToken) -> Result<SignedIn, DomainError> {
    let now = services.now();
    let next = token.successor(&services.keys);
    let outcome: Option<Session> =
        services.store.write(async |tx| rotate(tx, token, &next, now).await).await?;
    let Some(row) = outcome else {
        services.revoked.learn([token.session()], now);
        return Err(Code::SessionEnded.into());
    };
    session::signed_in(services, row.user, next, now)
}

/// The session if it goes on; none, and its end is stored, if not.
async fn rotate(
    tx: &mut Tx,
    token: &RefreshToken,
    next: &RefreshToken,
    now: Timestamp,
) -> Result<Option<Session>, DomainError> {
    let found = sessions::find(tx, token.session()).await?;
    let Some(row) = found.filter(|row| row.revoked_at.is_none() && row.expires_at > now) else {
        return Ok(None);
    };
    let known = Known {
        current: row.refresh_hash.as_bytes(),
        previous: row.previous_hash.as_ref().map(|hash| hash.as_bytes().as_slice()),
        rotated_at: row.rotated_at.unwrap_or(row.created_at),
    };
    match token.judge(&known, now) {
        Verdict::Repeat => Ok(Some(row)),
        Verdict::Rotate => {
            let (current, next) = (row.refresh_hash, RefreshHash::new(next.hash()));
            // Another request may have rotated meanwhile; then its successor is ours, too.
            sessions::rotate(tx, row.id, &current, &next, now, now.plus(REFRESH_TOKEN)).await?;
            Ok(Some(row))
        }
        Verdict::Reused => {
            sessions::revoke(tx, row.id, now).await?;
            tracing::warn!(user.id = %row.user, "a refresh token was used twice: the session ends");
            Ok(None)
        }
    }
}

/// Ends the caller's session and that of the refresh token, unless it is another account's. Already ended ones stay
/// ended. True when the refresh token is of no use any more.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn logout(
    services: &Services,
    token: Option<&RefreshToken>,
    caller: Option<(UserId, SessionId)>,
) -> Result<bool, DomainError> {
    let now = services.now();
    let kept = token.map(RefreshToken::session);
    let (user, ended) = services
        .store
        .write(async |tx| {
            let owner = match kept {
                Some(kept) => sessions::find(tx, kept).await?.map(|row| row.user),
                None => None,
            };
            let user = caller.map(|(user, _)| user).or(owner);
            let own = kept.filter(|_| owner.is_none() || owner == user);
            let ended: BTreeSet<SessionId> =
                caller.map(|(_, session)| session).into_iter().chain(own).collect();
            for session in &ended {
                sessions::revoke(tx, *session, now).await?;
            }
            Ok::<_, DomainError>((user, ended))
        })
        .await?;
    let useless = kept.is_some_and(|kept| ended.contains(&kept));
    services.revoked.learn(ended, now);
    services.bus.announce(user.into_iter().collect());
    Ok(useless)
}
