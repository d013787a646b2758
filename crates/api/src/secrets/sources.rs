//! Where secrets come from: the configuration, or on a developer's machine a file made on first start.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::ports::random::{Random, RandomError};
use crate::secrets::{Key, KeyError, Secrets};

/// Secrets as texts, each absent until a source gives it.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretTexts {
    /// `SECRET_SALT`.
    pub secret_salt: Option<SecretText>,
    /// `PEPPER`.
    pub pepper: Option<SecretText>,
    /// `DATA_KEY`.
    pub data_key: Option<SecretText>,
    /// `JWT_SECRET`.
    pub jwt_secret: Option<SecretText>,
}

/// A secret as text: wiped on drop, never printed.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct SecretText(SecretString);

impl SecretText {
    /// The text, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Without white space around it.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        Self::from(self.expose().trim().to_owned())
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

/// Secrets that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// A secret is absent.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// A secret is no key, or in production too weak a key.
    #[error("{0} {1}")]
    Unfit(&'static str, KeyError),
    /// Two secrets are one.
    #[error("{0} and {1} are the same: every secret must be independent")]
    Shared(&'static str, &'static str),
    /// The development secrets cannot be read or written.
    #[error("development secrets: {0}")]
    File(#[from] io::Error),
    /// The development secrets are damaged.
    #[error("development secrets: the file is damaged")]
    Damaged,
    /// No randomness to make them from.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl SecretTexts {
    /// Reads the file that [`generate`] wrote; none if there is no file.
    ///
    /// # Errors
    /// [`SecretsError`] when the file cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, SecretsError> {
        match fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map(Some).map_err(|_| SecretsError::Damaged),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Fills what this source lacks from another.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            secret_salt: self.secret_salt.or(other.secret_salt),
            pepper: self.pepper.or(other.pepper),
            data_key: self.data_key.or(other.data_key),
            jwt_secret: self.jwt_secret.or(other.jwt_secret),
        }
    }

    /// True when no source gave any secret.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.secret_salt.is_none()
            && self.pepper.is_none()
            && self.data_key.is_none()
            && self.jwt_secret.is_none()
    }
}

/// Turns texts into keys; `strict` refuses weak ones.
///
/// # Errors
/// [`SecretsError`] names the first secret that is missing, malformed, weak or shared.
pub fn resolve(texts: &SecretTexts, strict: bool) -> Result<Secrets, SecretsError> {
    let key = |name, text: &Option<SecretText>| -> Result<Key, SecretsError> {
        let text = text.as_ref().ok_or(SecretsError::Missing(name))?;
        let key = Key::parse(text.0.expose_secret()).map_err(|error| SecretsError::Unfit(name, error))?;
        if strict {
            key.check_strength().map_err(|error| SecretsError::Unfit(name, error))?;
        }
        Ok(key)
    };
    let secrets = Secrets {
        secret_salt: key("SECRET_SALT", &texts.secret_salt)?,
        pepper: key("PEPPER", &texts.pepper)?,
        data_key: key("DATA_KEY", &texts.data_key)?,
        jwt_secret: key("JWT_SECRET", &texts.jwt_secret)?,
    };
    independent(&secrets)?;
    Ok(secrets)
}

fn independent(secrets: &Secrets) -> Result<(), SecretsError> {
    let named = [
        ("SECRET_SALT", &secrets.secret_salt),
        ("PEPPER", &secrets.pepper),
        ("DATA_KEY", &secrets.data_key),
        ("JWT_SECRET", &secrets.jwt_secret),
    ];
    for (index, (name, key)) in named.iter().enumerate() {
        if let Some((other, _)) = named.iter().skip(index + 1).find(|(_, other)| other == key) {
            return Err(SecretsError::Shared(name, other));
        }
    }
    Ok(())
}

/// Makes development secrets and writes them to a new file that only the owner can read.
///
/// # Errors
/// [`SecretsError`] when there is no randomness or the file exists or cannot be written.
pub fn generate(path: &Path, random: &dyn Random) -> Result<SecretTexts, SecretsError> {
    let line = |name: &str| {
        let secret = protocol::bytes::to_base64(&random.bytes::<32>()?);
        Ok::<_, RandomError>(format!("{name} = \"{secret}\"\n"))
    };
    let text = [
        "# Made on first start, for development only. Without this file the data cannot be used.\n"
            .to_owned(),
        line("secret_salt")?,
        line("pepper")?,
        line("data_key")?,
        line("jwt_secret")?,
    ]
    .concat();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    toml::from_str(&text).map_err(|_| SecretsError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::random::SystemRandom;

    fn texts(values: [&str; 4]) -> SecretTexts {
        let [a, b, c, d] = values.map(|value| Some(SecretText::from(value.to_owned())));
        SecretTexts { secret_salt: a, pepper: b, data_key: c, jwt_secret: d }
    }

    #[test]
    fn weak_shared_and_missing_secrets_are_named() {
        let [a, b, c, d] = ["01", "02", "03", "04"].map(|pair| pair.repeat(32));
        assert!(resolve(&texts([&a, &b, &c, &d]), false).is_ok());
        let weak = resolve(&texts([&a, &b, &c, &d]), true).unwrap_err();
        assert!(weak.to_string().starts_with("SECRET_SALT is not random"), "{weak}");
        let shared = resolve(&texts([&a, &b, &b, &d]), false).unwrap_err();
        assert!(shared.to_string().starts_with("PEPPER and DATA_KEY are the same"), "{shared}");
        let missing = SecretTexts { data_key: None, ..texts([&a, &b, &c, &d]) };
        assert_eq!(resolve(&missing, false).unwrap_err().to_string(), "DATA_KEY is not set");
    }

    #[test]
    fn generated_secrets_are_strong_private_and_never_overwritten() {
        let folder = std::env::temp_dir().join(format!("leboncoup-secrets-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("secrets.toml");
        let made = generate(&path, &SystemRandom).unwrap();
        assert!(resolve(&made, true).is_ok());
        assert!(resolve(&SecretTexts::read(&path).unwrap().unwrap(), true).is_ok());
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
        assert!(matches!(generate(&path, &SystemRandom), Err(SecretsError::File(_))));
        fs::remove_dir_all(&folder).unwrap();
    }
}
