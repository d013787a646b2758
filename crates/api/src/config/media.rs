//! Where sealed files are kept: a local folder, or a bucket that speaks S3.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use crate::config::ConfigError;
use crate::config::stripe::is_origin;
use crate::secrets::SecretText;

/// The region of servers that have none, such as `MinIO`.
const REGION: &str = "us-east-1";

/// One source's settings of where files are kept; each may be absent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MediaTexts {
    /// `MEDIA_URL`.
    pub url: Option<Url>,
    /// `MEDIA_S3_ENDPOINT`: scheme, host and port; absent: Amazon's own.
    pub endpoint: Option<Url>,
    /// `MEDIA_S3_REGION`.
    pub region: Option<String>,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: Option<String>,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: Option<SecretText>,
}

impl MediaTexts {
    /// Fills what this source lacks from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            url: self.url.or(other.url),
            endpoint: self.endpoint.or(other.endpoint),
            region: self.region.or(other.region),
            access_key_id: self.access_key_id.or(other.access_key_id),
            secret_access_key: self.secret_access_key.or(other.secret_access_key),
        }
    }
}

/// Where sealed files are kept.
#[derive(Debug, Clone)]
pub enum MediaPlace {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket.
    S3(S3),
}

/// A bucket that speaks S3.
#[derive(Debug, Clone)]
pub struct S3 {
    /// The bucket.
    pub bucket: String,
    /// What the names of objects begin with, without a slash at either end; may be empty.
    pub prefix: String,
    /// Scheme, host and port; absent: Amazon's own.
    pub endpoint: Option<Url>,
    /// The region that requests are signed for.
    pub region: String,
    /// Who signs.
    pub access_key_id: String,
    /// What they sign with.
    pub secret_access_key: SecretText,
}

impl MediaPlace {
    pub(super) fn new(texts: MediaTexts, data_dir: &Path) -> Result<Self, ConfigError> {
        let Some(url) = texts.url else { return Ok(Self::Folder(data_dir.join("media"))) };
        match url.scheme() {
            "file" => url.to_file_path().map(Self::Folder).map_err(|()| ConfigError::Media),
            "s3" => {
                let bucket = url.host_str().filter(|host| !host.is_empty()).ok_or(ConfigError::Media)?;
                let (Some(access_key_id), Some(secret)) = (texts.access_key_id, texts.secret_access_key)
                else {
                    return Err(ConfigError::MediaKeys);
                };
                if texts.endpoint.as_ref().is_some_and(|endpoint| !is_origin(endpoint)) {
                    return Err(ConfigError::MediaEndpoint);
                }
                Ok(Self::S3(S3 {
                    bucket: bucket.to_owned(),
                    prefix: url.path().trim_matches('/').to_owned(),
                    endpoint: texts.endpoint,
                    region: texts.region.unwrap_or_else(|| REGION.to_owned()),
                    access_key_id,
                    // A mounted file ends with a line break.
                    secret_access_key: secret.trimmed(),
                }))
            }
            _ => Err(ConfigError::Media),
        }
    }
}

impl fmt::Display for MediaPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::S3(s3) => {
                let endpoint = s3.endpoint.as_ref().map_or("Amazon", Url::as_str);
                write!(f, "s3://{}/{} at {endpoint}, region {}", s3.bucket, s3.prefix, s3.region)
            }
        }
    }
}
