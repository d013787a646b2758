//! Before anyone is signed in.

use protocol::accounts::Kind;
use protocol::places::Place;
use protocol::text::DisplayName;
use zeroize::Zeroizing;

use crate::account::Account;
use crate::error::ClientError;

/// The language of the recovery words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The BIP-39 English list.
    English,
    /// The BIP-39 French list.
    French,
}

/// One server, by its origin. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {}

/// What a new member tells.
#[derive(Debug)]
pub struct SignUpForm {
    /// Never leaves the device in clear.
    pub email: String,
    /// Never leaves the device.
    pub password: Zeroizing<String>,
    /// Demandeur or pro.
    pub kind: Kind,
    /// The name others see.
    pub display_name: DisplayName,
    /// The language of the recovery words.
    pub language: Language,
}

/// The 24 words that restore an account, shown once.
pub struct RecoveryWords(Zeroizing<String>);

impl RecoveryWords {
    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ')
    }
}

impl std::fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryWords(…)")
    }
}

impl Client {
    /// A client of the server at `base_url`, such as `https://leboncoup.example` or `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// [`ClientError::Address`] when that is not an HTTP origin.
    pub fn new(_base_url: &str) -> Result<Self, ClientError> {
        Ok(Self {})
    }

    /// Communes whose name or postcode begins like `q`, the best first.
    ///
    /// # Errors
    /// [`ClientError::Network`] or [`ClientError::Problem`].
    pub async fn places(&self, _q: &str) -> Result<Vec<Place>, ClientError> {
        Err(ClientError::Network)
    }

    /// Makes an account and signs it in. Takes about a second: keys are derived from the password.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `login_taken` when the e-mail address already has an account.
    pub async fn sign_up(&self, form: SignUpForm) -> Result<(Account, RecoveryWords), ClientError> {
        drop((form, RecoveryWords(Zeroizing::default())));
        Err(ClientError::Network)
    }

    /// Signs in and opens the vault.
    ///
    /// # Errors
    /// [`ClientError::WrongPassword`], [`ClientError::WeakKdf`], or a sign of an attack:
    /// [`ClientError::Tampered`], [`ClientError::BadKeys`], [`ClientError::RolledBack`].
    pub async fn log_in(&self, _email: &str, _password: &str) -> Result<Account, ClientError> {
        Err(ClientError::Network)
    }
}
