//! The account at Stripe that takes the money.

use serde::Deserialize;
use url::Url;

use crate::config::ConfigError;
use crate::secrets::SecretText;

/// Where Stripe's API is.
const API: &str = "https://api.stripe.com/";
/// Characters of a key or secret behind its prefix, and how many different ones: Stripe's are longer and random.
const RANDOM_PART: usize = 24;
const DIFFERENT: usize = 10;

/// One source's settings of the account at Stripe; each may be absent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StripeTexts {
    /// `STRIPE_SECRET_KEY`.
    pub secret_key: Option<SecretText>,
    /// `STRIPE_WEBHOOK_SECRET`.
    pub webhook_secret: Option<SecretText>,
    /// `STRIPE_WEBHOOK_SECRET_PREVIOUS`: still accepted while the endpoint's secret is rolled.
    pub webhook_secret_previous: Option<SecretText>,
    /// `STRIPE_API_BASE`: scheme, host and port.
    pub api_base: Option<Url>,
}

/// An account at Stripe.
#[derive(Debug, Clone)]
pub struct Stripe {
    /// The key that requests carry.
    pub secret_key: SecretText,
    /// The secrets in force: webhooks signed with any of them are Stripe's.
    pub webhook_secrets: Vec<SecretText>,
    /// Where the API is, with a final slash.
    pub api_base: Url,
}

impl StripeTexts {
    /// Fills what this source lacks from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            secret_key: self.secret_key.or(other.secret_key),
            webhook_secret: self.webhook_secret.or(other.webhook_secret),
            webhook_secret_previous: self.webhook_secret_previous.or(other.webhook_secret_previous),
            api_base: self.api_base.or(other.api_base),
        }
    }
}

impl Stripe {
    /// The account that the settings name; none when they name none.
    pub(super) fn new(texts: StripeTexts) -> Result<Option<Self>, ConfigError> {
        let api_base = match texts.api_base {
            Some(url) if !is_origin(&url) => return Err(ConfigError::StripeApi),
            Some(url) => url,
            None => Url::parse(API).map_err(|_| ConfigError::StripeApi)?,
        };
        let (secret_key, webhook_secret) = match (texts.secret_key, texts.webhook_secret) {
            (None, None) => return Ok(None),
            // A mounted file ends with a line break.
            (Some(key), Some(secret)) => (key.trimmed(), secret.trimmed()),
            _ => return Err(ConfigError::StripeHalf),
        };
        if random_part(&secret_key, &["sk_test_", "sk_live_", "rk_test_", "rk_live_"]).is_none() {
            return Err(ConfigError::StripeKey);
        }
        let webhook_secrets: Vec<_> = std::iter::once(webhook_secret)
            .chain(texts.webhook_secret_previous.map(|s| s.trimmed()))
            .collect();
        if webhook_secrets.iter().any(|secret| random_part(secret, &["whsec_"]).is_none()) {
            return Err(ConfigError::StripeWebhookSecret);
        }
        Ok(Some(Self { secret_key, webhook_secrets, api_base }))
    }

    /// True when money really moves.
    #[must_use]
    pub fn is_live(&self) -> bool {
        random_part(&self.secret_key, &["sk_live_", "rk_live_"]).is_some()
    }

    /// What production asks for: a real account, whose answers nobody else can give.
    pub(super) fn check_production(&self) -> Result<(), ConfigError> {
        let host = self.api_base.host_str().unwrap_or_default();
        let stripes_own = host == "stripe.com" || host.ends_with(".stripe.com");
        if self.api_base.scheme() != "https" || !stripes_own {
            return Err(ConfigError::StripeApiInProduction);
        }
        if !random_part(&self.secret_key, &["sk_live_", "rk_live_"]).is_some_and(looks_random) {
            return Err(ConfigError::StripeKeyInProduction);
        }
        let strong = |secret| random_part(secret, &["whsec_"]).is_some_and(looks_random);
        if self.webhook_secrets.iter().all(strong) {
            Ok(())
        } else {
            Err(ConfigError::StripeWebhookSecretInProduction)
        }
    }
}

/// What follows one of the prefixes; it must be there, and fit into a header.
fn random_part<'a>(secret: &'a SecretText, prefixes: &[&str]) -> Option<&'a str> {
    let rest = prefixes.iter().find_map(|prefix| secret.expose().strip_prefix(prefix))?;
    (!rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic())).then_some(rest)
}

fn looks_random(text: &str) -> bool {
    let mut bytes = text.as_bytes().to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    let example = text.to_ascii_lowercase().contains("example");
    text.len() >= RANDOM_PART && bytes.len() >= DIFFERENT && !example
}

pub(super) fn is_origin(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}
