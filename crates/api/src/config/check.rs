//! Settings that must not be used together, or not in production.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use url::Url;

use crate::config::Config;
use crate::config::seller::NO_SIRET;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// A file holds an unknown or invalid setting.
    #[error("{}: {}", .0.display(), .1)]
    Syntax(PathBuf, String),
    /// An environment variable has an invalid value.
    #[error("{0} has an invalid value")]
    Variable(&'static str),
    /// The database URL names no database this server knows.
    #[error("DATABASE_URL must be sqlite:PATH or postgres://…")]
    Database,
    /// Passwords and personal data would cross a network in the clear.
    #[error(
        "DATABASE_URL: a remote PostgreSQL needs sslmode=require, verify-ca or verify-full in production"
    )]
    DatabaseWithoutTls,
    /// Browsers must be told where the product is.
    #[error("FRONTEND_URL must be set in production")]
    FrontendMissing,
    /// Not a web address.
    #[error("FRONTEND_URL must be an http or https URL without a path")]
    Frontend,
    /// A count that would let nobody in.
    #[error("LEBONCOUP_SIGNUPS_PER_HOUR must be at least 1")]
    SignUps,
    /// Packs that cannot be sold.
    #[error("packs: {0}")]
    Packs(&'static str),
    /// Invoices need a complete seller.
    #[error("seller.{0}")]
    Seller(&'static str),
    /// Nobody to pay, in production.
    #[error("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must be set in production")]
    StripeMissing,
    /// A key without a webhook secret, or the reverse: paid tokens would never be credited at once.
    #[error("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must be set together")]
    StripeHalf,
    /// Not a key of Stripe's.
    #[error("STRIPE_SECRET_KEY must begin with sk_test_, sk_live_, rk_test_ or rk_live_")]
    StripeKey,
    /// Not a webhook secret of Stripe's.
    #[error("STRIPE_WEBHOOK_SECRET and STRIPE_WEBHOOK_SECRET_PREVIOUS must begin with whsec_")]
    StripeWebhookSecret,
    /// Not a web address.
    #[error("STRIPE_API_BASE must be an http or https URL without a path")]
    StripeApi,
    /// Whoever answers there could give tokens away.
    #[error("STRIPE_API_BASE must be https on stripe.com in production")]
    StripeApiInProduction,
    /// Anybody could pay with a test card.
    #[error("STRIPE_SECRET_KEY must be a live key of your own in production, not a test key or an example")]
    StripeKeyInProduction,
    /// Neither a folder nor a bucket.
    #[error("MEDIA_URL must be file:///FOLDER or s3://BUCKET/PREFIX")]
    Media,
    /// A bucket that nobody may write to.
    #[error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set for s3://")]
    MediaKeys,
    /// Not a web address.
    #[error("MEDIA_S3_ENDPOINT must be an http or https URL without a path")]
    MediaEndpoint,
    /// Anybody could sign webhooks.
    #[error("STRIPE_WEBHOOK_SECRET must be your endpoint's own in production, not an example")]
    StripeWebhookSecretInProduction,
}

impl Config {
    /// Checks the settings that do not need the secrets.
    ///
    /// # Errors
    /// [`ConfigError`] names the first thing that is wrong.
    pub fn check(&self) -> Result<(), ConfigError> {
        let postgres =
            ["postgres:", "postgresql:"].iter().any(|scheme| self.database_url.starts_with(scheme));
        if !postgres && !self.database_url.starts_with("sqlite:") {
            return Err(ConfigError::Database);
        }
        if self.is_production() && postgres && !is_local_or_encrypted(&self.database_url)? {
            return Err(ConfigError::DatabaseWithoutTls);
        }
        match &self.frontend_url {
            None if self.is_production() => return Err(ConfigError::FrontendMissing),
            Some(url) if !matches!(url.scheme(), "http" | "https") || url.path() != "/" => {
                return Err(ConfigError::Frontend);
            }
            _ => {}
        }
        if self.is_production() && self.terms.seller.registration == NO_SIRET {
            return Err(ConfigError::Seller("registration: not a SIRET"));
        }
        if self.signups_per_hour < 1 {
            return Err(ConfigError::SignUps);
        }
        match &self.stripe {
            None if self.is_production() => Err(ConfigError::StripeMissing),
            Some(stripe) if self.is_production() => stripe.check_production(),
            _ => Ok(()),
        }
    }
}

fn is_local_or_encrypted(database: &str) -> Result<bool, ConfigError> {
    let url = Url::parse(database).map_err(|_| ConfigError::Database)?;
    let value =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    // The URL standard reads addresses in `http` and its kin only: here a host is text.
    let host = value("host").or_else(|| url.host_str().map(str::to_owned)).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_socket = host.is_empty() || host.starts_with('/') || host.starts_with("%2");
    let local = is_socket || host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    let encrypted =
        value("sslmode").is_some_and(|mode| ["require", "verify-ca", "verify-full"].contains(&&*mode));
    Ok(local || encrypted)
}

/// A database URL that can be shown.
pub(super) fn without_password(database: &str) -> String {
    match Url::parse(database) {
        Ok(mut url) if url.password().is_some() => match url.set_password(Some("***")) {
            Ok(()) => url.to_string(),
            Err(()) => "***".to_owned(),
        },
        Ok(_) => database.to_owned(),
        Err(_) => "***".to_owned(),
    }
}
