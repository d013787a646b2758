//! Sign-in: the derivation first, then the proof.

use protocol::auth::{KdfParams, Login, LoginAnswer};
use protocol::ids::LoginId;
use protocol::limits::KDF_ITERATIONS_MIN;
use protocol::problem::Code;
use protocol::sealed::Blob;
use store::credentials::{self, Credentials};
use store::{LoginTag, sessions};

use crate::auth::refresh::RefreshToken;
use crate::domain::DomainError;
use crate::domain::accounts::limiter::{self, LoginBuckets};
use crate::domain::accounts::{session, sign_up};
use crate::secrets::{Keyring, SealedError};
use crate::services::Services;

/// The derivation of an account; an unknown one gets made-up parameters, the same every time.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn prelogin(services: &Services, login: &LoginId) -> Result<KdfParams, DomainError> {
    let tag = LoginTag::new(services.keys.login_tag(login));
    let known: Option<Credentials> = services
        .store
        .read(async |tx| credentials::find_by_tag(tx, &tag).await)
        .await
        .map_err(DomainError::Store)?;
    let made_up = || KdfParams { salt: services.keys.fake_salt(login), iterations: KDF_ITERATIONS_MIN };
    Ok(known.map_or_else(made_up, |known| known.kdf))
}

/// Checks the proof and signs a device in.
///
/// # Errors
/// `invalid_credentials` for an unknown account and a wrong password alike, `too_many_attempts`.
pub async fn login(
    services: &Services,
    request: Login,
    address: [u8; 16],
) -> Result<(LoginAnswer, RefreshToken), DomainError> {
    let now = services.now();
    let buckets = LoginBuckets::new(&services.keys, &request.login_id, &address);
    services.store.write(async |tx| limiter::admit(tx, &buckets, now).await).await?;

    let tag = LoginTag::new(services.keys.login_tag(&request.login_id));
    let known: Option<Credentials> = services
        .store
        .read(async |tx| credentials::find_by_tag(tx, &tag).await)
        .await
        .map_err(DomainError::Store)?;
    let stored = known.as_ref().map(|known| known.auth_hash.clone());
    let verified = services.passwords.verify(request.auth_secret, stored).await?;
    let Some(known) = known.filter(|_| verified) else {
        services.store.write(async |tx| limiter::settle(tx, &buckets, false, now).await).await?;
        tracing::info!(outcome = "refused", "login");
        return Err(Code::InvalidCredentials.into());
    };

    let (row, token) = session::draw(services, known.user, now)?;
    services
        .store
        .write(async |tx| {
            limiter::settle(tx, &buckets, true, now).await?;
            sessions::insert(tx, &row).await.map_err(DomainError::Store)
        })
        .await?;
    tracing::info!(user.id = %known.user, outcome = "accepted", "login");
    let signed_in = session::signed_in(services, known.user, token, now)?;
    let answer = LoginAnswer {
        session: signed_in.session,
        key_ring: open_ring(&services.keys, &known)?,
        credential_version: known.version,
        vault_generation: known.vault_generation,
    };
    Ok((answer, signed_in.token))
}

fn open_ring(keys: &Keyring, known: &Credentials) -> Result<Blob, SealedError> {
    let bytes = keys.open(&sign_up::ring_place("key_ring", known.user), known.key_ring.as_bytes())?;
    Blob::from_bytes(&bytes).map_err(|_| SealedError)
}
