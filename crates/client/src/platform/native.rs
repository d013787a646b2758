//! The native platform: tokio.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crypto_core::MasterKey;
use crypto_core::kdf;
use protocol::auth::KdfParams;
use protocol::time::Timestamp;
use zeroize::Zeroizing;

use crate::error::ClientError;

/// Runs a task in the background of the current tokio runtime.
pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(task);
}

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// This device's clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the client reads the clock")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(0).plus(since)
}

/// Runs alone among this origin's tabs; natively there are none.
pub(crate) async fn exclusively<T>(_name: &str, work: impl Future<Output = T>) -> T {
    work.await
}

/// PBKDF2 on a thread where it blocks nobody.
pub(crate) async fn derive_master(
    password: &str,
    email: &str,
    params: KdfParams,
) -> Result<MasterKey, ClientError> {
    let (password, email) = (Zeroizing::new(password.to_owned()), Zeroizing::new(email.to_owned()));
    tokio::task::spawn_blocking(move || kdf::derive_master(&password, &email, &params))
        .await
        .map_err(|_| ClientError::Network)?
        .map_err(|_| ClientError::WeakKdf)
}
