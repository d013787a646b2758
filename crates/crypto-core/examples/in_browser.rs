//! The benchmark's work as a WebAssembly module; `e2e/bench/crypto.bench.ts` measures it against `crypto.subtle`.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, missing_docs, reason = "a benchmark that cannot run has no figures")]

#[path = "../benches/crypto/work.rs"]
mod work;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn pbkdf2() -> Vec<u8> {
    work::password().pbkdf2().to_vec()
}

#[wasm_bindgen]
pub fn gcm(plaintext: &[u8]) -> Vec<u8> {
    work::gcm(plaintext)
}

/// Two people who exchange messages of one length.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Talk(work::Talk);

#[wasm_bindgen]
impl Talk {
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: usize) -> Self {
        Self(work::Talk::of(bytes))
    }

    /// Seals and opens one message, and returns the length of its JSON.
    pub fn round(&mut self) -> usize {
        let sealed = self.0.seal();
        self.0.open(&sealed).plaintext.len()
    }
}
