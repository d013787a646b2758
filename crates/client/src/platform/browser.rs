//! Browsers: promises, `WebCrypto`, Web Locks.

use std::future::Future;
use std::time::Duration;

use crypto_core::MasterKey;
use crypto_core::kdf::{self, KdfInput};
use futures::channel::oneshot;
use js_sys::{Array, Promise, Uint8Array};
use protocol::auth::KdfParams;
use protocol::time::Timestamp;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use zeroize::Zeroizing;

use crate::error::ClientError;

/// Runs a task in the background.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    spawn_local(task);
}

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// This device's clock.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds of any real date fit")]
    let millis = js_sys::Date::now() as i64;
    Timestamp::from_millis(millis)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// Runs alone among this origin's tabs (Web Locks); without that API, just runs.
pub(crate) async fn exclusively<T>(name: &str, work: impl Future<Output = T>) -> T {
    let (granted, grant) = oneshot::channel::<()>();
    let (done, held) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move || {
        let _ = granted.send(());
        future_to_promise(async move {
            let _ = held.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    if request_lock(name, &callback).is_ok() {
        let _ = grant.await;
    }
    let outcome = work.await;
    drop(done);
    outcome
}

/// PBKDF2 by `WebCrypto` where there is one (secure contexts), else in Rust: the same bytes.
pub(crate) async fn derive_master(
    password: &str,
    email: &str,
    params: KdfParams,
) -> Result<MasterKey, ClientError> {
    let input = kdf::kdf_input(password, email, &params).map_err(|_| ClientError::WeakKdf)?;
    match subtle_pbkdf2(&input).await {
        Some(master) => Ok(MasterKey::from_bytes(*master)),
        None => kdf::derive_master(password, email, &params).map_err(|_| ClientError::WeakKdf),
    }
}

async fn subtle_pbkdf2(input: &KdfInput) -> Option<Zeroizing<[u8; 32]>> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    if subtle.is_undefined() {
        return None;
    }
    let password = Uint8Array::from(input.password.as_slice());
    let usages = Array::of1(&"deriveBits".into());
    let import = subtle.import_key_with_str("raw", &password, "PBKDF2", false, &usages).ok()?;
    let key = JsFuture::from(import).await;
    password.fill(0, 0, password.length());
    let salt = Uint8Array::from(input.salt.as_slice());
    let algorithm = web_sys::Pbkdf2Params::new_with_str("PBKDF2", "SHA-256", input.iterations, &salt);
    let derive = subtle.derive_bits_with_object(&algorithm, &key.ok()?.unchecked_into(), 256).ok()?;
    let bits = Uint8Array::new(&JsFuture::from(derive).await.ok()?);
    let mut master = Zeroizing::new([0; 32]);
    if bits.length() != 32 {
        return None;
    }
    bits.copy_to(&mut *master);
    bits.fill(0, 0, 32);
    Some(master)
}

#[cfg(test)]
mod tests {
    use protocol::keys::KdfSalt;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn webcrypto_and_rust_derive_the_same_bytes() {
        let params = KdfParams { salt: KdfSalt::new([7; 16]), iterations: 600_000 };
        for (password, email) in [("correct cheval", "camille@exemple.fr"), ("pâté 🙂", "É@Exemple.FR")]
        {
            let input = kdf::kdf_input(password, email, &params).unwrap();
            let by_platform = subtle_pbkdf2(&input).await.expect("Chromium has WebCrypto");
            let in_rust = kdf::derive_master(password, email, &params).unwrap();
            assert_eq!(&*by_platform, in_rust.expose_bytes());
            let chosen = derive_master(password, email, params).await.unwrap();
            assert_eq!(chosen.expose_bytes(), in_rust.expose_bytes());
        }
    }

    #[wasm_bindgen_test]
    async fn only_one_works_under_a_lock_at_a_time() {
        let busy = std::cell::Cell::new(false);
        let work = || async {
            assert!(!busy.replace(true));
            sleep(Duration::from_millis(20)).await;
            busy.set(false);
        };
        futures::join!(exclusively("test", work()), exclusively("test", work()), exclusively("test", work()));
    }
}
