//! The founding specification's browser code (`founding.js`) and our primitives open what the other sealed.

use protocol::bytes::{Ciphertext, Iv};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::kdf::KdfInput;
use crate::primitives::{gcm_open, gcm_seal};
use crate::testing::test;

const EMAIL: &str = "Marie.Dupont@Exemple.FR";
const PASSWORD: &str = "un mot de passe à rallonge";
const CONVERSATION: &str =
    r#"{"conversation_id":"c1","messages":[{"from":"u1","text":"Bonjour, libre demain ? 🔧"}]}"#;

/// Its blob: base64 in JSON, without a version.
#[derive(Serialize, Deserialize)]
struct Founding {
    iv: Iv,
    data: Ciphertext,
}

impl Founding {
    fn seal(iv: Iv, text: &str) -> Self {
        let data = gcm_seal(&key(), &iv, b"", text.as_bytes()).unwrap();
        Self { iv, data: Ciphertext::new(data) }
    }

    fn open(&self) -> Option<String> {
        let plaintext = gcm_open(&key(), &self.iv, b"", self.data.as_bytes())?;
        Some(String::from_utf8(plaintext.to_vec()).unwrap())
    }
}

fn key() -> [u8; 32] {
    let password = Zeroizing::new(PASSWORD.as_bytes().to_vec());
    *KdfInput { password, salt: EMAIL.to_lowercase().into_bytes(), iterations: 100_000 }.pbkdf2()
}

#[test]
fn our_primitives_open_what_the_founding_code_once_sealed_in_chromium() {
    let mut frozen: Founding = serde_json::from_str(include_str!("founding.json")).unwrap();
    assert_eq!(frozen.open().unwrap(), CONVERSATION);
    assert_eq!(Founding::seal(frozen.iv, CONVERSATION).data, frozen.data);

    let mut altered = frozen.data.as_bytes().to_vec();
    altered[0] ^= 1;
    frozen.data = Ciphertext::new(altered);
    assert_eq!(frozen.open(), None);
}

#[cfg(target_arch = "wasm32")]
mod live {
    use wasm_bindgen::prelude::*;

    use super::{CONVERSATION, EMAIL, Founding, Iv, PASSWORD};
    use crate::testing::test;

    #[wasm_bindgen(module = "/src/conformance/founding.js")]
    extern "C" {
        #[wasm_bindgen(catch)]
        async fn seal(email: &str, password: &str, json: &str) -> Result<JsValue, JsValue>;

        #[wasm_bindgen(catch)]
        async fn open(email: &str, password: &str, blob: &str) -> Result<JsValue, JsValue>;
    }

    #[test]
    async fn our_primitives_open_what_the_founding_code_seals() {
        let blob = seal(EMAIL, PASSWORD, CONVERSATION).await.unwrap().as_string().unwrap();
        let blob: Founding = serde_json::from_str(&blob).unwrap();
        assert_eq!(blob.open().unwrap(), CONVERSATION);
    }

    #[test]
    async fn the_founding_code_opens_what_our_primitives_seal() {
        let blob = serde_json::to_string(&Founding::seal(Iv::new([0x5a; 12]), CONVERSATION)).unwrap();
        let opened = open(EMAIL, PASSWORD, &blob).await.unwrap().as_string().unwrap();
        assert_eq!(opened, CONVERSATION);
        assert!(open(EMAIL, "another password", &blob).await.is_err());
    }
}
