//! The browser's own cryptography (W3C Web Cryptography API) for the heavy work.
//!
//! Browsers offer it in secure contexts only; elsewhere the work is done in Rust, to the same bytes.

use crypto_core::FileKey;
use crypto_core::bulk::{Bulk, InRust};
use crypto_core::kdf::KdfInput;
use js_sys::{Array, Uint8Array};
use protocol::bytes::Iv;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, Pbkdf2Params, SubtleCrypto};
use zeroize::Zeroizing;

/// The heavy work by promises: the page stays responsive.
pub(crate) struct PlatformBulk;

impl Bulk for PlatformBulk {
    async fn pbkdf2(&self, input: KdfInput) -> Zeroizing<[u8; 32]> {
        let Some(subtle) = subtle() else { return InRust.pbkdf2(input).await };
        match pbkdf2(&subtle, &input).await {
            Ok(output) => output,
            Err(_) => InRust.pbkdf2(input).await,
        }
    }

    async fn seal(&self, key: &FileKey, iv: Iv, plaintext: &[u8]) -> Option<Vec<u8>> {
        let Some(subtle) = subtle() else { return InRust.seal(key, iv, plaintext).await };
        let plaintext = Wiped::from(plaintext);
        let key = import(&subtle, key.expose_bytes(), "AES-GCM", "encrypt").await.ok()?;
        let sealed = subtle.encrypt_with_object_and_js_u8_array(&gcm(&iv), &key, &plaintext.0).ok()?;
        Some(Uint8Array::new(&JsFuture::from(sealed).await.ok()?).to_vec())
    }

    async fn open(&self, key: &FileKey, iv: Iv, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let Some(subtle) = subtle() else { return InRust.open(key, iv, ciphertext).await };
        let key = import(&subtle, key.expose_bytes(), "AES-GCM", "decrypt").await.ok()?;
        let ciphertext = Uint8Array::from(ciphertext);
        let opened = subtle.decrypt_with_object_and_js_u8_array(&gcm(&iv), &key, &ciphertext).ok()?;
        let opened = Wiped(Uint8Array::new(&JsFuture::from(opened).await.ok()?));
        Some(Zeroizing::new(opened.0.to_vec()))
    }
}

/// Secret bytes on the JavaScript side.
struct Wiped(Uint8Array);

impl From<&[u8]> for Wiped {
    fn from(bytes: &[u8]) -> Self {
        Self(Uint8Array::from(bytes))
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.fill(0, 0, self.0.length());
    }
}

/// `crypto.subtle`, where there is one.
fn subtle() -> Option<SubtleCrypto> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    (!subtle.is_undefined()).then_some(subtle)
}

async fn import(
    subtle: &SubtleCrypto,
    secret: &[u8],
    algorithm: &str,
    usage: &str,
) -> Result<CryptoKey, JsValue> {
    let secret = Wiped::from(secret);
    let usages = Array::of1(&usage.into());
    let key = subtle.import_key_with_str("raw", &secret.0, algorithm, false, &usages)?;
    Ok(JsFuture::from(key).await?.unchecked_into())
}

async fn pbkdf2(subtle: &SubtleCrypto, input: &KdfInput) -> Result<Zeroizing<[u8; 32]>, JsValue> {
    let key = import(subtle, &input.password, "PBKDF2", "deriveBits").await?;
    let salt = Uint8Array::from(input.salt.as_slice());
    let algorithm = Pbkdf2Params::new_with_str("PBKDF2", "SHA-256", input.iterations, &salt);
    let derived = subtle.derive_bits_with_object(&algorithm, &key, 256)?;
    let bits = Wiped(Uint8Array::new(&JsFuture::from(derived).await?));
    let mut output = Zeroizing::new([0; 32]);
    bits.0.copy_to(&mut *output);
    Ok(output)
}

fn gcm(iv: &Iv) -> AesGcmParams {
    AesGcmParams::new("AES-GCM", &Uint8Array::from(iv.as_bytes().as_slice()))
}

#[cfg(test)]
mod tests {
    use crypto_core::kdf::kdf_input;
    use protocol::auth::KdfParams;
    use protocol::keys::KdfSalt;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn iv(position: u8) -> Iv {
        Iv::new([position; 12])
    }

    #[wasm_bindgen_test]
    async fn the_browser_and_rust_derive_the_same_bytes() {
        let params = KdfParams { salt: KdfSalt::new([7; 16]), iterations: 600_000 };
        for (password, email) in [("correct cheval", "camille@exemple.fr"), ("pâté 🙂", "É@Exemple.FR")]
        {
            let input = kdf_input(password, email, &params).unwrap();
            let by_browser = pbkdf2(&subtle().expect("Chromium has WebCrypto"), &input).await.unwrap();
            assert_eq!(by_browser, input.pbkdf2());
            assert_eq!(PlatformBulk.pbkdf2(input).await, by_browser);
        }
    }

    #[wasm_bindgen_test]
    async fn the_browser_and_rust_seal_the_same_bytes_and_open_each_other_s() {
        let key = FileKey::from_bytes([5; 32]);
        for length in [0, 1, 15, 16, 17, 65_536] {
            let plaintext: Vec<u8> = (0..=250).cycle().take(length).collect();
            let sealed = PlatformBulk.seal(&key, iv(1), &plaintext).await.unwrap();
            assert_eq!(sealed, InRust.seal(&key, iv(1), &plaintext).await.unwrap());
            assert_eq!(*PlatformBulk.open(&key, iv(1), &sealed).await.unwrap(), plaintext);
            assert_eq!(*InRust.open(&key, iv(1), &sealed).await.unwrap(), plaintext);
        }
    }

    #[wasm_bindgen_test]
    async fn the_browser_refuses_what_rust_refuses() {
        let key = FileKey::from_bytes([5; 32]);
        let sealed = PlatformBulk.seal(&key, iv(1), b"photo").await.unwrap();
        let mut flipped = sealed.clone();
        flipped[2] ^= 1;
        for (position, ciphertext) in [(2, &sealed[..]), (1, &flipped), (1, &sealed[..20]), (1, &[])] {
            assert!(PlatformBulk.open(&key, iv(position), ciphertext).await.is_none());
            assert!(InRust.open(&key, iv(position), ciphertext).await.is_none());
        }
    }
}
