//! Access tokens: JWTs (RFC 7519) with HS256 that live 10 minutes.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use protocol::ids::{SessionId, UserId, hex};
use protocol::limits::ACCESS_TOKEN;
use protocol::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::auth::hmac_provider;
use crate::secrets::Key;

/// Makes and checks access tokens.
pub struct AccessTokens {
    header: Header,
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
}

/// What a token says, once its signature and life are checked. Times in seconds since 1970.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Claims {
    /// Whose session.
    pub sub: UserId,
    /// Which session.
    pub sid: SessionId,
    /// When it was made.
    pub iat: i64,
    /// When it stops working.
    pub exp: i64,
}

/// A token that is no longer, or never was, valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Not made by this server.
    #[error("the access token is not valid")]
    Invalid,
    /// Over.
    #[error("the access token has expired")]
    Expired,
}

impl AccessTokens {
    /// Uses this key.
    #[must_use]
    pub fn new(key: &Key) -> Self {
        hmac_provider::install();
        let mut validation = Validation::new(Algorithm::HS256);
        // The library reads the machine's clock; ours is a parameter.
        validation.validate_exp = false;
        let header = Header { kid: Some(hex(&key.fingerprint()[..4])), ..Header::new(Algorithm::HS256) };
        Self {
            header,
            signing: EncodingKey::from_secret(key.expose_bytes()),
            verifying: DecodingKey::from_secret(key.expose_bytes()),
            validation,
        }
    }

    /// A token for this session, and when it stops working.
    ///
    /// # Errors
    /// [`AccessError::Invalid`] if the library cannot sign, which a 32-byte key rules out.
    pub fn make(
        &self,
        user: UserId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<(String, Timestamp), AccessError> {
        let iat = now.as_millis() / 1_000;
        let exp = iat + i64::try_from(ACCESS_TOKEN.as_secs()).unwrap_or(0);
        let claims = Claims { sub: user, sid: session, iat, exp };
        let token = encode(&self.header, &claims, &self.signing).map_err(|_| AccessError::Invalid)?;
        Ok((token, Timestamp::from_millis(exp * 1_000)))
    }

    /// Reads a token.
    ///
    /// # Errors
    /// [`AccessError`] when it was not made here or is over.
    pub fn read(&self, token: &str, now: Timestamp) -> Result<Claims, AccessError> {
        let claims = decode::<Claims>(token, &self.verifying, &self.validation)
            .map_err(|_| AccessError::Invalid)?
            .claims;
        if claims.exp.saturating_mul(1_000) <= now.as_millis() {
            Err(AccessError::Expired)
        } else {
            Ok(claims)
        }
    }
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessTokens").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_400_000);

    fn tokens(byte: u8) -> AccessTokens {
        AccessTokens::new(&Key::new([byte; 32]))
    }

    fn made(tokens: &AccessTokens) -> (String, Timestamp) {
        tokens.make(UserId::new([1; 32]), SessionId::make(NOW, [2; 10]), NOW).unwrap()
    }

    #[test]
    fn a_token_tells_who_it_was_made_for_until_it_expires() {
        let tokens = tokens(1);
        let (token, expires_at) = made(&tokens);
        assert_eq!(tokens.read(&token, NOW).unwrap().sub, UserId::new([1; 32]));
        assert_eq!(expires_at, NOW.plus(ACCESS_TOKEN));
        assert!(tokens.read(&token, expires_at.minus(Duration::from_millis(1))).is_ok());
        assert_eq!(tokens.read(&token, expires_at).unwrap_err(), AccessError::Expired);
    }

    #[test]
    fn another_keys_changed_and_unsigned_tokens_are_refused() {
        let (token, _) = made(&tokens(1));
        assert_eq!(tokens(2).read(&token, NOW).unwrap_err(), AccessError::Invalid);
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap());
        for bad in [unsigned, format!("{token}x"), token.replace('.', "_"), String::new()] {
            assert_eq!(tokens(1).read(&bad, NOW).unwrap_err(), AccessError::Invalid, "{bad}");
        }
    }

    #[test]
    fn the_signature_is_plain_hs256() {
        use base64ct::{Base64UrlUnpadded, Encoding};

        let (token, _) = made(&tokens(1));
        let (message, signature) = token.rsplit_once('.').unwrap();
        let mac = Key::new([1; 32]).mac(message.as_bytes());
        assert_eq!(Base64UrlUnpadded::encode_string(&mac), signature);
    }
}
