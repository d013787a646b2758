//! Configuration: defaults, then a TOML file, then the environment.

mod check;
mod layer;
mod media;
mod packs;
mod seller;
mod stripe;

use std::net::SocketAddr;
use std::num::{NonZero, NonZeroU32};
use std::path::{Path, PathBuf};

use store::Connections;
use url::Url;

pub use check::ConfigError;
pub use layer::Layer;
pub use media::{MediaPlace, MediaTexts, S3};
pub use packs::PackList;
pub use seller::SellerLayer;
pub use stripe::{Stripe, StripeTexts};

use crate::domain::invoices::Terms;
use crate::live::heartbeat::Heartbeat;
use crate::secrets::SecretTexts;

/// Where this server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A developer's machine: secrets are made on first start, sign-ups are hardly limited.
    Development,
    /// Everything must be configured and strong.
    Production,
}

/// Connections that a thread should have to itself at least.
const FEWEST: u32 = 5;

/// What the server runs with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it runs.
    pub environment: Environment,
    /// The folder of the database, the configuration file and the development secrets.
    pub data_dir: PathBuf,
    /// `sqlite:` or `postgres:` URL. May hold a password: never printed as it is.
    pub database_url: String,
    /// Connections of this instance to a PostgreSQL server.
    pub database_connections: NonZeroU32,
    /// Address and port to listen on; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where browsers find the product; absent: where the server listens.
    pub frontend_url: Option<Url>,
    /// True when a proxy in front sets `X-Forwarded-For`: its last address is the client's.
    pub trusted_proxy: bool,
    /// The log file; absent: standard error.
    pub log: Option<PathBuf>,
    /// What is logged: a level, and others for single targets, in the syntax of `tracing`'s `Targets`.
    pub log_filter: String,
    /// Accounts that one address may make in an hour.
    pub signups_per_hour: i64,
    /// How often live sockets show signs of life.
    pub heartbeat: Heartbeat,
    /// Threads that answer requests; absent: [`Config::worker_threads`] decides.
    pub workers: Option<usize>,
    /// What can be bought.
    pub packs: PackList,
    /// Who sells, and with which VAT.
    pub terms: Terms,
    /// Who takes the money; absent: nothing can be bought.
    pub stripe: Option<Stripe>,
    /// Where sealed files are kept.
    pub media: MediaPlace,
    /// The secrets the configuration gives.
    pub secrets: SecretTexts,
}

impl Config {
    /// Reads file and environment. `file`: the path given on the command line, which must exist then;
    /// else `leboncoup.toml` in the data folder if there is one. `variable` looks up the environment.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong.
    pub fn read(file: Option<&Path>, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let environment = Layer::from_environment(variable)?;
        let data_dir = environment.data_dir.clone().unwrap_or_else(|| PathBuf::from("data"));
        let file = match file {
            Some(path) => Layer::from_file(path)?,
            None => Layer::from_file_if_any(&data_dir.join("leboncoup.toml"))?,
        };
        Self::new(environment.or(file))
    }

    fn new(layer: Layer) -> Result<Self, ConfigError> {
        let data_dir = layer.data_dir.unwrap_or_else(|| PathBuf::from("data"));
        let environment = layer.environment.unwrap_or(Environment::Development);
        let (signups, seller) = match environment {
            Environment::Development => (1_000, layer.seller.or(SellerLayer::example())),
            Environment::Production => (20, layer.seller),
        };
        let config = Self {
            environment,
            database_url: layer
                .database_url
                .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("leboncoup.db").display())),
            database_connections: layer.database_connections.unwrap_or(Connections::DEFAULT),
            media: MediaPlace::new(layer.media, &data_dir)?,
            data_dir,
            listen: layer.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            frontend_url: layer.frontend_url,
            trusted_proxy: layer.trusted_proxy.unwrap_or(false),
            log: layer.log,
            log_filter: layer.log_filter.unwrap_or_else(|| "info,actix_server=warn,sqlx=warn".to_owned()),
            signups_per_hour: layer.signups_per_hour.unwrap_or(signups),
            heartbeat: layer.heartbeat.map_or(Heartbeat::DEFAULT, Heartbeat::every_seconds),
            workers: layer.workers,
            packs: layer.packs.map_or_else(PackList::default_list, PackList::new)?,
            terms: seller.terms()?,
            stripe: Stripe::new(layer.stripe)?,
            secrets: layer.secrets,
        };
        config.check()?;
        Ok(config)
    }

    /// True where everything must be configured and strong.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.environment == Environment::Production
    }

    /// Threads that answer requests: one per core, unless their shares of the database's connections became so small
    /// that a hot demande kept a whole thread waiting.
    #[must_use]
    pub fn worker_threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        let enough = || usize::try_from(self.database_connections.get() / FEWEST).unwrap_or(usize::MAX);
        self.workers.unwrap_or_else(|| cores().min(enough()).max(1))
    }

    /// Shared by the threads that answer requests and the one that does everything else.
    #[must_use]
    pub fn connections(&self) -> Connections {
        Connections { all: self.database_connections, threads: self.worker_threads() + 1 }
    }

    /// The file of the development secrets.
    #[must_use]
    pub fn secrets_file(&self) -> PathBuf {
        self.data_dir.join("secrets.toml")
    }

    /// Every setting, one a line, without a secret in it.
    #[must_use]
    pub fn redacted(&self) -> String {
        let secret = |present: bool| if present { "set" } else { "absent" };
        format!(
            "environment = {:?}\ndata_dir = {}\ndatabase_url = {}\ndatabase_connections = {}\n\
             listen = {}\nfrontend_url = {}\ntrusted_proxy = {}\nlog = {}\nlog_filter = {}\n\
             signups_per_hour = {}\nheartbeat = {} s\nworkers = {}\n\
             packs = {}\nseller = {}, {}\n\
             stripe_api_base = {}\nstripe_secret_key = {}\nstripe_webhook_secrets = {}\n\
             media = {}\n\
             secret_salt = {}\npepper = {}\ndata_key = {}\njwt_secret = {}\n",
            self.environment,
            self.data_dir.display(),
            check::without_password(&self.database_url),
            self.database_connections,
            self.listen,
            self.frontend_url.as_ref().map_or("where the server listens", Url::as_str),
            self.trusted_proxy,
            self.log.as_ref().map_or_else(|| "standard error".to_owned(), |path| path.display().to_string()),
            self.log_filter,
            self.signups_per_hour,
            self.heartbeat.every().as_secs(),
            self.worker_threads(),
            self.packs.all().iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>().join(", "),
            self.terms.seller.name,
            self.terms.seller.registration,
            self.stripe.as_ref().map_or("nothing can be bought", |stripe| stripe.api_base.as_str()),
            secret(self.stripe.is_some()),
            self.stripe.as_ref().map_or(0, |stripe| stripe.webhook_secrets.len()),
            self.media,
            secret(self.secrets.secret_salt.is_some()),
            secret(self.secrets.pepper.is_some()),
            secret(self.secrets.data_key.is_some()),
            secret(self.secrets.jwt_secret.is_some()),
        )
    }
}

#[cfg(test)]
mod tests;
