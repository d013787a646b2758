//! How this device names a person who is not signed in.

use protocol::ids::{LoginId, hex};
use protocol::transcript::{join, sha256};

use crate::platform;
use crate::storage::{Bucket, Change, Storage};

/// The key of this device's salt, among the marks: they stay when someone logs out.
const SALT: &str = "device";

/// A person, by their e-mail address and this device's salt. Another device calls them otherwise, and so does this one
/// after an eviction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LocalName([u8; 32]);

impl LocalName {
    /// What this device calls the person behind a login id.
    pub(crate) async fn of(login_id: LoginId, storage: &Storage) -> Self {
        let salt = storage.exclusively("leboncoup-device", salt(storage)).await;
        Self::derive(login_id, &salt)
    }

    /// What a device with this salt calls the person behind a login id.
    pub(crate) fn derive(login_id: LoginId, salt: &[u8]) -> Self {
        Self(sha256(&join(&[b"leboncoup/v1/device", salt, hex(login_id.as_bytes()).as_bytes()])))
    }
}

impl std::fmt::Display for LocalName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

async fn salt(storage: &Storage) -> Vec<u8> {
    if let Some(salt) = storage.get(Bucket::Marks, SALT).await {
        return salt;
    }
    let salt = platform::random::<16>().to_vec();
    storage.write(vec![Change::put(Bucket::Marks, SALT, salt.clone())]).await;
    salt
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_holds_on_one_device_only() {
        let (device, other) = (Storage::default(), Storage::default());
        let login_id = LoginId::new([1; 32]);
        let name = LocalName::of(login_id, &device).await;
        assert_eq!(LocalName::of(login_id, &device).await, name);
        assert_ne!(LocalName::of(login_id, &other).await, name);
        assert_ne!(LocalName::of(LoginId::new([2; 32]), &device).await, name);
    }
}
