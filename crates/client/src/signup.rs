//! Making an account: every key is drawn here, the server gets public halves and sealed blobs.

use std::sync::Arc;

use crypto_core::identity::IdentitySecret;
use crypto_core::kdf::derive_login_id;
pub use crypto_core::recovery::Language;
use crypto_core::ring::VaultKeyRing;
use crypto_core::vault::Vault;
use crypto_core::{MasterKey, RecoveryKey, SealError};
use protocol::accounts::{Kind, Versioned};
use protocol::auth::{KdfParams, Session as Granted, SignUp};
use protocol::keys::KdfSalt;
use protocol::limits::KDF_ITERATIONS_MIN;
use protocol::text::DisplayName;
use zeroize::Zeroizing;

use crate::account::Account;
use crate::client::Client;
use crate::copies::{Copies, Door, Home};
use crate::core::Core;
use crate::device::LocalName;
use crate::error::ClientError;
use crate::http::Call;
use crate::keys::Keys;
use crate::marks::Mark;
use crate::platform::{self, rng};
use crate::session::Session;
use crate::updates::Hub;

/// The version of everything that a new account seals.
const FIRST: u64 = 1;

/// What a new member tells.
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

impl std::fmt::Debug for SignUpForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignUpForm").field("kind", &self.kind).finish_non_exhaustive()
    }
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

pub(crate) async fn sign_up(
    client: &Client,
    form: SignUpForm,
) -> Result<(Account, RecoveryWords), ClientError> {
    let kdf = KdfParams { salt: KdfSalt::new(platform::random()), iterations: KDF_ITERATIONS_MIN };
    let master = platform::derive_master(&form.password, &form.email, kdf).await?;
    let recovery = RecoveryKey::make(&mut rng());
    let words = RecoveryWords(recovery.words(form.language));
    let (request, ring, vault) = seal(&form, kdf, &master, &recovery).map_err(|_| ClientError::TooLong)?;

    let http = client.http.another_device();
    let granted: Granted = http.send(&Call::post("/auth/signup", &request)?).await?.json()?;
    if granted.user_id != ring.owner() {
        return Err(ClientError::BadKeys);
    }
    let marks = &client.marks;
    let name = LocalName::of(request.login_id, &client.storage).await;
    marks.raise(Mark::Iterations(name), kdf.iterations);
    marks.raise(Mark::Credentials(granted.user_id), FIRST);
    marks.raise(Mark::KeyRing(granted.user_id), ring.newest());
    let copies = Copies::of(granted.user_id, &client.storage);
    copies.keep_vault(&Versioned { version: FIRST, blob: Some(request.vault) });
    let home = Home {
        name,
        door: Door {
            user_id: granted.user_id,
            kdf,
            key_ring: request.key_ring,
            credential_version: FIRST,
            vault_generation: ring.newest(),
        },
    };
    home.keep(&copies);
    let keys = Keys::new(ring, vault, FIRST, marks.clone(), copies);
    let hub = Arc::new(Hub::default());
    let session = Session::new(http, granted, Arc::clone(&hub));
    Ok((Account::new(Core::start(session, hub, keys, client, home)), words))
}

fn seal(
    form: &SignUpForm,
    kdf: KdfParams,
    master: &MasterKey,
    recovery: &RecoveryKey,
) -> Result<(SignUp, VaultKeyRing, Vault), SealError> {
    let (secret, user_id, identity) = IdentitySecret::make(&mut rng());
    let ring = VaultKeyRing::make(user_id, &mut rng());
    let vault = Vault::new(secret, identity);
    let request = SignUp {
        login_id: derive_login_id(&form.email),
        kdf,
        auth_secret: master.derive_auth_secret(),
        recovery_auth: recovery.derive_recovery_auth(),
        kind: form.kind,
        display_name: form.display_name.clone(),
        identity,
        key_ring: ring.seal(&master.derive_wrap_key(), FIRST, &mut rng())?,
        recovery_key_ring: ring.seal(&recovery.derive_wrap_key(), FIRST, &mut rng())?,
        vault: ring.seal_vault(&vault, FIRST, &mut rng())?,
    };
    Ok((request, ring, vault))
}
