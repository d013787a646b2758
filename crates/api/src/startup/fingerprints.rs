//! Secrets at start: found, strong enough, and the same ones that the data was written with.

use anyhow::{Context, bail};
use store::{Store, StoreError, instance};

use crate::config::Config;
use crate::ports::random::SystemRandom;
use crate::secrets::{SecretTexts, Secrets, generate, resolve};

/// The secrets for this database. On a developer's machine they are made on the very first start.
///
/// # Errors
/// When one is missing, weak in production, or not the one that the data was written with.
pub(super) async fn load(store: &Store, config: &Config) -> anyhow::Result<Secrets> {
    let mut texts = configured(config)?;
    if texts.is_empty() && !config.is_production() && is_new(store).await? {
        let path = config.secrets_file();
        texts = generate(&path, &SystemRandom)?;
        tracing::info!(path = %path.display(), "made development secrets");
    }
    let secrets = resolve(&texts, config.is_production())
        .context("the secrets (SECRET_SALT, PEPPER, DATA_KEY, JWT_SECRET) cannot be used")?;
    compare(store, &secrets).await?;
    Ok(secrets)
}

/// Checks the configured secrets without a database.
///
/// # Errors
/// When the server would not start with them.
pub fn check_secrets(config: &Config) -> anyhow::Result<()> {
    let texts = configured(config)?;
    if texts.is_empty() && !config.is_production() {
        return Ok(());
    }
    resolve(&texts, config.is_production())?;
    Ok(())
}

/// Production takes no secrets from the data folder: they would lie beside the database and in its backups.
fn configured(config: &Config) -> anyhow::Result<SecretTexts> {
    let texts = config.secrets.clone();
    if config.is_production() {
        return Ok(texts);
    }
    Ok(texts.or(SecretTexts::read(&config.secrets_file())?.unwrap_or_default()))
}

async fn is_new(store: &Store) -> Result<bool, StoreError> {
    store.read(async |tx| Ok::<_, StoreError>(instance::get(tx, "secret/DATA_KEY").await?.is_none())).await
}

async fn compare(store: &Store, secrets: &Secrets) -> anyhow::Result<()> {
    let fingerprints = secrets.fingerprints();
    let different: Option<&str> = store
        .write(async |tx| {
            for (name, fingerprint) in &fingerprints {
                let first = instance::set_once(tx, name, fingerprint).await?;
                if !first && instance::get(tx, name).await?.as_deref() != Some(fingerprint) {
                    return Ok(Some(*name));
                }
            }
            Ok::<_, StoreError>(None)
        })
        .await?;
    if let Some(name) = different {
        let name = name.trim_start_matches("secret/");
        bail!(
            "{name} is not the one that this database was written with: restore it, or use another database"
        );
    }
    Ok(())
}
