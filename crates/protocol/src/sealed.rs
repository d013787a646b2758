//! Ciphertext as it travels: blobs (for oneself) and envelopes (for one recipient).

use serde::{Deserialize, Serialize};

use crate::bytes::{BytesError, Ciphertext, Iv, fixed_bytes};

/// The version of the blob and envelope formats that this crate writes.
pub const FORMAT_VERSION: u8 = 1;

/// A sealed byte string that only its owner's devices can open: AES-256-GCM with a random IV.
///
/// It is the founding specification's `{iv, data}`, and opens with plain `WebCrypto`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Blob {
    /// Format version, 1.
    pub v: u8,
    /// The initialisation vector, 12 bytes.
    pub iv: Iv,
    /// Ciphertext followed by the 16-byte tag.
    pub data: Ciphertext,
}

impl Blob {
    /// `v || iv || data` without lengths: how the databases keep a blob.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + Iv::LEN + self.data.len());
        bytes.push(self.v);
        bytes.extend_from_slice(self.iv.as_bytes());
        bytes.extend_from_slice(self.data.as_bytes());
        bytes
    }

    /// Reads what [`Blob::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`BytesError::Length`] when there is no room for version and IV.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let (&v, rest) = bytes.split_first().ok_or(BytesError::Length { expected: 13, found: 0 })?;
        let (iv, data) =
            rest.split_at_checked(Iv::LEN).ok_or(BytesError::Length { expected: 13, found: bytes.len() })?;
        Ok(Self { v, iv: Iv::try_from(iv)?, data: Ciphertext::new(data.to_vec()) })
    }
}

fixed_bytes! {
    /// The encapsulated key of an HPKE envelope (RFC 9180, X25519: 32 bytes).
    EncapsulatedKey, 32
}

/// How an envelope is encrypted. Unknown schemes are refused, so a new one is never misread as an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scheme {
    /// HPKE (RFC 9180), Auth mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
    #[serde(rename = "hpke-auth-x25519-sha256-aes256gcm")]
    HpkeAuth,
}

impl Scheme {
    /// The name in JSON and in hashed bytes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HpkeAuth => "hpke-auth-x25519-sha256-aes256gcm",
        }
    }
}

/// A message sealed to one recipient by one authenticated sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Envelope {
    /// Format version, 1.
    pub v: u8,
    /// How it is encrypted.
    pub scheme: Scheme,
    /// The encapsulated key.
    pub enc: EncapsulatedKey,
    /// Ciphertext followed by the 16-byte tag.
    pub data: Ciphertext,
}

impl Envelope {
    /// `v || enc || data` without lengths: how the databases keep an envelope beside its scheme's name.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + EncapsulatedKey::LEN + self.data.len());
        bytes.push(self.v);
        bytes.extend_from_slice(self.enc.as_bytes());
        bytes.extend_from_slice(self.data.as_bytes());
        bytes
    }

    /// Reads what [`Envelope::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`BytesError::Length`] when there is no room for version and encapsulated key.
    pub fn from_bytes(scheme: Scheme, bytes: &[u8]) -> Result<Self, BytesError> {
        let (&v, rest) = bytes.split_first().ok_or(BytesError::Length { expected: 33, found: 0 })?;
        let (enc, data) = rest
            .split_at_checked(EncapsulatedKey::LEN)
            .ok_or(BytesError::Length { expected: 33, found: bytes.len() })?;
        Ok(Self { v, scheme, enc: EncapsulatedKey::try_from(enc)?, data: Ciphertext::new(data.to_vec()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_survives_its_stored_form() {
        let blob = Blob { v: 1, iv: Iv::new([2; 12]), data: Ciphertext::new(vec![3; 40]) };
        assert_eq!(Blob::from_bytes(&blob.to_bytes()).unwrap(), blob);
    }

    #[test]
    fn truncated_stored_forms_are_refused() {
        assert!(Blob::from_bytes(&[1; 12]).is_err());
        assert!(Blob::from_bytes(&[]).is_err());
        assert!(Envelope::from_bytes(Scheme::HpkeAuth, &[1; 32]).is_err());
    }

    #[test]
    fn an_unknown_scheme_is_refused() {
        assert!(serde_json::from_str::<Scheme>("\"rot13\"").is_err());
        let json = serde_json::to_string(&Scheme::HpkeAuth).unwrap();
        assert_eq!(json, format!("\"{}\"", Scheme::HpkeAuth.as_str()));
    }
}
