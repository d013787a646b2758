//! From a configuration to a running server.

mod fingerprints;
mod tasks;

use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::NormalizePath;
use actix_web::{App, HttpServer, web};
use anyhow::Context;
use store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tracing_actix_web::TracingLogger;

use crate::auth::access::AccessTokens;
use crate::auth::password::Passwords;
use crate::auth::revoked::Revoked;
use crate::config::Config;
use crate::http::headers;
use crate::http::log::RequestSpan;
use crate::live::hub::Hub;
use crate::ports::bus::{Bus, InProcess, Postgres};
use crate::ports::clock::SystemClock;
use crate::ports::media::MediaStore;
use crate::ports::payments::Connection;
use crate::ports::random::SystemRandom;
use crate::secrets::{Keyring, Secrets};
use crate::services::{Services, Settings};
use crate::{cli, places, routes, web_build};

pub use fingerprints::check_secrets;

/// How long requests may take to end after the signal to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Opens the database and brings its schema up to date; makes the data folder if needed.
///
/// # Errors
/// When the folder cannot be made or the database cannot be reached.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    make_private_folder(config).with_context(|| config.data_dir.display().to_string())?;
    Store::open_with(&config.database_url, config.connections())
        .await
        .context("the database cannot be opened")
}

fn make_private_folder(config: &Config) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&config.data_dir)
}

/// Serves until a signal says stop.
///
/// # Errors
/// Anything that keeps the server from starting.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let store = open_store(&config).await?;
    let secrets = fingerprints::load(&store, &config).await?;
    places::ensure(&store).await?;
    let listener = std::net::TcpListener::bind(config.listen).with_context(|| config.listen.to_string())?;
    let address = listener.local_addr()?;
    let services = web::Data::new(services(&config, store, secrets, address)?);
    let tasks = tasks::start(&services);
    let server = server(&config, listener, services.clone())?;
    let handle = server.handle();
    actix_web::rt::spawn({
        let services = services.clone();
        async move {
            stop_signal().await;
            tracing::info!("stopping");
            services.hub.shut_down();
            handle.stop(true).await;
        }
    });
    tracing::info!(%address, environment = ?config.environment, "serving");
    cli::announce(&services.settings.origin)?;
    server.await?;
    drop(tasks);
    services.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The parts of a server, for a command that works as one without serving.
///
/// # Errors
/// When the database cannot be reached or the secrets are not the ones it was written with.
pub(crate) async fn assemble(config: &Config) -> anyhow::Result<Services> {
    let store = open_store(config).await?;
    let secrets = fingerprints::load(&store, config).await?;
    services(config, store, secrets, config.listen)
}

fn services(
    config: &Config,
    store: Store,
    secrets: Secrets,
    address: SocketAddr,
) -> anyhow::Result<Services> {
    let keys = Arc::new(Keyring::new(secrets));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let hub = Arc::new(Hub::default());
    let bus: Arc<dyn Bus> = if config.database_url.starts_with("sqlite:") {
        Arc::new(InProcess(Arc::clone(&hub)))
    } else {
        Arc::new(Postgres::new(Arc::clone(&hub), store.clone()))
    };
    let payments = config.stripe.as_ref().map(Connection::new).transpose().context("STRIPE_API_BASE")?;
    let origin = config.frontend_url.as_ref().map(|url| url.origin().ascii_serialization());
    Ok(Services {
        store,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        passwords: Passwords::new(Arc::clone(&keys), cores),
        access: AccessTokens::new(keys.access()),
        keys,
        revoked: Arc::new(Revoked::default()),
        hub,
        bus,
        media: MediaStore::open(&config.media).context("MEDIA_URL")?,
        settings: Settings {
            origin: origin.unwrap_or_else(|| format!("http://{address}")),
            accepts_own_host: !config.is_production(),
            trusted_proxy: config.trusted_proxy,
            signups_per_hour: config.signups_per_hour,
            heartbeat: config.heartbeat,
            packs: config.packs.clone(),
            test_payments: !payments.as_ref().is_some_and(Connection::is_live),
            terms: config.terms.clone(),
        },
        payments,
    })
}

fn server(
    config: &Config,
    listener: std::net::TcpListener,
    services: web::Data<Services>,
) -> anyhow::Result<Server> {
    let https = services.settings.origin.starts_with("https:");
    let server = HttpServer::new(move || {
        App::new()
            .wrap(headers::security(https))
            .wrap(TracingLogger::<RequestSpan>::new())
            .wrap(NormalizePath::trim())
            .app_data(services.clone())
            .configure(routes::configure)
            .configure(web_build::configure)
    })
    .disable_signals()
    // A live frame is small and must not wait for the next one.
    .tcp_nodelay(true)
    .shutdown_timeout(DRAIN.as_secs())
    .workers(config.worker_threads());
    Ok(server.listen(listener)?.run())
}

async fn stop_signal() {
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard");
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
