//! A secret key of 32 bytes.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use protocol::transcript::join;
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// Text that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither 64 hexadecimal digits nor the base64 of 32 bytes.
    #[error("is not 32 bytes written as 64 hexadecimal digits or as base64")]
    Format,
    /// Typed by a person, or repeated bytes.
    #[error("is not random: make one with `openssl rand -base64 32`")]
    Weak,
}

/// 32 secret bytes: wiped on drop, never printed, compared in constant time.
#[derive(Debug)]
pub struct Key(SecretBox<[u8; 32]>);

impl Key {
    /// Takes over the bytes and wipes the original.
    #[must_use]
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let key = Self(SecretBox::new(Box::new(bytes)));
        bytes.zeroize();
        key
    }

    /// Reads 64 hexadecimal digits, or standard base64 of 32 bytes.
    ///
    /// # Errors
    /// [`KeyError::Format`] for anything else.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let bytes = Zeroizing::new(if text.len() == 64 {
            base16(text).ok_or(KeyError::Format)?
        } else {
            protocol::bytes::from_base64(text).map_err(|_| KeyError::Format)?
        });
        protocol::bytes::exact(&bytes).map(Self::new).map_err(|_| KeyError::Format)
    }

    /// Refuses what a random generator practically never makes: printable text, or few distinct bytes.
    ///
    /// # Errors
    /// [`KeyError::Weak`].
    pub fn check_strength(&self) -> Result<(), KeyError> {
        let bytes = self.0.expose_secret();
        let distinct = bytes.iter().collect::<std::collections::BTreeSet<_>>().len();
        let typed = bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
        if typed || distinct < 16 { Err(KeyError::Weak) } else { Ok(()) }
    }

    /// The bytes, for a library that wants them.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    /// HMAC-SHA-256 of `message` (RFC 2104).
    #[must_use]
    pub fn mac(&self, message: &[u8]) -> [u8; 32] {
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.0.expose_secret());
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// The key for one purpose: HKDF-Expand (RFC 5869) with `label` as info.
    #[must_use]
    pub fn derive(&self, label: &str) -> Self {
        let mut bytes = [0; 32];
        // Expanding 32 bytes cannot fail: HKDF-SHA-256 gives up to 255 * 32.
        let _ = Hkdf::<Sha256>::new(None, self.0.expose_secret()).expand(label.as_bytes(), &mut bytes);
        Self::new(bytes)
    }

    /// What the database keeps to recognise this key by.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.mac(&join(&[b"leboncoup/v1/fingerprint"]))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        use subtle::ConstantTimeEq;
        self.0.expose_secret().ct_eq(other.0.expose_secret()).into()
    }
}

fn base16(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_as_hexadecimal_or_base64() {
        let hex = Key::parse(&"a1".repeat(32)).unwrap();
        assert!(hex == Key::parse(&protocol::bytes::to_base64(&[0xa1; 32])).unwrap());
        for text in ["", "a1", "changeme", &"g1".repeat(32), &protocol::bytes::to_base64(&[1; 31])] {
            assert_eq!(Key::parse(text).unwrap_err(), KeyError::Format, "{text}");
        }
    }

    #[test]
    fn typed_and_repeated_keys_are_weak() {
        assert_eq!(Key::new(*b"correct horse battery staple 123").check_strength(), Err(KeyError::Weak));
        assert_eq!(Key::new([0xa1; 32]).check_strength(), Err(KeyError::Weak));
        assert_eq!(Key::new(std::array::from_fn(|i| u8::try_from(i * 7).unwrap())).check_strength(), Ok(()));
    }

    #[test]
    fn the_mac_is_rfc_4231_with_a_zero_padded_key() {
        // Test case 2 of RFC 4231 has the key "Jefe": HMAC pads it with zeros, as this type's 32 bytes do.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let mac = Key::new(key).mac(b"what do ya want for nothing?");
        assert_eq!(
            protocol::ids::hex(&mac),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn debug_output_shows_no_byte() {
        assert!(!format!("{:?}", Key::new([0x41; 32])).contains("65"));
    }
}
