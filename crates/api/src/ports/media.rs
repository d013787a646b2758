//! Where the bytes of sealed files lie: one object for each part, in a folder or a bucket.

mod folder;
mod http;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use actix_web::web::Bytes;
use futures::StreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt as _, RetryConfig};
use protocol::ids::MediaId;
use protocol::time::Timestamp;

use crate::config::{MediaPlace, S3};

/// How long a bucket may take, tries included; a waiting client tries again by itself.
const PATIENCE: Duration = Duration::from_secs(20);
/// Objects deleted at the same time.
const DELETED_AT_ONCE: usize = 4;

/// The object store failed, or lacks what should be in it.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// What `object_store` says. It names objects, which are random ids, and never their content.
    #[error("the object store failed: {0}")]
    Store(#[from] object_store::Error),
    /// The folder cannot be made or read.
    #[error("the folder of files failed: {0}")]
    Folder(#[from] std::io::Error),
}

/// An object store. Its parts are written whole or not at all.
#[derive(Debug, Clone)]
pub struct MediaStore {
    objects: Arc<dyn ObjectStore>,
    /// What the names of objects begin with.
    prefix: String,
    /// The folder, if it is one of this machine.
    folder: Option<PathBuf>,
}

impl MediaStore {
    /// Opens the store; makes its folder if needed. A bucket is first asked when it is needed.
    ///
    /// # Errors
    /// [`MediaError`] for a folder that cannot be made, or a bucket with an impossible name.
    pub fn open(place: &MediaPlace) -> Result<Self, MediaError> {
        match place {
            MediaPlace::Folder(path) => Ok(Self {
                objects: Arc::new(folder::open(path)?),
                prefix: String::new(),
                folder: Some(path.clone()),
            }),
            MediaPlace::S3(s3) => {
                Ok(Self { objects: bucket(s3)?, prefix: format!("{}/", s3.prefix), folder: None })
            }
        }
    }

    fn name(&self, id: MediaId, part: u64) -> Path {
        Path::from(format!("{}{id}-{part}", self.prefix))
    }

    /// Writes a part; durable when this returns.
    ///
    /// # Errors
    /// [`MediaError`].
    pub async fn put(&self, id: MediaId, part: u64, bytes: Bytes) -> Result<(), MediaError> {
        self.objects.put(&self.name(id, part), bytes.into()).await?;
        Ok(())
    }

    /// Reads a part.
    ///
    /// # Errors
    /// [`MediaError`], also when there is no such part.
    pub async fn get(&self, id: MediaId, part: u64) -> Result<Bytes, MediaError> {
        Ok(self.objects.get(&self.name(id, part)).await?.bytes().await?)
    }

    /// Deletes a file's parts, those that exist.
    ///
    /// # Errors
    /// The first failure, after every part was tried.
    pub async fn delete(&self, id: MediaId, parts: u64) -> Result<(), MediaError> {
        let names: Vec<Path> = (0..parts).map(|part| self.name(id, part)).collect();
        let outcomes: Vec<_> = futures::stream::iter(&names)
            .map(|name| self.objects.delete(name))
            .buffer_unordered(DELETED_AT_ONCE)
            .collect()
            .await;
        let failed = outcomes.into_iter().find_map(|outcome| match outcome {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => Some(error),
        });
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// Removes what writers who were killed before a time left unfinished; how many files.
    ///
    /// # Errors
    /// [`MediaError::Folder`].
    pub async fn tidy(&self, before: Timestamp) -> Result<u64, MediaError> {
        // A bucket keeps nothing of a write that did not end.
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let before = Duration::from_millis(u64::try_from(before.as_millis()).unwrap_or(0));
        let tidying = move || folder::tidy(&folder, SystemTime::UNIX_EPOCH + before);
        let tidied = tokio::task::spawn_blocking(tidying).await;
        Ok(tidied.map_err(std::io::Error::other)??)
    }
}

fn bucket(s3: &S3) -> Result<Arc<dyn ObjectStore>, MediaError> {
    let retry = RetryConfig { backoff: BackoffConfig::default(), max_retries: 3, retry_timeout: PATIENCE };
    let builder = AmazonS3Builder::new()
        .with_bucket_name(&s3.bucket)
        .with_region(&s3.region)
        .with_access_key_id(&s3.access_key_id)
        .with_secret_access_key(s3.secret_access_key.expose())
        .with_client_options(ClientOptions::new().with_allow_http(true))
        .with_http_connector(http::Connector)
        .with_retry(retry);
    let builder = match &s3.endpoint {
        // Amazon alone gives every bucket a host of its own.
        Some(endpoint) => builder.with_endpoint(endpoint.as_str().trim_end_matches('/')),
        None => builder.with_virtual_hosted_style_request(true),
    };
    Ok(Arc::new(builder.build()?))
}

#[cfg(test)]
mod tests;
