//! How this device names a person who is not signed in.

use protocol::ids::{LoginId, hex};
use protocol::transcript::{join, sha256};

use crate::platform;
use crate::storage::{Bucket, Change, Storage};

/// The key of this device's salt, among the marks: they stay when someone logs out.
const SALT: &str = "device";

/// A person, by their e-mail address and this device's salt. Another device calls them otherwise, and so does this one
/// after an eviction while nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LocalName {
    hash: [u8; 32],
    salt: [u8; 16],
}

impl LocalName {
    /// What this device calls the person behind a login id.
    pub(crate) async fn of(login_id: LoginId, storage: &Storage) -> Self {
        Self::derive(login_id, salt(storage, platform::random()).await)
    }

    /// What a device with this salt calls the person behind a login id.
    pub(crate) fn derive(login_id: LoginId, salt: [u8; 16]) -> Self {
        let hash = sha256(&join(&[b"leboncoup/v1/device", &salt, hex(login_id.as_bytes()).as_bytes()]));
        Self { hash, salt }
    }

    /// Gives the salt back to a device that has none any more.
    pub(crate) async fn put_back(&self, storage: &Storage) {
        salt(storage, self.salt).await;
    }
}

impl std::fmt::Display for LocalName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.hash))
    }
}

/// The device's salt; `otherwise`, from now on, where there is none.
async fn salt(storage: &Storage, otherwise: [u8; 16]) -> [u8; 16] {
    let find = async {
        let kept = storage.get(Bucket::Marks, SALT).await;
        if let Some(salt) = kept.and_then(|salt| salt.try_into().ok()) {
            return salt;
        }
        storage.write(vec![Change::put(Bucket::Marks, SALT, otherwise.to_vec())]).await;
        otherwise
    };
    storage.exclusively("leboncoup-device", find).await
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

    #[tokio::test]
    async fn a_name_that_was_put_back_after_an_eviction_holds_again() {
        let device = Storage::default();
        let login_id = LoginId::new([1; 32]);
        let name = LocalName::of(login_id, &device).await;
        device.evict();
        name.put_back(&device).await;
        assert_eq!(LocalName::of(login_id, &device).await, name);
    }
}
