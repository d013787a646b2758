//! `Stripe-Signature`: `t=…,v1=…` over `t.body`.

use std::fmt::{self, Write as _};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::Moment;

/// The text is no webhook secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret begins with whsec_ and goes on")]
pub struct SecretError;

/// A webhook endpoint's secret, `whsec_…`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// A secret that no endpoint has.
    #[must_use]
    pub fn foreign() -> Self {
        Self("whsec_of_somebody_else".to_owned())
    }
}

impl TryFrom<String> for WebhookSecret {
    type Error = SecretError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let rest = text.strip_prefix("whsec_").unwrap_or_default();
        if rest.is_empty() { Err(SecretError) } else { Ok(Self(text)) }
    }
}

impl std::str::FromStr for WebhookSecret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl From<WebhookSecret> for String {
    fn from(secret: WebhookSecret) -> Self {
        secret.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

/// The secrets in force: a second one while the endpoint rolls its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// The one that stays.
    pub current: WebhookSecret,
    /// The one that goes.
    #[serde(default)]
    pub previous: Option<WebhookSecret>,
}

impl Secrets {
    /// Only this one.
    #[must_use]
    pub const fn one(current: WebhookSecret) -> Self {
        Self { current, previous: None }
    }

    /// The header for `body` at that time: a `v1` for each secret in force.
    #[must_use]
    pub fn header(&self, body: &str, at: Moment) -> String {
        let secrets = std::iter::once(&self.current).chain(&self.previous);
        let signatures: Vec<String> =
            secrets.map(|secret| format!("v1={}", signature(secret, body, at))).collect();
        format!("t={},{}", at.seconds(), signatures.join(","))
    }
}

fn signature(secret: &WebhookSecret, body: &str, at: Moment) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()) else { return String::new() };
    mac.update(at.seconds().to_string().as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> WebhookSecret {
        text.parse().unwrap()
    }

    #[test]
    fn the_signature_is_the_one_openssl_computes() {
        // printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test
        let header = Secrets::one(secret("whsec_test"))
            .header(r#"{"id":"evt_1"}"#, Moment::from_seconds(1_700_000_000));
        assert_eq!(
            header,
            "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925"
        );
    }

    #[test]
    fn two_secrets_in_force_make_two_signatures() {
        let at = Moment::from_seconds(1);
        let (new, old) = (Secrets::one(secret("whsec_new")), Secrets::one(secret("whsec_old")));
        let both = Secrets { current: secret("whsec_new"), previous: Some(secret("whsec_old")) };
        let v1 = |secrets: &Secrets| secrets.header("{}", at).split_once(',').unwrap().1.to_owned();
        assert_eq!(both.header("{}", at), format!("t=1,{},{}", v1(&new), v1(&old)));
    }

    #[test]
    fn a_secret_looks_like_one_and_is_not_printed() {
        assert!("whsec_".parse::<WebhookSecret>().is_err());
        assert!("sk_test_1".parse::<WebhookSecret>().is_err());
        assert_eq!(format!("{:?}", secret("whsec_x")), "WebhookSecret");
    }
}
