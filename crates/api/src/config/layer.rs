//! One source of settings; each may be absent.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::num::{NonZeroU8, NonZeroU32};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use protocol::tokens::Pack;
use serde::Deserialize;
use url::Url;

use crate::config::{ConfigError, Environment, MediaTexts, SellerLayer, StripeTexts};
use crate::secrets::{SecretText, SecretTexts};

/// Settings of one source, such as the file or the environment.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "each field is a field of `Config`, described there")]
pub struct Layer {
    pub environment: Option<Environment>,
    pub data_dir: Option<PathBuf>,
    pub database_url: Option<String>,
    pub database_connections: Option<NonZeroU32>,
    pub listen: Option<SocketAddr>,
    pub frontend_url: Option<Url>,
    pub trusted_proxy: Option<bool>,
    pub log: Option<PathBuf>,
    pub log_filter: Option<String>,
    pub signups_per_hour: Option<i64>,
    pub heartbeat: Option<NonZeroU8>,
    pub workers: Option<usize>,
    pub packs: Option<Vec<Pack>>,
    pub seller: SellerLayer,
    pub stripe: StripeTexts,
    pub media: MediaTexts,
    pub secrets: SecretTexts,
}

impl Layer {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// [`ConfigError`] when it cannot be read or holds an unknown or invalid setting.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::File(path.to_owned(), error))?;
        toml::from_str(&text)
            .map_err(|error| ConfigError::Syntax(path.to_owned(), error.message().to_owned()))
    }

    /// Reads a TOML file that need not exist.
    ///
    /// # Errors
    /// As [`Layer::from_file`].
    pub fn from_file_if_any(path: &Path) -> Result<Self, ConfigError> {
        match Self::from_file(path) {
            Err(ConfigError::File(_, error)) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            read => read,
        }
    }

    /// Reads environment variables. An empty one counts as absent.
    ///
    /// # Errors
    /// [`ConfigError::Variable`] names the first one with an invalid value.
    pub fn from_environment(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = |name: &str| variable(name).filter(|value| !value.is_empty());
        Ok(Self {
            environment: match text("LEBONCOUP_ENV").or_else(|| text("NODE_ENV")).as_deref() {
                None => None,
                Some("production") => Some(Environment::Production),
                Some("development" | "test") => Some(Environment::Development),
                Some(_) => return Err(ConfigError::Variable("LEBONCOUP_ENV")),
            },
            data_dir: text("LEBONCOUP_DATA").map(PathBuf::from),
            database_url: text("DATABASE_URL"),
            database_connections: parse(&text, "LEBONCOUP_DATABASE_CONNECTIONS")?,
            listen: parse(&text, "LEBONCOUP_LISTEN")?,
            frontend_url: parse(&text, "FRONTEND_URL")?,
            trusted_proxy: parse(&text, "LEBONCOUP_TRUSTED_PROXY")?,
            log: text("LEBONCOUP_LOG").map(PathBuf::from),
            log_filter: text("LEBONCOUP_LOG_FILTER").or_else(|| text("RUST_LOG")),
            signups_per_hour: parse(&text, "LEBONCOUP_SIGNUPS_PER_HOUR")?,
            heartbeat: parse(&text, "LEBONCOUP_HEARTBEAT")?,
            workers: parse(&text, "LEBONCOUP_WORKERS")?,
            packs: None,
            seller: SellerLayer::from_environment(&text)?,
            stripe: StripeTexts {
                secret_key: secret(&text, "STRIPE_SECRET_KEY")?,
                webhook_secret: secret(&text, "STRIPE_WEBHOOK_SECRET")?,
                webhook_secret_previous: secret(&text, "STRIPE_WEBHOOK_SECRET_PREVIOUS")?,
                api_base: parse(&text, "STRIPE_API_BASE")?,
            },
            media: MediaTexts {
                url: parse(&text, "MEDIA_URL")?,
                endpoint: parse(&text, "MEDIA_S3_ENDPOINT")?,
                region: text("MEDIA_S3_REGION").or_else(|| text("AWS_REGION")),
                access_key_id: text("AWS_ACCESS_KEY_ID"),
                secret_access_key: secret(&text, "AWS_SECRET_ACCESS_KEY")?,
            },
            secrets: SecretTexts {
                secret_salt: secret(&text, "SECRET_SALT")?,
                pepper: secret(&text, "PEPPER")?,
                data_key: secret(&text, "DATA_KEY")?,
                jwt_secret: secret(&text, "JWT_SECRET")?,
            },
        })
    }

    /// Fills what this source lacks from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            environment: self.environment.or(other.environment),
            data_dir: self.data_dir.or(other.data_dir),
            database_url: self.database_url.or(other.database_url),
            database_connections: self.database_connections.or(other.database_connections),
            listen: self.listen.or(other.listen),
            frontend_url: self.frontend_url.or(other.frontend_url),
            trusted_proxy: self.trusted_proxy.or(other.trusted_proxy),
            log: self.log.or(other.log),
            log_filter: self.log_filter.or(other.log_filter),
            signups_per_hour: self.signups_per_hour.or(other.signups_per_hour),
            heartbeat: self.heartbeat.or(other.heartbeat),
            workers: self.workers.or(other.workers),
            packs: self.packs.or(other.packs),
            seller: self.seller.or(other.seller),
            stripe: self.stripe.or(other.stripe),
            media: self.media.or(other.media),
            secrets: self.secrets.or(other.secrets),
        }
    }
}

pub(super) fn parse<T: FromStr>(
    text: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<T>, ConfigError> {
    text(name).map(|value| value.parse().map_err(|_| ConfigError::Variable(name))).transpose()
}

/// `NAME`, or the content of the file that `NAME_FILE` points to: what container platforms mount.
fn secret(
    text: &dyn Fn(&str) -> Option<String>,
    name: &'static str,
) -> Result<Option<SecretText>, ConfigError> {
    if let Some(value) = text(name) {
        return Ok(Some(value.into()));
    }
    text(&format!("{name}_FILE"))
        .map(|path| {
            let path = PathBuf::from(path);
            fs::read_to_string(&path).map(SecretText::from).map_err(|error| ConfigError::File(path, error))
        })
        .transpose()
}
