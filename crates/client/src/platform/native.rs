//! The native platform: tokio.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crypto_core::FileKey;
use crypto_core::bulk::{Bulk, InRust};
use crypto_core::kdf::KdfInput;
use protocol::bytes::Iv;
use protocol::time::Timestamp;
use tokio::task::JoinError;
use zeroize::Zeroizing;

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

/// Listens for the network to be back, which no system tells.
pub(crate) struct Network;

impl Network {
    pub(crate) fn listen() -> Self {
        Self
    }

    pub(crate) async fn back(&mut self) {
        std::future::pending::<()>().await;
    }
}

/// Something waits for the network. Natively nobody puts a program to sleep meanwhile.
pub(crate) fn wake_when_online() {}

/// Runs alone among this origin's tabs; natively there are none.
pub(crate) async fn exclusively<T>(_name: &str, work: impl Future<Output = T>) -> T {
    work.await
}

/// Nothing: natively there is nobody to hold it against.
#[derive(Debug)]
pub(crate) struct Held;

impl Held {
    /// Waits until another has taken it, which never happens.
    pub(crate) async fn lost(&mut self) {
        std::future::pending::<()>().await;
    }
}

/// What other tabs say, of which natively there are none.
#[derive(Debug)]
pub(crate) struct Channel;

impl Channel {
    pub(crate) fn open(_name: &str) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "in browsers, tabs say it")]
    pub(crate) fn say(&self, _text: &str) {}

    /// What another tab says.
    pub(crate) async fn hear(&mut self) -> String {
        std::future::pending().await
    }
}

/// The heavy work in Rust; what takes longer than a moment, on a thread where it blocks nobody.
pub(crate) struct PlatformBulk;

impl Bulk for PlatformBulk {
    async fn pbkdf2(&self, input: KdfInput) -> Zeroizing<[u8; 32]> {
        let work = tokio::task::spawn_blocking(move || input.pbkdf2());
        match work.await.map_err(JoinError::try_into_panic) {
            Ok(output) => output,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // The runtime is shutting down, and nobody waits for the answer.
            Err(Err(_)) => std::future::pending().await,
        }
    }

    async fn seal(&self, key: &FileKey, iv: Iv, plaintext: &[u8]) -> Option<Vec<u8>> {
        InRust.seal(key, iv, plaintext).await
    }

    async fn open(&self, key: &FileKey, iv: Iv, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        InRust.open(key, iv, ciphertext).await
    }
}
